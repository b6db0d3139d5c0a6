/** Why a removal is refused before anything is deleted. Pure. */
import { sameClusters } from '../checks/one-cluster.ts';
import { hasMesh, type Inventory } from '../model/inventory.ts';
import type { Mesh } from '../model/mesh.ts';
import { partOf } from '../model/mesh-parts.ts';
import type { Problem } from '../model/problem.ts';
import { sh } from '../model/shell-word.ts';
import { clearsFinalizers } from '../steps/removal/removing.ts';
import { primariesStillInUse } from './primaries-in-use.ts';
import type { RemovalChoices, Seen } from './removal-choices.ts';
import { withoutKialiOperator } from './without-kiali-operator.ts';
export function unknownNames({ clusters, skip, only }: RemovalChoices): readonly Problem[] {
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

type Decided = {
  readonly choices: RemovalChoices;
  readonly seen: readonly Seen[];
  readonly mesh: Mesh;
  readonly leaving: ReadonlySet<string>;
};

/** Every reason not to remove anything; empty where the removal may run. */
export function refusals(decided: Decided): readonly Problem[] {
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
  return primariesStillInUse(mesh, leaving).map(({ primary, remotes }) => ({
    code: 'unmet',
    title: `${primary} is the control plane of ${remotes.join(', ')}: without it no pod with a sidecar can be created there`,
    hint: `Remove its remotes too: ${remotes.map(name => sh`--only ${name}`).join(' ')}; or move them to another primary first.`,
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
