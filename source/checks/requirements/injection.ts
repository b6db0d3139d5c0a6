/**
 * The namespaces of gateways and samples let their pods have a sidecar
 * (docs/istio/namespaces.md#labels-and-annotations).
 */
import { ISTIO_NAMESPACE, namespaceOfSamples } from '../../model/mesh.ts';
import type { Problem } from '../../model/problem.ts';
import { sh } from '../../model/shell-word.ts';
import { type Check, unmet } from '../check.ts';
import { type Candidate, each, type Subject, sampleLabels } from '../subject.ts';

type Labels = Readonly<Record<string, string>>;

export const injection: Check = {
  id: 'injection',
  title: 'Sidecar injection enabled for gateways and samples',
  weight: 'problem',
  look: async (subject, signal) => {
    const found = await each(subject, candidate => problemsOf(subject, candidate, signal));
    return {
      evidence: subject.candidates.map(({ member }, index) => ({
        cluster: member.name,
        words: found[index]?.length === 0 ? 'not disabled by a label' : 'disabled by a label',
      })),
      trouble: found.flat(),
    };
  },
};

async function problemsOf(subject: Subject, candidate: Candidate, signal: AbortSignal): Promise<readonly Problem[]> {
  const { member, survey } = candidate;
  const namespace = namespaceOfSamples(subject.mesh.samples);
  const sample = namespace === undefined ? {} : await sampleLabels(subject, candidate, signal);
  const refused = (name: string, labels: Labels) => {
    const label = labelInTheWay(labels, survey.istio?.revisionBased === true);
    return label === undefined ? [] : [told(member.context, member.name, name, label)];
  };
  const gateways = subject.gateways.has(member.name) ? refused(ISTIO_NAMESPACE, survey.namespaceLabels ?? {}) : [];
  return [...gateways, ...(namespace === undefined ? [] : refused(namespace, sample))];
}

/**
 * The label for which no webhook of revision `default` is asked. `istio-injection` wins over `istio.io/rev`; which
 * revisions a control plane by revision has is not known here.
 */
function labelInTheWay(labels: Labels, revisionBased: boolean): readonly [key: string, value: string] | undefined {
  const { 'istio-injection': said, 'istio.io/rev': revision } = labels;
  if (said !== undefined) return said === 'enabled' ? undefined : ['istio-injection', said];
  if (revision === undefined || revision === 'default' || revisionBased) return undefined;
  return ['istio.io/rev', revision];
}

function told(context: string, cluster: string, name: string, [key, value]: readonly [string, string]): Problem {
  return unmet(
    `${cluster}: namespace ${name} carries ${key}=${value}: its pods get no sidecar from Istio default`,
    sh`remove the label: kubectl --context ${context} label namespace ${name} ${key}-`,
  );
}
