/**
 * OpenShift's pods need the Istio CNI agent; one that is there already must be the plan's
 * (docs/istio/sail.md#cni-agent).
 */
import { textAt } from '../../model/fields.ts';
import { isOurs } from '../../model/marks.ts';
import { CNI_NAMESPACE } from '../../model/mesh.ts';
import type { Problem } from '../../model/problem.ts';
import { type Check, trouble } from '../check.ts';
import { type Candidate, listed, versionFor } from '../subject.ts';

export const cni: Check = {
  id: 'cni',
  title: 'Istio CNI agent installed on OpenShift, or will be',
  weight: 'problem',
  look: async ({ candidates, mesh }, signal) => {
    const needing = candidates.filter(({ member }) => member.platform === 'openshift');
    if (needing.length === 0) return { skipped: 'no cluster is OpenShift: none needs it' };
    const seen = await Promise.all(needing.map(candidate => agentOf(candidate, signal)));
    return {
      evidence: needing.map(({ member }, index) => ({
        cluster: member.name,
        words: seen[index] === undefined ? 'will be installed' : agentWords(seen[index]),
      })),
      trouble: needing.flatMap((candidate, index) =>
        otherAgent(candidate, seen[index], versionFor(mesh, candidate.member)),
      ),
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

function otherAgent({ member }: Candidate, agent: Agent | undefined, version: string | undefined): readonly Problem[] {
  if (agent === undefined || agent.ours) return [];
  const fits = agent.namespace === CNI_NAMESPACE && (version === undefined || agent.version === version);
  if (fits) return [];
  const wanted = `${version ?? 'a version not known yet'} in ${CNI_NAMESPACE}`;
  return [
    trouble(
      'exists',
      `${member.name} has ${agentWords(agent)}, the plan needs ${wanted}`,
      'a cluster has one agent: remove this one, or choose its version with --istio-version; nothing is overwritten',
    ),
  ];
}
