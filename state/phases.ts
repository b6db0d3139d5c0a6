/** The steps of a plan or run by phase and cluster: the rows and columns of the matrix. */
import { type Phase, phaseOf, phases } from '../source/steps/step-id.ts';
import type { Run } from './run.ts';

/** What people read. */
export const phaseTitles: Readonly<Record<Phase, string>> = {
  operator: 'Operator',
  certificates: 'Namespace and CA',
  'control-plane': 'Control plane',
  gateway: 'East-west gateway',
  'remote-secrets': 'Remote secrets',
  samples: 'Sample apps',
  'kiali-server': 'Kiali server',
  'kiali-access': 'Account and token',
  'kiali-connection': 'Connection',
  metrics: 'Metrics',
  proof: 'Proof',
  'remove-kiali': 'Kiali',
  'remove-samples': 'Sample apps',
  'remove-remote-secrets': 'Remote secrets',
  'remove-gateway': 'East-west gateway',
  'remove-control-plane': 'Control plane',
  'remove-rest': 'CA and namespaces',
  'remove-operator': 'Operator',
  other: 'Other steps',
};

type Placed = { readonly id: string; readonly cluster: string };

export type Phased<Step extends Placed> = {
  /** Those that any cluster has steps of, in the order of the plan. */
  readonly phases: readonly Phase[];
  readonly cell: (phase: Phase, cluster: string) => readonly Step[];
};

const none: readonly never[] = [];
const known = new WeakMap<object, unknown>();

/** Sorted once for each list of steps: a hundred clusters have twelve thousand, and every frame asks. */
export function phased<Step extends Placed>(steps: readonly Step[]): Phased<Step> {
  const before = known.get(steps);
  if (before !== undefined) return before as Phased<Step>;
  const cells = Map.groupBy(steps, ({ id, cluster }) => `${phaseOf(id)} ${cluster}`);
  const present = new Set(steps.map(({ id }) => phaseOf(id)));
  const found: Phased<Step> = {
    phases: phases.filter(phase => present.has(phase)),
    cell: (phase, cluster) => cells.get(`${phase} ${cluster}`) ?? none,
  };
  known.set(steps, found);
  return found;
}

const placed = new WeakMap<Run['lanes'], readonly Placed[]>();

/** The steps of a run. */
export function phasedRun({ lanes }: Pick<Run, 'lanes'>): Phased<Placed> {
  // The lanes are the same as long as the run has the same steps.
  const known = placed.get(lanes) ?? lanes.flatMap(({ cluster, ids }) => ids.map(id => ({ id, cluster })));
  placed.set(lanes, known);
  return phased(known);
}

/** The phases that a run has. */
export function phasesOfRun(run: Pick<Run, 'lanes'>): readonly Phase[] {
  return phasedRun(run).phases;
}
