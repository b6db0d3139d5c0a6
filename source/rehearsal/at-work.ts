/** Clusters that go on from a backup: when all of their programs run again, and remember what such programs remember. */
import { listAt, numberAt } from '../model/fields.ts';
import { groupOf, type KubeObject } from '../model/kube.ts';
import type { Clock } from '../ports.ts';
import { keyOf } from './api-server/registry.ts';
import type { ApiServer } from './api-server/server.ts';
import { cachedKinds } from './controllers/kinds.ts';
import type { SimulatedWorld } from './controllers/world.ts';
import { hasProxy, isReady, POD } from './mesh/objects.ts';
import type { MeshCluster } from './mesh/view.ts';

/** Milliseconds. */
const PAUSE = 5;

/** Resolves when every istiod serves and has read the clusters of its secrets, and every proxy has been told of them. */
export async function atWork(
  servers: readonly ApiServer[],
  world: SimulatedWorld,
  clock: Clock,
  signal: AbortSignal,
): Promise<void> {
  const isThere = (server: ApiServer) => {
    const cluster = world.view.cluster(server.name);
    return cluster !== undefined && hasSeenAll(server, cluster) && servesEverywhere(cluster);
  };
  while (!servers.every(isThere)) await clock.sleep(PAUSE, signal);
  for (const cluster of world.view.clusters()) tellProxies(world, cluster);
}

/** Watches run a moment behind what is stored. */
function hasSeenAll({ inside: { core } }: ApiServer, { objects }: MeshCluster): boolean {
  return cachedKinds.every(kind => {
    const resource = core.registry.byKind(groupOf(kind.apiVersion), kind.kind);
    const stored = resource === undefined ? [] : core.storage.list(keyOf(resource), undefined);
    const seen = new Map(objects.list(kind).map(({ metadata }) => [metadata.uid, metadata.resourceVersion]));
    return stored.length === seen.size && stored.every(({ metadata }) => seen.get(String(metadata.uid)) !== undefined);
  });
}

function servesEverywhere({ objects, istiods }: MeshCluster): boolean {
  const serving = new Set(istiods().flatMap(each => (each.isServing ? [each.pod] : [])));
  return objects.list(POD).every(pod => !isIstiod(pod) || serving.has(pod.metadata.name));
}

const isIstiod = (pod: KubeObject): boolean =>
  pod.metadata.labels?.app === 'istiod' && isReady(pod) && pod.metadata.deletionTimestamp === undefined;

/** Certificates and endpoints: a proxy keeps both when its istiod goes. */
function tellProxies({ view, dataPlane }: SimulatedWorld, cluster: MeshCluster): void {
  for (const pod of cluster.objects.list(POD)) {
    if (!hasProxy(pod) || !isReady(pod)) continue;
    view.identityOf(pod);
    const caller = { cluster, pod };
    for (const service of dataPlane.servicesOf(caller)) {
      for (const port of listAt(service, 'spec', 'ports')) {
        dataPlane.endpointsOf(caller, service, numberAt(port, 'port') ?? 0);
      }
    }
  }
}
