/** What happens when a proxy opens a connection to an endpoint, by what really stands there now. */

import { at, listAt, textAt } from '../../model/fields.ts';
import type { KubeObject } from '../../model/kube.ts';
import { memberOfSubset, rulesFor, trustDomainsOf } from './client-rules.ts';
import { controlPlaneOf } from './control-plane-of.ts';
import type { Caller, Endpoint } from './endpoints.ts';
import { gatewayPods, hasPort, isExposed, ownerOf } from './gateways.ts';
import {
  addressOf,
  GATEWAY,
  hasProxy,
  type Objects,
  POD,
  readyPodsOf,
  SERVICE,
  speaksMutualTls,
  VIRTUAL_SERVICE,
} from './objects.ts';
import { mutualTlsMode } from './peer-authentication.ts';
import type { Random } from './random.ts';
import { trustEachOther } from './trust.ts';
import { type MeshCluster, type MeshView, networkOfPod } from './view.ts';

/** A connection, or why there is none. `dropped`: no response until one side times out. */
export type Connected =
  | {
      readonly end: 'server';
      readonly server: KubeObject;
      readonly hops: readonly Hop[];
      /** How many servers it could have been: more than one behind the gateway of a network with several clusters. */
      readonly choices: number;
    }
  | { readonly end: Failure };

export type Failure = 'dropped' | 'refused' | 'reset' | 'untrusted';

/** A pod on the way of a connection, the server last: when one is gone, so is the connection. */
export type Hop = { readonly cluster: string; readonly pod: KubeObject };

export type Target = {
  readonly name: string;
  readonly namespace: string | undefined;
  readonly port: number;
  /** Envoy has a cluster of its own for each. */
  readonly subset?: string;
};

/**
 * Opens a connection from a proxy to an endpoint of a Service. `held`: the connections that it has to there already;
 * a gateway gives the next one to the server with the fewest.
 */
export function connect(
  view: MeshView,
  caller: Caller,
  endpoint: Endpoint,
  target: Target,
  held: readonly (readonly Hop[])[],
  random: Random,
): Connected {
  switch (endpoint.through) {
    case 'pod':
      return connectToPod(view, caller, endpoint);
    case 'gateway':
      return connectThroughGateway(view, caller, endpoint, target, held, random);
  }
}

function connectToPod(view: MeshView, caller: Caller, endpoint: Endpoint): Connected {
  const cluster = view.cluster(endpoint.cluster);
  if (cluster === undefined || cluster.podNetwork !== caller.cluster.podNetwork) return { end: 'dropped' };
  const server = cluster.objects.list(POD).find(pod => endpoint.address.startsWith(`${addressOf(pod)}:`));
  if (server === undefined) return { end: 'dropped' };
  return handshake(view, caller, [{ cluster: cluster.name, pod: server }]);
}

function connectThroughGateway(
  view: MeshView,
  caller: Caller,
  endpoint: Endpoint,
  target: Target,
  held: readonly (readonly Hop[])[],
  random: Random,
): Connected {
  const colon = endpoint.address.lastIndexOf(':');
  const port = Number(endpoint.address.slice(colon + 1));
  const owner = ownerOf(view, endpoint.address.slice(0, colon));
  const cluster = owner === undefined ? undefined : view.cluster(owner.cluster);
  if (owner === undefined || cluster === undefined || isDropped(cluster, owner.service, port))
    return { end: 'dropped' };
  const gateways = gatewayPods(cluster.objects, owner.service).filter(hasProxy);
  const gateway = gateways[Math.floor(random.next() * gateways.length)];
  if (gateway === undefined) return { end: 'refused' };
  const host = `${target.name}.${target.namespace ?? 'default'}.svc.cluster.local`;
  if (!isExposed(gatewayResources(view, cluster), gateway, port, 'AUTO_PASSTHROUGH', host)) return { end: 'reset' };
  const isChosen = membersBehind(view, cluster, target);
  const servers = serversBehind(view, cluster, gateway, target).filter(({ pod }) => isChosen(pod));
  const taken = servers.map(
    each => held.filter(hops => hops.at(-1)?.pod.metadata.uid === each.pod.metadata.uid).length,
  );
  const free = servers.filter((_server, index) => taken[index] === Math.min(...taken));
  const server = free[Math.floor(random.next() * free.length)];
  if (server === undefined) return { end: 'reset' };
  return handshake(view, caller, [{ cluster: cluster.name, pod: gateway }, server], servers.length);
}

/**
 * Gateway resources that configure the proxies of a cluster: those of the primary that it belongs to
 * (docs/istio/gateways.md#exposure).
 */
function gatewayResources(view: MeshView, cluster: MeshCluster): readonly KubeObject[] {
  const homes = new Set(controlPlaneOf(view, cluster).map(each => each.home));
  if (homes.size === 0) homes.add(cluster.name);
  return [...homes].flatMap(home => view.cluster(home)?.objects.list(GATEWAY) ?? []);
}

/** A gateway hands over to the pods of its own network only. */
function serversBehind(
  view: MeshView,
  cluster: MeshCluster,
  gateway: KubeObject,
  { name, namespace }: Target,
): readonly Hop[] {
  const network = networkOfPod(cluster.objects, gateway);
  return view
    .clusters()
    .filter(each => each.podNetwork === cluster.podNetwork)
    .flatMap(each => {
      const service = each.objects.get({ ...SERVICE, name, ...(namespace === undefined ? {} : { namespace }) });
      const pods = service === undefined ? [] : readyPodsOf(each.objects, service);
      return pods
        .filter(pod => speaksMutualTls(pod) && networkOfPod(each.objects, pod) === network)
        .map(pod => ({ cluster: each.name, pod }));
    });
}

/**
 * A subset is part of the SNI, and the gateway looks it up among the rules of its own primary: one that these do not
 * define leads nowhere (istio/istio#40891).
 */
function membersBehind(view: MeshView, cluster: MeshCluster, target: Target): (pod: KubeObject) => boolean {
  const [istiod] = controlPlaneOf(view, cluster);
  if (target.subset === undefined || istiod === undefined) return () => true;
  const service = { ...SERVICE, metadata: { name: target.name, namespace: target.namespace ?? 'default' } };
  return memberOfSubset(rulesFor(view, istiod, service), target.subset);
}

/** Mutual TLS is end to end: both sides must trust the other's root. Without a proxy at the server it is plain text. */
function handshake(view: MeshView, caller: Caller, hops: readonly Hop[], choices = 1): Connected {
  const server = hops[hops.length - 1]?.pod;
  if (server === undefined) return { end: 'refused' };
  const there = view.cluster(hops[hops.length - 1]?.cluster ?? '') ?? caller.cluster;
  const trusted = () =>
    trustEachOther(view.identityOf(caller.pod), view.identityOf(server)) && areOfOneDomain(view, caller.cluster, there);
  if (speaksMutualTls(server) && !trusted()) return { end: 'untrusted' };
  if (isPlainOnly(view, caller, hops[hops.length - 1])) return { end: 'reset' };
  return { end: 'server', server, hops, choices };
}

/** Each side verifies that the other's identity is of its own trust domain, or of one that is another name for it. */
function areOfOneDomain(view: MeshView, one: MeshCluster, other: MeshCluster): boolean {
  const [own, theirs] = [one, other].map(each => {
    const [istiod] = controlPlaneOf(view, each);
    return istiod === undefined ? undefined : trustDomainsOf(view, istiod);
  });
  if (own === undefined || theirs === undefined) return true;
  return own.includes(theirs[0]) && theirs.includes(own[0]);
}

/** A server that takes no TLS, by its primary, while the client's primary knows nothing of that. */
function isPlainOnly(view: MeshView, caller: Caller, server: Hop | undefined): boolean {
  const cluster = server === undefined ? undefined : view.cluster(server.cluster);
  if (server === undefined || cluster === undefined || !speaksMutualTls(server.pod)) return false;
  const saysSo = (each: MeshCluster) =>
    controlPlaneOf(view, each).some(({ home }) => {
      const objects = view.cluster(home)?.objects;
      return objects !== undefined && mutualTlsMode(objects, server.pod) === 'DISABLE';
    });
  return saysSo(cluster) && !saysSo(caller.cluster);
}

/** By a firewall, or because nothing is behind that port of a load balancer's address. */
function isDropped(cluster: MeshCluster, service: KubeObject, port: number): boolean {
  return cluster.droppedPorts.has(port) || !hasPort(service, port);
}

/** The error that a TCP connection to a gateway's port gets; undefined where its proxy accepts it. */
export function refusalOfGateway(view: MeshView, address: string, port: number): string | undefined {
  const owner = ownerOf(view, address);
  const cluster = owner === undefined ? undefined : view.cluster(owner.cluster);
  if (owner === undefined || cluster === undefined || isDropped(cluster, owner.service, port)) return 'i/o timeout';
  const serving = gatewayPods(cluster.objects, owner.service)
    .filter(hasProxy)
    .some(pod =>
      (['AUTO_PASSTHROUGH', 'PASSTHROUGH'] as const).some(mode =>
        isExposed(gatewayResources(view, cluster), pod, port, mode),
      ),
    );
  return serving ? undefined : 'connect: connection refused';
}

/**
 * Whether a remote's API server and proxies reach an istiod through its primary's gateway on a port (15012 or 15017):
 * by Gateway `istiod-gateway` and its VirtualService (docs/istio/gateways.md#exposure). Nothing when they do, else what
 * the client gets.
 */
export function refusalOfIstiodPort(view: MeshView, address: string, port: number): string | undefined {
  const owner = ownerOf(view, address);
  const cluster = owner === undefined ? undefined : view.cluster(owner.cluster);
  if (owner === undefined || cluster === undefined || cluster.droppedPorts.has(port)) return 'i/o timeout';
  const pods = gatewayPods(cluster.objects, owner.service).filter(hasProxy);
  if (pods.length === 0) return 'connect: connection refused';
  const exposed = pods.some(pod => isExposed(cluster.objects.list(GATEWAY), pod, port, 'PASSTHROUGH'));
  const routed = cluster.objects
    .list(VIRTUAL_SERVICE)
    .some(each => listAt(each, 'spec', 'tls').some(route => routesToIstiod(cluster.objects, route, port)));
  if (!exposed || !routed) return 'read: connection reset by peer';
  return cluster.istiods().some(each => each.isServing) ? undefined : 'read: connection reset by peer';
}

function routesToIstiod(objects: Objects, route: unknown, port: number): boolean {
  const matches = listAt(route, 'match').some(each => at(each, 'port') === port);
  const host = textAt(listAt(route, 'route')[0], 'destination', 'host') ?? '';
  const [name = '', namespace = ''] = host.split('.');
  return matches && name.startsWith('istiod') && objects.get({ ...SERVICE, namespace, name }) !== undefined;
}
