/**
 * East-west gateways: where istiod finds them, and what is behind one of their addresses (docs/istio/gateways.md).
 */

import { at, listAt, recordAt, textAt } from '../../model/fields.ts';
import type { KubeObject } from '../../model/kube.ts';
import { isDiscovered } from './client-rules.ts';
import { ipOf } from './host-names.ts';
import { type GatewayAddress, type Istiod, knownClusters } from './istiod.ts';
import {
  IP_ADDRESS_POOL,
  isReady,
  isSelected,
  L2_ADVERTISEMENT,
  NETWORK_LABEL,
  type Objects,
  POD,
  SERVICE,
} from './objects.ts';
import type { MeshView } from './view.ts';

const GATEWAY_PORT = 15443;

/** The gateways of one cluster: Services with the network label, by load balancer address or external IP. */
export function gatewaysIn(
  objects: Objects,
  clusterId: string,
  isDiscovered: (namespace: string) => boolean = () => true,
): readonly GatewayAddress[] {
  return objects.list(SERVICE).flatMap(service => {
    const network = service.metadata.labels?.[NETWORK_LABEL];
    if (network === undefined || !isDiscovered(service.metadata.namespace ?? 'default')) return [];
    const port = Number(service.metadata.labels?.['networking.istio.io/gatewayPort'] ?? GATEWAY_PORT);
    // istiod looks up host names itself (docs/istio/gateways.md#gateway-addresses).
    return addressesOf(service).map(address => ({ network, clusterId, address: ipOf(address), port }));
  });
}

/** Every gateway that an istiod knows, those of clusters that have left included; sorted as networkz is. */
export function knownGateways(view: MeshView, istiod: Istiod): readonly GatewayAddress[] {
  const present = knownClusters(istiod).flatMap(known => {
    const cluster = view.cluster(known.cluster);
    if (cluster === undefined) return [];
    return gatewaysIn(cluster.objects, known.id, namespace => isDiscovered(view, istiod, cluster, namespace));
  });
  const placeOf = (gateway: GatewayAddress) => `${gateway.network} ${gateway.address}`;
  // Latest first: a cluster that came back under another name, or moved, replaces what was remembered of it.
  const seen = new Set(present.map(placeOf));
  const old = istiod.remembered.filter(each => !seen.has(placeOf(each)) && seen.add(placeOf(each)));
  return [...present, ...old].sort((left, right) => (keyOf(left) < keyOf(right) ? -1 : 1));
}

const keyOf = (gateway: GatewayAddress) => `${gateway.network} ${gateway.clusterId} ${gateway.address}`;

/** IPs and host names of a Service's load balancer, and its external IPs. */
export function addressesOf(service: KubeObject): readonly string[] {
  const balanced = listAt(service, 'status', 'loadBalancer', 'ingress').flatMap(
    each => textAt(each, 'ip') ?? textAt(each, 'hostname') ?? [],
  );
  const external = listAt(service, 'spec', 'externalIPs').filter(each => typeof each === 'string');
  return [...balanced, ...external];
}

/**
 * Whether anything responds at a Service's addresses: for a pool that no advertisement of MetalLB names nothing does
 * (docs/istio/load-balancers.md#metallb).
 */
function isAnnounced(objects: Objects, { metadata: { annotations = {} } }: KubeObject): boolean {
  const pool = annotations['metallb.io/ip-allocated-from-pool'];
  if (pool === undefined || !objects.list(IP_ADDRESS_POOL).some(({ metadata }) => metadata.name === pool)) return true;
  return objects.list(L2_ADVERTISEMENT).some(each => {
    const named = listAt(each, 'spec', 'ipAddressPools');
    return named.length === 0 || named.includes(pool);
  });
}

/** The Service that really owns an address in the simulated world, whatever any istiod believes. */
export function ownerOf(view: MeshView, address: string): { cluster: string; service: KubeObject } | undefined {
  const ip = ipOf(address);
  for (const cluster of view.clusters()) {
    const service = cluster.objects.list(SERVICE).find(each => addressesOf(each).some(own => ipOf(own) === ip));
    if (service !== undefined && isAnnounced(cluster.objects, service)) return { cluster: cluster.name, service };
  }
  return undefined;
}

/** The proxies behind a gateway's Service that can take a connection to a port. */
export function gatewayPods(objects: Objects, service: KubeObject): readonly KubeObject[] {
  const selector = recordAt(service, 'spec', 'selector');
  return objects.list(POD, service.metadata.namespace).filter(pod => isSelected(selector, pod) && isReady(pod));
}

/** Whether a Service passes a port on at all. */
export function hasPort(service: KubeObject, port: number): boolean {
  return listAt(service, 'spec', 'ports').some(each => at(each, 'port') === port);
}

/** `*.local`, `*`, or a host of its own; with or without a namespace in front, as in `prod/*.local`. */
function isHostOf(host: unknown, wanted: string): boolean {
  const pattern = typeof host === 'string' ? host.slice(host.lastIndexOf('/') + 1) : '';
  return pattern === '*' || pattern === wanted || (pattern.startsWith('*.') && wanted.endsWith(pattern.slice(1)));
}

/**
 * True when a Gateway resource of the configuration makes this proxy listen on a port in a TLS mode, for a host if one
 * is given.
 */
export function isExposed(
  gateways: readonly KubeObject[],
  proxy: KubeObject,
  port: number,
  mode: 'AUTO_PASSTHROUGH' | 'PASSTHROUGH',
  host?: string,
): boolean {
  return gateways.some(
    gateway =>
      isSelected(recordAt(gateway, 'spec', 'selector'), proxy) &&
      listAt(gateway, 'spec', 'servers').some(
        server =>
          at(server, 'port', 'number') === port &&
          textAt(server, 'tls', 'mode') === mode &&
          (host === undefined || listAt(server, 'hosts').some(each => isHostOf(each, host))),
      ),
  );
}
