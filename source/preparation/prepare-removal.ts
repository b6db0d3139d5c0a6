/** From what the user said to a plan of removal: read, decide, refuse what would do harm; nothing is written. */

import { takeInventory } from '../checks/inventory.ts';
import { sameClusters } from '../checks/one-cluster.ts';
import { lackOfRemovalRights } from '../checks/removal-rights.ts';
import { unknownFacts } from '../engine/facts.ts';
import type { Step } from '../engine/step.ts';
import { firstFew } from '../model/first-few.ts';
import { hasMesh, type Inventory } from '../model/inventory.ts';
import type { Member, Mesh } from '../model/mesh.ts';
import { partOf } from '../model/mesh-parts.ts';
import { type Problem, ProblemError } from '../model/problem.ts';
import { ProblemsError } from '../model/problems-error.ts';
import type { Removal } from '../model/removal.ts';
import { sh } from '../model/shell-word.ts';
import { removal } from '../plans/removal.ts';
import type { Cluster, World } from '../ports.ts';
import { clearsFinalizers, type RemovalOptions } from '../steps/removal/removing.ts';
import type { Choices, ClusterChoice } from './choices.ts';
import type { Host } from './host.ts';
import { leadersOfStaying } from './leaders-of-staying.ts';
import { withResolvedGateways } from './resolved-gateways.ts';
import { topologyOfMembers } from './topology-of-members.ts';
import { withoutKialiOperator } from './without-kiali-operator.ts';
import { worldOf } from './world-of.ts';

export type RemovalChoices = Pick<Choices, 'meshId' | 'certificates' | 'clusters' | 'samples' | 'copiedClusters'> & {
  /** Clusters that are left behind: not contacted, but forgotten by the others. */
  readonly skip: readonly string[];
  /** The clusters that leave; empty: all. */
  readonly only: readonly string[];
  readonly options: RemovalOptions;
};

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

export type Seen = { readonly choice: ClusterChoice; readonly cluster: Cluster; readonly inventory: Inventory };

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

function unknownNames({ clusters, skip, only }: RemovalChoices): readonly Problem[] {
  const names = clusters.map(({ name }) => name);
  const unknown = [...skip.map(name => ['--skip', name]), ...only.map(name => ['--only', name])].filter(
    ([, name = '']) => !names.includes(name),
  );
  const both = skip.filter(name => only.includes(name));
  return [
    ...unknown.map(
      ([flag, name]): Problem => ({
        code: 'bad-input',
        title: `${flag} ${name}: no cluster is named ${name}`,
        hint: `The clusters are ${names.join(', ')}.`,
      }),
    ),
    ...both.map(
      (name): Problem => ({
        code: 'bad-input',
        title: `${name} is given for both --only and --skip`,
        hint: 'Leave out --skip to clean it up, or --only to skip it.',
      }),
    ),
  ];
}

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

type Decided = {
  readonly choices: RemovalChoices;
  readonly seen: readonly Seen[];
  readonly mesh: Mesh;
  readonly leaving: ReadonlySet<string>;
};

function refusals(decided: Decided): readonly Problem[] {
  const { choices, seen } = decided;
  return [
    ...(choices.copiedClusters === undefined
      ? sameClusters(seen.map(({ choice, inventory }) => ({ ...choice, uid: inventory.uid })))
      : []),
    ...seen.flatMap(each => wrongName(each)),
    ...otherMesh(choices, seen),
    ...unnamedMembers(choices, seen),
    ...(choices.options.kialiOnly === true ? [] : [...primariesInUse(decided), ...withoutOperator(decided)]),
    ...withoutKialiOperator(seen, decided.leaving),
  ];
}

/** Remote secrets are found by the name that Istio has for a cluster. */
export function wrongName({ choice, inventory }: Seen): readonly Problem[] {
  const { clusterName } = inventory;
  if (clusterName === undefined || clusterName === choice.name || !hasMesh(inventory)) return [];
  return [
    {
      code: 'bad-input',
      title: `the cluster of context ${choice.context} is ${clusterName} in Istio, not ${choice.name}`,
      hint: sh`Use that name: --cluster ${clusterName}=${choice.context}`,
    },
  ];
}

function otherMesh({ meshId }: RemovalChoices, seen: readonly Seen[]): readonly Problem[] {
  const others = [...new Set(seen.flatMap(({ inventory }) => inventory.otherMeshes))];
  if (others.length === 0 || seen.some(({ inventory }) => hasMesh(inventory))) return [];
  return [
    {
      code: 'bad-input',
      title: `these clusters have nothing of mesh ${meshId}, but objects of ${others.join(', ')}`,
      hint: sh`Name the mesh to remove: --mesh-id ${others[0]}`,
    },
  ];
}

/** A cluster that stays and is not named would keep credentials of those that go, and endpoints that lead nowhere. */
function unnamedMembers({ clusters }: RemovalChoices, seen: readonly Seen[]): readonly Problem[] {
  const names = clusters.map(({ name }) => name);
  const unnamed = [
    ...new Set(seen.filter(({ inventory }) => hasMesh(inventory)).flatMap(({ inventory }) => inventory.peers)),
  ]
    .filter(name => !names.includes(name))
    .toSorted();
  if (unnamed.length === 0) return [];
  const [first = ''] = unnamed;
  return [
    {
      code: 'bad-input',
      title: `the mesh has more clusters: ${unnamed.join(', ')}`,
      hint: sh`Name all of them with --cluster, and which leaves with --only NAME; skip one that is unreachable: --cluster ${first}=CONTEXT --skip ${first}`,
    },
  ];
}

function primariesInUse({ mesh, leaving }: Decided): readonly Problem[] {
  return leadersOfStaying(mesh, leaving).map(({ leader, led }) => ({
    code: 'unmet',
    title: `${leader} is the control plane of ${led.join(', ')}: without it no pod with a sidecar can be created there`,
    hint: `Remove its remotes too: ${led.map(name => sh`--only ${name}`).join(' ')}; or move them to another primary first.`,
  }));
}

/** Only the operator clears the finalizers of what it made: without one, deletion would hang. */
function withoutOperator({ choices, seen, leaving }: Decided): readonly Problem[] {
  return seen
    .filter(({ choice, inventory }) => {
      const clears = clearsFinalizers({ inventory, options: choices.options });
      return leaving.has(choice.name) && needsOperator(inventory) && !inventory.operatorReady && !clears;
    })
    .map(({ choice: { name, context } }) => ({
      code: 'no-operator',
      title: `no Istio operator runs on ${name}: objects with its finalizer would stay Terminating`,
      hint: sh`Restore it first (eastwest up, or scale its Deployment up), then run down again. Where it will not come back: --clear-finalizers deletes what it created, then clears its finalizers; by hand: kubectl --context ${context} get istiorevisions,istiocnis. Or skip the cluster: --skip ${name}`,
    }));
}

const needsOperator = (inventory: Inventory) =>
  inventory.revisions.length > 0 || inventory.ours.some(each => ['istio', 'cni'].includes(partOf(each, inventory)));

const most = 5;

const some = (names: readonly string[]) => firstFew(names, most);

function warningsOf(
  { clusters, meshId, options, skip }: RemovalChoices,
  seen: readonly Seen[],
  leaving: ReadonlySet<string>,
): readonly string[] {
  // The mesh stays, with all that uses it.
  const going = options.kialiOnly === true ? [] : seen.filter(({ choice }) => leaving.has(choice.name));
  const found = going.flatMap(({ choice: { name }, inventory }) => {
    const objects = inventory.definitions
      .filter(({ definition }) => !/sailoperator\.io$/.test(definition.metadata.name))
      .flatMap(each => each.objects);
    return [
      ...(inventory.injectedPods.length === 0
        ? []
        : [
            `${name}: ${some(inventory.injectedPods)} have sidecars: they keep their current configuration until restarted without a sidecar`,
          ]),
      ...(options.keep.has('samples') && inventory.ours.some(each => partOf(each, inventory) === 'samples')
        ? [`${name}: the kept sample apps keep sidecars that are no longer configured`]
        : []),
      ...(objects.length === 0
        ? []
        : [`${name}: not deleted, and without effect once Istio is removed: ${some(objects)}`]),
      ...inventory.revisionTags.map(
        tag =>
          `${name}: ${tag} stays and points to a removed istiod: no pods can be created in namespaces that use it; delete it first`,
      ),
      ...inventory.leftovers.map(({ object, why }) => `${name}: ${object} stays: ${why}`),
    ];
  });
  const left = clusters.filter(({ name }) => skip.includes(name));
  const named = clusters.map(({ name, context }) => sh` --cluster ${`${name}=${context}`}`);
  const later = `eastwest down${named.join('')} ${sh`--mesh-id ${meshId}`}`;
  return [...found, ...left.map(({ name }) => `${name} is skipped; clean it up when it is reachable again: ${later}`)];
}
