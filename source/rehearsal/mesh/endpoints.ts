/** The endpoints that an istiod sends to one proxy for one Service. Pure: computed from objects and its memory. */

import { at, textAt } from '../../model/fields.ts';
import type { KubeObject } from '../../model/kube.ts';
import {
  isClusterLocal,
  isDiscovered,
  isLocality,
  memberOfSubset,
  rulesFor,
  sharesOf,
  usesMutualTls,
} from './client-rules.ts';
import { knownGateways } from './gateways.ts';
import type { GatewayAddress } from './istiod.ts';
import { type Istiod, knownClusters } from './istiod.ts';
import { addressOf, readyPodsOf, SERVICE, speaksMutualTls, targetPortOf } from './objects.ts';
import { type MeshCluster, type MeshView, networkOfCluster, networkOfPod } from './view.ts';

export type Endpoint = {
  /** `10.101.0.7:5000`, or a gateway's `172.18.255.202:15443`. */
  readonly address: string;
  /** The simulated cluster that it leads to. */
  readonly cluster: string;
  readonly through: 'pod' | 'gateway';
  readonly weight: number;
  /**
   * False for a pod of another network that is offered by its own address because only the network label of its
   * gateway's Service is missing: recorded, such an endpoint is listed as healthy and never tried. Why is open.
   */
  readonly isTried: boolean;
};

export type Caller = { readonly cluster: MeshCluster; readonly pod: KubeObject };

/** Every endpoint of a Service's port, or of a subset of it, that the proxy is told of; empty when there is none. */
export function endpointsFor(
  view: MeshView,
  istiod: Istiod,
  caller: Caller,
  service: KubeObject,
  port: number,
  subset?: string,
): readonly Endpoint[] {
  const { name, namespace } = service.metadata;
  const gateways = knownGateways(view, istiod);
  const ownNetwork = networkOfPod(caller.cluster.objects, caller.pod);
  const isOfSubset = memberOfSubset(rulesFor(view, istiod, service), subset);
  const staysLocal = isClusterLocal(view, istiod, service);
  const found = knownClusters(istiod).flatMap(known => {
    const cluster = view.cluster(known.cluster);
    if (cluster === undefined || !known.hasEndpoints) return [];
    if (staysLocal && cluster.name !== caller.cluster.name) return [];
    if (!isDiscovered(view, istiod, cluster, namespace ?? 'default')) return [];
    const theirs = cluster.objects.get({ ...SERVICE, name, ...(namespace === undefined ? {} : { namespace }) });
    const target = theirs === undefined ? undefined : targetPortOf(theirs, port);
    if (theirs === undefined || target === undefined) return [];
    return readyPodsOf(cluster.objects, theirs)
      .filter(isOfSubset)
      .flatMap(pod => {
        const isMutual = usesMutualTls(view, istiod, service, pod);
        return endpointOf({ cluster, id: known.id, pod, target, ownNetwork, gateways, isMutual });
      });
  });
  const shares = sharesOf(view, istiod, service, localityOf(caller.cluster.name));
  if (shares !== undefined) return merged(shared(found, shares));
  return merged(prefersLocal(istiod, view, service) ? nearest(found, caller.cluster.name) : found);
}

type Candidate = {
  readonly cluster: MeshCluster;
  readonly id: string;
  readonly pod: KubeObject;
  readonly target: number;
  readonly ownNetwork: string;
  readonly gateways: readonly GatewayAddress[];
  /** Nothing in the istiod's configuration gives up mutual TLS to this pod. */
  readonly isMutual: boolean;
};

function endpointOf({ cluster, id, pod, target, ownNetwork, gateways, isMutual }: Candidate): readonly Endpoint[] {
  const network = networkOfPod(cluster.objects, pod);
  const direct = { address: `${addressOf(pod)}:${target}`, cluster: cluster.name, through: 'pod', weight: 1 } as const;
  if (network === ownNetwork || network === '' || ownNetwork === '') return [{ ...direct, isTried: true }];
  const ways = waysTo(network, id, gateways);
  if (ways.length === 0) return [{ ...direct, isTried: networkOfCluster(cluster.objects) === '' }];
  // SNI is the routing key at the gateway: what does not speak mutual TLS cannot be reached through it.
  if (!speaksMutualTls(pod) || !isMutual) return [];
  return ways.map(way => ({
    address: `${way.address}:${way.port}`,
    cluster: cluster.name,
    through: 'gateway',
    weight: 1 / ways.length,
    isTried: true,
  }));
}

/**
 * Gateways to a network: those of the endpoint's own cluster, else all of the network
 * (docs/istio/gateways.md#gateway-addresses).
 */
function waysTo(network: string, id: string, gateways: readonly GatewayAddress[]): readonly GatewayAddress[] {
  const all = gateways.filter(each => each.network === network);
  const own = all.filter(each => each.clusterId === id);
  return own.length > 0 ? own : all;
}

/** Endpoints behind one gateway address are one endpoint with their weight. */
function merged(endpoints: readonly Endpoint[]): readonly Endpoint[] {
  const byAddress = new Map<string, Endpoint>();
  for (const each of endpoints) {
    const before = byAddress.get(each.address);
    byAddress.set(each.address, before === undefined ? each : { ...before, weight: before.weight + each.weight });
  }
  return [...byAddress.values()];
}

/**
 * Locality failover is on: by outlier detection for the host, or by the Service's own wish
 * (docs/istio/traffic.md#local-only-and-nothing-wrong).
 */
function prefersLocal(istiod: Istiod, view: MeshView, service: KubeObject): boolean {
  const distribution = textAt(service, 'spec', 'trafficDistribution');
  if (distribution?.startsWith('Prefer') === true) return true;
  if (service.metadata.annotations?.['networking.istio.io/traffic-distribution'] !== undefined) return true;
  return rulesFor(view, istiod, service).some(failsOver);
}

function failsOver(rule: KubeObject): boolean {
  const policy = at(rule, 'spec', 'trafficPolicy');
  const isOff = at(policy, 'loadBalancer', 'localityLbSetting', 'enabled') === false;
  return at(policy, 'outlierDetection') !== undefined && !isOff;
}

/** Of every node of a simulated cluster (`controllers/platform.ts`). */
const localityOf = (cluster: string) => `region-${cluster}/zone-${cluster}`;

/** Localities without a share have no endpoints any more; the others have their share together. */
function shared(endpoints: readonly Endpoint[], shares: ReadonlyMap<string, number>): readonly Endpoint[] {
  return [...shares].flatMap(([pattern, share]) => {
    const own = endpoints.filter(each => isLocality(pattern, localityOf(each.cluster)));
    const weight = own.reduce((sum, each) => sum + each.weight, 0);
    return own.map(each => ({ ...each, weight: (share * each.weight) / weight }));
  });
}

/** The endpoints of the own cluster first; the others are listed and not tried while there are any. */
function nearest(endpoints: readonly Endpoint[], own: string): readonly Endpoint[] {
  if (!endpoints.some(each => each.cluster === own)) return endpoints;
  return endpoints.map(each => (each.cluster === own ? each : { ...each, isTried: false }));
}
