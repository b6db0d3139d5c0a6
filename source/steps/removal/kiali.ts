/** Kiali: first it forgets the clusters that leave, so that no server waits for one that is gone; then it goes itself. */
import type { Goal, Step } from '../../engine/step.ts';
import { KIALI_CLUSTERS_SECRET } from '../../manifests/kiali-clusters.ts';
import { textAt } from '../../model/fields.ts';
import type { Inventory } from '../../model/inventory.ts';
import { CONNECTED_ANNOTATION, isServerOfKiali } from '../../model/kiali.ts';
import { type JsonObject, type KubeObject, refOf } from '../../model/kube.ts';
import { isOurs } from '../../model/marks.ts';
import type { Member } from '../../model/mesh.ts';
import { objectsOf } from '../../model/mesh-parts.ts';
import type { Removal } from '../../model/removal.ts';
import { sh } from '../../model/shell-word.ts';
import { kialiRollout, kialiRolloutPending, restartedAfter } from '../kiali-rollout.ts';
import { kialiReconciled } from '../kiali-server.ts';
import { type Leaver, removalId, removalOf, removalStep } from './removing.ts';

type Holder = { readonly member: Member; readonly inventory: Inventory };

/** The server of a cluster that stays forgets those that leave. Its Secret is written again: only a change restarts it. */
export function disconnectKiali({ member, inventory }: Holder, leaving: ReadonlySet<string>): readonly Step[] {
  const { all = [], secrets = [] } = inventory.kiali ?? {};
  const server = all.find(each => isServerOfKiali(each) && secrets.some(secret => isBeside(each, secret)));
  if (server === undefined) return [];
  const shared = secrets.find(each => each.metadata.name === KIALI_CLUSTERS_SECRET);
  const fromShared = Object.keys(shared?.data ?? {}).filter(name => leaving.has(name));
  const single = secrets.filter(each => leaving.has(each.metadata.annotations?.['kiali.io/cluster'] ?? ''));
  return [
    ...(shared === undefined || fromShared.length === 0 ? [] : [forget(member, server, shared, fromShared)]),
    ...(single.length === 0 ? [] : remake(member, server, single)),
  ];
}

/** A server reads the Secrets of its own namespace. */
const isBeside = (server: KubeObject, secret: KubeObject) => server.metadata.namespace === secret.metadata.namespace;

function forget(member: Member, server: KubeObject, shared: KubeObject, names: readonly string[]): Step {
  const { name, namespace = '', labels = {} } = shared.metadata;
  const kept = Object.entries(shared.data ?? {}).filter(([key]) => !names.includes(key));
  const label = 'kiali.io/kiali-multi-cluster-secret';
  const metadata = { name, namespace, labels: { [label]: labels[label] ?? 'true' } };
  const ref = refOf(shared);
  return {
    id: removalId(member, 'disconnect-kiali'),
    cluster: member.name,
    title: `Disconnect Kiali from ${names.join(', ')}`,
    needs: [],
    apply: () => [
      { apiVersion: ref.apiVersion, kind: ref.kind, metadata, type: 'Opaque', data: Object.fromEntries(kept) },
    ],
    until: { by: 'outcome', ...kialiRollout(placeOf(server)), judge: restartedAfter },
    byHand: names
      .map(
        each =>
          sh`kubectl -n ${namespace} patch secret ${name} --type=json -p ${`[{"op":"remove","path":"/data/${each}"}]`}`,
      )
      .join('\n'),
  };
}

/**
 * The operator never takes a volume out of a Deployment, and a pod with the volume of a Secret that is gone never starts:
 * the Deployment goes with the Secrets, and a run recreates it.
 */
function remake(member: Member, server: KubeObject, secrets: readonly KubeObject[]): readonly Step[] {
  const place = placeOf(server);
  const names = secrets.map(each => each.metadata.annotations?.['kiali.io/cluster'] ?? each.metadata.name);
  const { namespace, instance } = place;
  const deployment: Removal = {
    ref: { apiVersion: 'apps/v1', kind: 'Deployment', namespace, name: instance },
    uid: undefined,
    will: 'delete',
    unmarked: true,
  };
  const removed = removalStep(member, [deployment, ...secrets.map(removalOf)], {
    name: 'disconnect-kiali-secrets',
    title: `Disconnect Kiali from ${names.join(', ')}`,
  });
  const spec = (server.spec ?? {}) as JsonObject;
  const settings = (spec.deployment ?? {}) as JsonObject;
  const marks = {
    ...((settings.pod_annotations ?? {}) as JsonObject),
    [CONNECTED_ANNOTATION]: `without ${names.join(' ')}`,
  };
  const { name } = server.metadata;
  const { apiVersion, kind } = refOf(server);
  const whole = isOurs(server)
    ? { ...spec, deployment: { ...settings, pod_annotations: marks } }
    : { deployment: { pod_annotations: { [CONNECTED_ANNOTATION]: marks[CONNECTED_ANNOTATION] ?? '' } } };
  return [
    ...removed,
    {
      id: removalId(member, 'remake-kiali'),
      cluster: member.name,
      title: 'Recreate the Deployment of Kiali',
      needs: removed.map(({ id }) => id),
      apply: () => [{ apiVersion, kind, metadata: { name, namespace }, spec: whole }],
      until: kialiReconciled(place),
      byHand: sh`kubectl -n ${namespace} annotate --overwrite kiali.kiali.io/${name} kiali.io/reconcile="$(date)"`,
    },
    {
      id: removalId(member, 'kiali-ready'),
      cluster: member.name,
      title: 'Kiali ready',
      needs: [removalId(member, 'remake-kiali')],
      until: { by: 'watch', ...kialiRollout(place), pending: kialiRolloutPending } satisfies Goal,
      byHand: '',
    },
  ];
}

function placeOf({ metadata: { name, namespace = '' }, spec }: KubeObject) {
  return { name, namespace, instance: textAt(spec, 'deployment', 'instance_name') ?? 'kiali' };
}

/** What the operator made goes with the Kiali, and on remote clusters the token with its account; then what this program gave it. */
export function removeKiali(
  { member, inventory }: Pick<Leaver, 'member' | 'inventory'>,
  after: readonly string[],
): readonly Step[] {
  const objects = objectsOf(inventory, 'kiali');
  const isKiali = ({ kind }: KubeObject) => kind === 'Kiali';
  const isConsole = ({ kind }: KubeObject) => kind === 'OSSMConsole';
  const consoles = removalStep(member, objects.filter(isConsole).map(removalOf), {
    name: 'remove-kiali-console',
    title: 'Delete console plugin',
    after,
  });
  const kialis = removalStep(member, objects.filter(isKiali).map(removalOf), {
    name: 'remove-kiali',
    title: 'Delete Kiali',
    needs: consoles.map(({ id }) => id),
    after,
  });
  return [
    ...consoles,
    ...kialis,
    ...removalStep(member, objects.filter(each => !isKiali(each) && !isConsole(each)).map(removalOf), {
      name: 'remove-kiali-credentials',
      title: 'Delete credentials of Kiali',
      needs: kialis.map(({ id }) => id),
      after,
    }),
  ];
}
