/** OpenShift's pods need the Istio CNI agent; an existing one must be the plan's (docs/istio/sail.md#cni-agent). */
import { consentKey } from '../../model/consent.ts';
import { textAt } from '../../model/fields.ts';
import { isOurs } from '../../model/marks.ts';
import { CNI_NAMESPACE, type Mesh } from '../../model/mesh.ts';
import type { Problem } from '../../model/problem.ts';
import { sh } from '../../model/shell-word.ts';
import { type Check, trouble } from '../check.ts';
import { type Candidate, listed, versionFor } from '../subject.ts';

export const cni: Check = {
  id: 'cni',
  title: 'Istio CNI agent installed on OpenShift, or will be',
  weight: 'problem',
  run: async ({ candidates, mesh }, signal) => {
    const needing = candidates.filter(({ member }) => member.platform === 'openshift');
    if (needing.length === 0) return { skipped: 'no cluster is OpenShift: none needs it' };
    const seen = await Promise.all(needing.map(candidate => agentOf(candidate, signal)));
    return {
      evidence: needing.map(({ member }, index) => ({
        cluster: member.name,
        words: seen[index] === undefined ? 'will be installed' : agentWords(seen[index]),
      })),
      trouble: needing.flatMap((candidate, index) => otherAgent(mesh, candidate, seen[index])),
    };
  },
};

type Agent = { readonly namespace: string; readonly version: string | undefined; readonly ours: boolean };

async function agentOf(candidate: Candidate, signal: AbortSignal): Promise<Agent | undefined> {
  const all = await listed(candidate, { apiVersion: 'sailoperator.io/v1', kind: 'IstioCNI' }, signal);
  const found = all?.find(each => each.metadata.name === 'default');
  if (found === undefined) return undefined;
  return {
    namespace: textAt(found, 'spec', 'namespace') ?? CNI_NAMESPACE,
    version: textAt(found, 'spec', 'version'),
    ours: isOurs(found),
  };
}

function agentWords({ namespace, version, ours }: Agent): string {
  return `IstioCNI ${version ?? 'of the operator’s version'} in ${namespace}, ${ours ? 'created by eastwest' : 'not created by eastwest'}`;
}

function otherAgent(mesh: Mesh, { member }: Candidate, agent: Agent | undefined): readonly Problem[] {
  if (agent === undefined || agent.ours) return [];
  const version = versionFor(mesh, member);
  const key = consentKey(member.name, { kind: 'IstioCNI', name: 'default' });
  if (version === undefined || agent.version === version || mesh.takeOver?.includes(key)) return [];
  return [
    trouble(
      'exists',
      `${member.name} has ${agentWords(agent)}, the plan needs ${version}`,
      sh`choose its version with --istio-version ${agent.version}, or let it be changed: --take-over ${key}`,
    ),
  ];
}
