/** Requests from pods of the simulated mesh: name resolution, the client's Envoy where it has one, and the answer. */

import { recordAt, textAt } from '../../model/fields.ts';
import type { KubeObject } from '../../model/kube.ts';
import type { Clock } from '../../ports.ts';
import { type Answer, answerOf, couldNotResolve, failedToConnect, faultInjected, noHealthyUpstream } from './answer.ts';
import { isKnownTo } from './client-rules.ts';
import type { Hop } from './connect.ts';
import { controlPlaneOf } from './control-plane-of.ts';
import { type Caller, type Endpoint, endpointsFor } from './endpoints.ts';
import { createEnvoy, type Envoy } from './envoy.ts';
import { type Istiod, knownClusters } from './istiod.ts';
import { hasProxy, hostOf, isReady, POD, readyPodsOf, SERVICE, targetPortOf } from './objects.ts';
import type { Random } from './random.ts';
import { routeOf } from './routes.ts';
import type { MeshView } from './view.ts';

export type DataPlane = {
  /** One HTTP GET from a pod, as curl does it with `-m patience` (seconds). */
  get(caller: Caller, url: string, patience: number, signal: AbortSignal): Promise<Answer>;
  /** Requests of clients with a proxy, by the pods at both ends: what proxies count for Prometheus. */
  requests(): readonly Requests[];
  /** The pod's Envoy with its counters. */
  envoyOf(pod: KubeObject): Envoy;
  /** The Services that a proxy knows: of all clusters that its istiod reads, each host once. */
  servicesOf(caller: Caller): readonly KubeObject[];
  /** What the control plane tells a proxy of a Service's port; what it told last when none can be asked. */
  endpointsOf(caller: Caller, service: KubeObject, port: number): readonly Endpoint[];
};

export type Requests = {
  readonly source: Hop;
  readonly destination: Hop;
  readonly count: number;
};

/** What a proxy was told, and what that was made of: computing it for every request is what a hundred clusters feel. */
type Told = { readonly endpoints: readonly Endpoint[]; readonly by: Source };
type Source = {
  readonly revision: number | undefined;
  readonly home: string;
  readonly pod: string;
  readonly registrations: Istiod['registrations'];
  readonly remembered: number;
};

function sourceOf(view: MeshView, { home, pod, registrations, remembered }: Istiod): Source {
  return { revision: view.revision?.(), home, pod, registrations, remembered: remembered.length };
}

function isSame(left: Source, right: Source): boolean {
  return (
    left.revision !== undefined &&
    left.revision === right.revision &&
    left.home === right.home &&
    left.pod === right.pod &&
    left.registrations === right.registrations &&
    left.remembered === right.remembered
  );
}

/** The traffic of one simulated world. Remembers each pod's Envoy for as long as the world lives. */
export function createDataPlane(view: MeshView, clock: Clock, random: Random): DataPlane {
  const envoys = new Map<string, Envoy>();
  const told = new Map<string, Told>();
  const counted = new Map<string, Requests>();
  const lastServing = new Map<string, Istiod>();

  function envoyOf(pod: KubeObject): Envoy {
    const key = keyOf(pod);
    const envoy = envoys.get(key) ?? createEnvoy(clock, random.fork(key));
    envoys.set(key, envoy);
    return envoy;
  }

  function endpointsOf(caller: Caller, service: KubeObject, port: number, subset?: string): readonly Endpoint[] {
    const key = `${keyOf(caller.pod)} ${service.metadata.namespace}/${service.metadata.name}:${port} ${subset ?? ''}`;
    const serving = controlPlaneOf(view, caller.cluster)[0];
    const before = told.get(key);
    // A proxy whose istiod is away continues with what it was told last.
    if (serving === undefined && before !== undefined) return before.endpoints;
    // One that is ready was told something before it was: that it has not been asked since is not its fault.
    const istiod = serving ?? (isReady(caller.pod) ? lastServing.get(caller.cluster.name) : undefined);
    if (istiod === undefined) return [];
    lastServing.set(caller.cluster.name, istiod);
    const by = sourceOf(view, istiod);
    if (before !== undefined && isSame(before.by, by)) return before.endpoints;
    const endpoints = endpointsFor(view, istiod, caller, service, port, subset);
    told.set(key, { endpoints, by });
    return endpoints;
  }

  function servicesOf(caller: Caller): readonly KubeObject[] {
    const istiod = controlPlaneOf(view, caller.cluster)[0];
    const names = istiod === undefined ? [caller.cluster.name] : knownClusters(istiod).map(each => each.cluster);
    const all = names.flatMap(name => view.cluster(name)?.objects.list(SERVICE) ?? []);
    // The first that was read stands for the host: the own cluster's, as in istiod.
    const services = [...new Map(all.toReversed().map(service => [hostOf(service), service])).values()].toReversed();
    return istiod === undefined ? services : services.filter(each => isKnownTo(view, istiod, caller.pod, each));
  }

  async function get(caller: Caller, url: string, patience: number, signal: AbortSignal): Promise<Answer> {
    const where = parseUrl(url, caller.pod.metadata.namespace ?? 'default');
    const { name, namespace, port, path } = where;
    const service = caller.cluster.objects.get({ ...SERVICE, name, namespace });
    if (service === undefined) return couldNotResolve(where.host);
    if (targetPortOf(service, port) === undefined) return failedToConnect(0.001);
    if (!hasProxy(caller.pod)) return withoutProxy(caller, service, path);
    const istiod = controlPlaneOf(view, caller.cluster)[0];
    if (istiod !== undefined && !isKnownTo(view, istiod, caller.pod, service))
      return withoutProxy(caller, service, path);
    const route = istiod === undefined ? {} : routeOf(view, istiod, service, random);
    if (route.abort !== undefined) return faultInjected(route.abort);
    const other = route.host === undefined ? where : parseUrl(`${route.host}:${port}`, namespace);
    const led = caller.cluster.objects.get({ ...SERVICE, name: other.name, namespace: other.namespace });
    const endpoints = led === undefined ? [] : endpointsOf(caller, led, port, route.subset);
    // Its name resolves to pods, and Envoy goes to the one that was asked for.
    if (led !== undefined && isHeadless(led)) return withoutProxy(caller, led, path);
    if (endpoints.length === 0) return noHealthyUpstream(0.001);
    const { subset } = route;
    const target = { name: other.name, namespace: other.namespace, port, ...(subset === undefined ? {} : { subset }) };
    const answer = await envoyOf(caller.pod).request({ view, caller, target, path, endpoints, patience }, signal);
    if (answer.by !== undefined) count(caller, answer.by);
    return answer;
  }

  function count({ cluster, pod }: Caller, server: KubeObject): void {
    const key = `${keyOf(pod)} ${keyOf(server)}`;
    const before = counted.get(key);
    const owner = before?.destination.cluster ?? ownerOfPod(view, server);
    if (owner === undefined) return;
    const [source, destination] = [
      { cluster: cluster.name, pod },
      { cluster: owner, pod: server },
    ];
    counted.set(key, { source, destination, count: (before?.count ?? 0) + 1 });
  }

  /** Through kube-proxy: the cluster's own pods, in plain text. */
  function withoutProxy(caller: Caller, service: KubeObject, path: string): Answer {
    const pods = readyPodsOf(caller.cluster.objects, service);
    const server = pods[Math.floor(random.next() * pods.length)];
    return server === undefined ? failedToConnect(0.001) : answerOf(server, path, 0.001 + random.next() * 0.005);
  }

  return { get, requests: () => [...counted.values()], envoyOf, servicesOf, endpointsOf };
}

/** The cluster that a pod is in. */
function ownerOfPod(view: MeshView, pod: KubeObject): string | undefined {
  const isHere = (each: KubeObject) => each.metadata.uid === pod.metadata.uid;
  return view.clusters().find(({ objects }) => objects.list(POD, pod.metadata.namespace).some(isHere))?.name;
}

const keyOf = (pod: KubeObject) => pod.metadata.uid ?? `${pod.metadata.namespace}/${pod.metadata.name}`;

type Where = { host: string; name: string; namespace: string; port: number; path: string };

/** `helloworld.sample:5000/hello`, with or without `http://` and the cluster's domain. */
export function parseUrl(url: string, ownNamespace: string): Where {
  const parsed = new URL(/^https?:\/\//.test(url) ? url : `http://${url}`);
  const host = parsed.hostname;
  const [name = host, namespace = ownNamespace] = host.replace(/\.svc(\.cluster\.local)?\.?$/, '').split('.');
  const port = parsed.port === '' ? 80 : Number(parsed.port);
  return { host, name, namespace, port, path: parsed.pathname };
}

const isHeadless = (service: KubeObject) => textAt(service, 'spec', 'clusterIP') === 'None';

/** True for a Service with pods of its own to send to. */
export function hasSelector(service: KubeObject): boolean {
  return (
    Object.keys(recordAt(service, 'spec', 'selector')).length > 0 && textAt(service, 'spec', 'type') !== 'ExternalName'
  );
}
