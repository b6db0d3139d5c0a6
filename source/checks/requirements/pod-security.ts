/** The Pod Security level of the samples' namespace lets their pods have a sidecar. */
import { namespaceOfSamples, usesCni } from '../../model/mesh.ts';
import type { Problem } from '../../model/problem.ts';
import { sh } from '../../model/shell-word.ts';
import { type Check, unmet } from '../check.ts';
import { type Candidate, each, type Subject, sampleLabels } from '../subject.ts';

export const podSecurity: Check = {
  id: 'pod-security',
  title: 'Pod Security allows sidecars in the samples',
  weight: 'problem',
  run: async (subject, signal) => {
    const namespace = namespaceOfSamples(subject.mesh.samples);
    if (namespace === undefined) return { skipped: 'no samples (--samples none)' };
    const levels = await each(subject, async candidate => (await sampleLabels(subject, candidate, signal))[ENFORCE]);
    return {
      evidence: subject.candidates.map(({ member }, index) => ({
        cluster: member.name,
        words: `${namespace} enforces ${levels[index] ?? 'no level of its own'}`,
      })),
      trouble: subject.candidates.flatMap((candidate, index) =>
        refuses(subject, candidate, levels[index]) ? [told(candidate, namespace, levels[index] ?? '')] : [],
      ),
    };
  },
};

const ENFORCE = 'pod-security.kubernetes.io/enforce';

/**
 * Without the CNI agent each pod redirects its own traffic: its container istio-init runs as root with NET_ADMIN, which
 * no level but `privileged` allows. With the agent all that the samples' pods have fits `restricted`.
 */
function refuses({ mesh }: Subject, { member }: Candidate, level: string | undefined): boolean {
  return !usesCni(mesh, member) && (level === 'baseline' || level === 'restricted');
}

function told({ member }: Candidate, namespace: string, level: string): Problem {
  const label = sh`kubectl --context ${member.context} label --overwrite namespace ${namespace} ${`${ENFORCE}=privileged`}`;
  return unmet(
    `${member.name}: namespace ${namespace} enforces Pod Security ${level}: pods with a sidecar are refused, because istio-init needs NET_ADMIN`,
    `allow it there (${label}), name another namespace (--sample-namespace), or leave the samples out (--samples none)`,
  );
}
