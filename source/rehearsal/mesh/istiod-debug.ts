/** istiod's debug endpoints, in the shape of the real ones (docs/istio/istiod.md#debug-endpoints). */

import { listAt, numberAt, textAt } from '../../model/fields.ts';
import type { KubeObject } from '../../model/kube.ts';
import { isDiscovered } from './client-rules.ts';
import { controlPlaneOf } from './control-plane-of.ts';
import { hasSelector } from './data-plane.ts';
import { knownGateways } from './gateways.ts';
import { type Istiod, knownClusters } from './istiod.ts';
import { addressOf, hasProxy, hostOf, isReady, POD, readyPodsOf, SERVICE } from './objects.ts';
import { type MeshView, networkOfPod } from './view.ts';

/** The answer to `pilot-discovery request GET <path>`; nothing for a path that istiod does not serve. */
export function istiodDebug(view: MeshView, istiod: Istiod, path: string): string | undefined {
  switch (path.replace(/^\//, '')) {
    case 'debug/clusterz':
      return JSON.stringify(clusterz(istiod));
    case 'debug/networkz':
      return JSON.stringify(networkz(view, istiod));
    case 'debug/endpointShardz':
    case 'debug/endpointz':
      return JSON.stringify(endpointShardz(view, istiod));
    case 'debug/syncz':
      return JSON.stringify(syncz(view, istiod));
    default:
      return undefined;
  }
}

function clusterz(istiod: Istiod) {
  const remote = istiod.registrations.map(({ id, secret, sync }) => ({ id, secretName: secret, syncStatus: sync }));
  return [{ id: istiod.id, secretName: '', syncStatus: 'synced' }, ...remote];
}

function networkz(view: MeshView, istiod: Istiod) {
  return knownGateways(view, istiod).map(({ network, clusterId, address, port }) => ({
    Network: network,
    Cluster: clusterId,
    Addr: address,
    Port: port,
    HBONEPort: 0,
    ServiceAccount: { Namespace: '', Name: '' },
  }));
}

type Shards = Record<string, readonly object[]>;

/** `{host: {namespace: {Shards: {"Kubernetes/east": […]}}}}`: a shard for each cluster that has endpoints. */
function endpointShardz(view: MeshView, istiod: Istiod) {
  const result: Record<string, Record<string, { Shards: Shards; ServiceAccounts: object }>> = {};
  for (const known of knownClusters(istiod)) {
    const cluster = view.cluster(known.cluster);
    if (cluster === undefined || !known.hasEndpoints) continue;
    for (const service of cluster.objects.list(SERVICE).filter(hasSelector)) {
      const namespace = service.metadata.namespace ?? 'default';
      if (!isDiscovered(view, istiod, cluster, namespace)) continue;
      const shard = readyPodsOf(cluster.objects, service).flatMap(pod =>
        listAt(service, 'spec', 'ports').map(port => ({
          Addresses: [addressOf(pod)],
          ServicePortName: textAt(port, 'name') ?? '',
          EndpointPort: numberAt(port, 'targetPort') ?? numberAt(port, 'port'),
          Labels: pod.metadata.labels ?? {},
          ServiceAccount: `spiffe://cluster.local/ns/${namespace}/sa/${textAt(pod, 'spec', 'serviceAccountName') ?? 'default'}`,
          Network: networkOfPod(cluster.objects, pod),
          Locality: { Label: '', ClusterID: known.id },
          TLSMode: pod.metadata.labels?.['security.istio.io/tlsMode'] ?? 'disabled',
          Namespace: namespace,
          WorkloadName: pod.metadata.labels?.['service.istio.io/canonical-name'] ?? '',
          HealthStatus: 1,
        })),
      );
      if (shard.length === 0) continue;
      const host = hostOf(service);
      const before = result[host]?.[namespace]?.Shards ?? {};
      result[host] = {
        ...result[host],
        [namespace]: { Shards: { ...before, [`Kubernetes/${known.id}`]: shard }, ServiceAccounts: {} },
      };
    }
  }
  return result;
}

/** The proxies that are connected to this istiod: of its own cluster, and of the remotes that it leads. */
function syncz(view: MeshView, istiod: Istiod) {
  const nonce = (pod: KubeObject, kind: string) => `${pod.metadata.resourceVersion ?? '0'}-${kind}`;
  return view.clusters().flatMap(cluster => {
    const leaders = controlPlaneOf(view, cluster);
    const own = leaders.findIndex(each => each.home === istiod.home && each.pod === istiod.pod);
    const known = knownClusters(istiod).find(each => each.cluster === cluster.name);
    if (own < 0 || known === undefined) return [];
    const proxies = cluster.objects.list(POD).filter(pod => hasProxy(pod) && isReady(pod));
    return proxies
      .filter((_, index) => index % leaders.length === own)
      .map(pod => ({
        cluster_id: known.id,
        proxy: `${pod.metadata.name}.${pod.metadata.namespace}`,
        proxy_type: pod.metadata.labels?.['security.istio.io/tlsMode'] === 'istio' ? 'sidecar' : 'router',
        istio_version: istiod.version,
        ...Object.fromEntries(
          ['cluster', 'listener', 'route', 'endpoint'].flatMap(kind => [
            [`${kind}_sent`, nonce(pod, kind)],
            [`${kind}_acked`, nonce(pod, kind)],
          ]),
        ),
      }));
  });
}
