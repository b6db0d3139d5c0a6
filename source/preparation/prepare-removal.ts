/** From the choices to a removal plan: read, decide, refuse what would do harm; nothing is written. */

import { takeInventory } from '../checks/inventory.ts';
import { lackOfRemovalRights } from '../checks/removal-rights.ts';
import { unknownFacts } from '../engine/facts.ts';
import type { Step } from '../engine/step.ts';
import type { Inventory } from '../model/inventory.ts';
import type { Member, Mesh } from '../model/mesh.ts';
import { type Problem, ProblemError } from '../model/problem.ts';
import { ProblemsError } from '../model/problems-error.ts';
import type { Removal } from '../model/removal.ts';
import { sh } from '../model/shell-word.ts';
import { removal } from '../plans/removal.ts';
import type { World } from '../ports.ts';
import type { ClusterChoice } from './choices.ts';
import type { Host } from './host.ts';
import type { RemovalChoices, Seen } from './removal-choices.ts';
import { refusals, unknownNames } from './removal-refusals.ts';
import { warningsOf } from './removal-warnings.ts';
import { withResolvedGateways } from './resolved-gateways.ts';
import { topologyOfMembers } from './topology-of-members.ts';
import { worldOf } from './world-of.ts';

export type PreparedRemoval = {
  readonly mesh: Mesh;
  readonly steps: readonly Step[];
  /** Of the clusters that were read, by name. */
  readonly inventories: ReadonlyMap<string, Inventory>;
  readonly leaving: ReadonlySet<string>;
  readonly world: World;
  /** True where something would be deleted or released. */
  readonly changes: boolean;
  /** What will become of what others have in the mesh, and what is left although it is Istio's. */
  readonly warnings: readonly string[];
};

/** Throws `ProblemsError` with every problem, before anything is written. */
export async function prepareRemoval(
  host: Host,
  choices: RemovalChoices,
  signal: AbortSignal,
): Promise<PreparedRemoval> {
  const early = unknownNames(choices);
  if (early.length > 0) throw new ProblemsError(early);
  const { seen, mesh } = await readForRemoval(host, choices, signal);
  const inventories = new Map(seen.map(({ choice, inventory }) => [choice.name, inventory]));
  const leaving = new Set(choices.only.length > 0 ? choices.only : choices.clusters.map(({ name }) => name));
  const problems = refusals({ choices, seen, mesh, leaving });
  if (problems.length > 0) throw new ProblemsError(problems);
  // Where all go, no client is left that could use a gateway.
  const called = choices.only.length === 0 ? new Set<string>() : leaving;
  const { inventories: found, unknown } = await withResolvedGateways(inventories, called, host.resolve, signal);
  const steps = removal({ mesh, inventories: found, leaving, options: choices.options });
  const clusters = new Map(seen.map(({ choice, cluster }) => [choice.name, cluster]));
  const lacking = await Promise.all(
    seen.map(({ choice, cluster }) => lackOfRemovalRights(cluster, removalsOn(choice.name, steps), signal)),
  );
  if (lacking.flat().length > 0) throw new ProblemsError(lacking.flat());
  return {
    mesh,
    steps,
    inventories,
    leaving,
    world: worldOf(host, clusters, host.keys(choices.certificates, [])),
    changes: steps.some(
      ({ apply, amend, remove = [] }) =>
        apply !== undefined || amend !== undefined || remove.some(({ will }) => will !== 'leave'),
    ),
    warnings: [...warningsOf(choices, seen, leaving), ...unknown.map(unseenGateway)],
  };
}

/**
 * The run does not wait for what cannot be told apart: requests that are under way when the gateway goes may be lost.
 */
const unseenGateway = ({ cluster, host }: { readonly cluster: string; readonly host: string }) =>
  `${cluster}: its gateway address ${host} does not resolve here: whether sidecars of the others still call it is not known`;

/** What the clusters hold, and the mesh as they tell it. Throws `ProblemsError` where one cannot be read. */
export async function readForRemoval(
  host: Host,
  choices: RemovalChoices,
  signal: AbortSignal,
): Promise<{ readonly seen: readonly Seen[]; readonly mesh: Mesh }> {
  const reached = choices.clusters.filter(({ name }) => !choices.skip.includes(name));
  const probed = await Promise.all(reached.map(choice => probeCluster(choice, choices, host, signal)));
  const unseen = probed.flatMap(each => ('problem' in each ? [each.problem] : []));
  if (unseen.length > 0) throw new ProblemsError(unseen);
  const seen = probed.flatMap(each => ('problem' in each ? [] : [each]));
  return { seen, mesh: meshOf(choices, seen) };
}

/** What is changed in place takes the right to update it, as what only loses its mark. */
export const removalsOn = (name: string, steps: readonly Step[]): readonly Removal[] =>
  steps
    .filter(({ cluster }) => cluster === name)
    .flatMap(({ remove = [], amend }) => [
      ...remove,
      ...(amend?.(unknownFacts) ?? []).map(({ ref }): Removal => ({ ref, uid: undefined, will: 'unmark' })),
    ]);

async function probeCluster(
  choice: ClusterChoice,
  { meshId, samples }: RemovalChoices,
  host: Host,
  signal: AbortSignal,
): Promise<Seen | { readonly problem: Problem }> {
  try {
    const cluster = host.contexts.connect(choice.context, choice.name);
    const inventory = await takeInventory(cluster, { meshId, sampleNamespace: samples.namespace }, signal);
    return { choice, cluster, inventory };
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    const { problem } = error;
    const isAway = problem.code === 'unreachable' || problem.code === 'unauthorized';
    const hint = `${problem.hint.replace(/(?<![.?!])$/, '.')} Or skip it: ${sh`--skip ${choice.name}`}`;
    return { problem: isAway ? { ...problem, hint } : problem };
  }
}

/** The mesh as the clusters themselves tell it. */
function meshOf({ meshId, clusters, samples }: RemovalChoices, seen: readonly Seen[]): Mesh {
  const found = new Map(seen.map(({ choice, inventory }) => [choice.name, inventory]));
  const members = clusters.map(({ name, context, role, primary, network }): Member => {
    const inventory = found.get(name);
    const leader = inventory?.primary ?? primary;
    return {
      name,
      context,
      role: inventory?.role ?? role ?? 'primary',
      ...(leader === undefined ? {} : { primary: leader }),
      network: inventory?.network ?? network ?? '',
      platform: inventory?.platform ?? 'kubernetes',
      ...(inventory === undefined ? {} : { plane: inventory.plane }),
      keepsCacerts: true,
      api: '',
    };
  });
  return { id: meshId, topology: topologyOfMembers(members), members, samples: { client: 'curl', ...samples } };
}
