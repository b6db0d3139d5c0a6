/**
 * The namespaces of gateways and samples let their pods have a sidecar
 * (docs/istio/namespaces.md#labels-and-annotations).
 */
import { type Member, namespaceOfSamples } from '../../model/mesh.ts';
import { type Plane, planeOf } from '../../model/plane.ts';
import type { Problem } from '../../model/problem.ts';
import { sh } from '../../model/shell-word.ts';
import { type Check, unmet } from '../check.ts';
import { type Candidate, each, type Subject, sampleLabels } from '../subject.ts';

type Labels = Readonly<Record<string, string>>;

export const injection: Check = {
  id: 'injection',
  title: 'Sidecar injection enabled for gateways and samples',
  weight: 'problem',
  run: async (subject, signal) => {
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
  const plane = planeOf(member);
  const namespace = namespaceOfSamples(subject.mesh.samples);
  const sample = namespace === undefined ? {} : await sampleLabels(subject, candidate, signal);
  const inTheWay = (name: string, label: Label | undefined) =>
    label === undefined ? [] : [told(member, plane, name, label)];
  const gateways = subject.gateways.has(member.name)
    ? inTheWay(plane.namespace, keepsGatewaysOut(survey.namespaceLabels ?? {}, plane))
    : [];
  return [...gateways, ...(namespace === undefined ? [] : inTheWay(namespace, keepsSamplesOut(sample, plane)))];
}

type Label = readonly [key: string, value: string];

/** The names by which a control plane is asked for: its tag, and the revision behind it. */
const answersTo = ({ label, revision }: Plane, wanted: string) => wanted === label || wanted === revision;

/** The label for which the plane's webhook is not asked; `istio-injection` wins over `istio.io/rev`. */
function keepsSamplesOut(labels: Labels, plane: Plane): Label | undefined {
  const { 'istio-injection': said, 'istio.io/rev': revision } = labels;
  if (said !== undefined)
    return said === 'enabled' && plane.label === 'default' ? undefined : ['istio-injection', said];
  return revision === undefined || answersTo(plane, revision) ? undefined : ['istio.io/rev', revision];
}

/** The same for a pod that names its revision itself: any label of injection on its namespace hides it. */
function keepsGatewaysOut(labels: Labels, plane: Plane): Label | undefined {
  const { 'istio-injection': said } = labels;
  if (said === undefined || plane.label === 'default') return keepsSamplesOut(labels, plane);
  return ['istio-injection', said];
}

function told(
  { context, name: cluster }: Member,
  { istio, label }: Plane,
  namespace: string,
  [key, value]: Label,
): Problem {
  const wanted = key === 'istio.io/rev' && label !== 'default' ? sh`${key}=${label} --overwrite` : sh`${key}-`;
  return unmet(
    `${cluster}: namespace ${namespace} carries ${key}=${value}: its pods get no sidecar from Istio ${istio}`,
    sh`${wanted.endsWith('-') ? 'remove' : 'change'} the label: kubectl --context ${context} label namespace ${namespace}` +
      ` ${wanted}`,
  );
}
