/**
 * One client's own Envoy: connections that outlive what made them, retries that hide failures, and the counters that
 * tell on them (test/recordings/README.md). Its state is all that lies between the objects and an answer.
 */
import type { KubeObject } from '../../model/kube.ts';
import type { Clock } from '../../ports.ts';
import { type Answer, accessDenied, answerOf, noHealthyUpstream, timedOut, upstreamFailed } from './answer.ts';
import { isDenied } from './authorization.ts';
import { connect, type Failure, type Hop, type Target } from './connect.ts';
import { controlPlaneOf } from './control-plane-of.ts';
import type { Caller, Endpoint } from './endpoints.ts';
import { hasProxy, POD } from './objects.ts';
import type { Random } from './random.ts';
import type { MeshView } from './view.ts';

export type HostCounters = {
  connectFails: number;
  errors: number;
  successes: number;
  /** Open connections: the pods that each runs through, the server last. */
  connections?: readonly (readonly Hop[])[];
  /** How many servers were behind this endpoint when the last connection was made: Envoys hold several to such a one. */
  choices?: number;
  /** A connection without a response: when Envoy gives up on it, in milliseconds since 1970. */
  pendingUntil?: number;
};

export type ResponseCounter = {
  readonly target: Target;
  readonly cluster: string;
  readonly pod: KubeObject;
  readonly code: number;
  count: number;
};

export type Envoy = {
  /** Counters by `<host>|<port>` and endpoint address. */
  readonly hosts: ReadonlyMap<string, HostCounters>;
  /** Responses by whom they came from, as Istio's metrics count them. */
  readonly responses: ReadonlyMap<string, ResponseCounter>;
  /** One request over the present endpoints. */
  request(call: Call, signal: AbortSignal): Promise<Answer>;
};

export type Call = {
  readonly view: MeshView;
  readonly caller: Caller;
  readonly target: Target;
  readonly path: string;
  readonly endpoints: readonly Endpoint[];
  /** What curl was told with `-m`, in seconds. */
  readonly patience: number;
};

/** Envoy's connect time-out (Istio's default), in milliseconds. */
const CONNECT_TIMEOUT = 10_000;
/** One try and Istio's two retries. */
const TRIES = 3;

/** A fresh Envoy: no connections, all counters at nothing. */
export function createEnvoy(clock: Clock, random: Random): Envoy {
  const hosts = new Map<string, HostCounters>();
  const responses = new Map<string, ResponseCounter>();
  /** The endpoints that have their counters already. */
  let listed: readonly Endpoint[] | undefined;

  function countersOf(call: Call, endpoint: Endpoint): HostCounters {
    const key = hostKey(call.target, endpoint.address);
    const found = hosts.get(key) ?? { connectFails: 0, errors: 0, successes: 0 };
    hosts.set(key, found);
    return found;
  }

  function answered(call: Call, server: Hop, seconds: number): Answer {
    const answer = isRefused(call.view, server)
      ? accessDenied(server.pod, seconds)
      : answerOf(server.pod, call.path, seconds);
    const { pod, cluster } = server;
    const { name, namespace, port } = call.target;
    const key = `${namespace}/${name}:${port} ${cluster} ${pod.metadata.uid} ${answer.code}`;
    const counter = responses.get(key) ?? { target: call.target, cluster, pod, code: answer.code, count: 0 };
    counter.count += 1;
    responses.set(key, counter);
    return answer;
  }

  /** Half of the answers come at once, half after the delayed-acknowledgement pause that real ones show. */
  const briefly = () => (random.next() < 0.5 ? 0.001 + random.next() * 0.006 : 0.04 + random.next() * 0.009);

  async function request(call: Call, signal: AbortSignal): Promise<Answer> {
    if (call.endpoints !== listed) for (const endpoint of call.endpoints) countersOf(call, endpoint);
    listed = call.endpoints;
    const open = call.endpoints.filter(each => each.isTried);
    if (open.length === 0) return noHealthyUpstream(briefly());
    const began = clock.now();
    const waited = () => (clock.now() - began) / 1000;
    let last: Failure = 'refused';
    const tried = new Set<string>();
    for (let attempt = 0; attempt < TRIES; attempt += 1) {
      const left = open.filter(each => !tried.has(each.address));
      const endpoint = pick(left.length > 0 ? left : open, random);
      tried.add(endpoint.address);
      const counters = countersOf(call, endpoint);
      const server = reuse(call, endpoint, counters, random);
      if (server !== undefined) {
        counters.successes += 1;
        return answered(call, server, waited() + briefly());
      }
      const held = counters.connections ?? [];
      const way = connect(call.view, call.caller, endpoint, call.target, held, random);
      if (way.end === 'server') {
        counters.connections = [...held, way.hops];
        counters.choices = way.choices;
        counters.successes += 1;
        return answered(call, way.hops.at(-1) ?? { cluster: '', pod: way.server }, waited() + briefly());
      }
      if (way.end === 'dropped') {
        counters.pendingUntil ??= clock.now() + CONNECT_TIMEOUT;
        const until = counters.pendingUntil;
        const patience = began + call.patience * 1000;
        await clock.sleep(Math.max(0, Math.min(until, patience) - clock.now()), signal);
        if (patience < until) return timedOut(call.patience);
        if (counters.pendingUntil === until) {
          counters.connectFails += 1;
          delete counters.pendingUntil;
        }
      } else {
        counters.connectFails += 1;
      }
      counters.errors += 1;
      last = way.end;
    }
    return upstreamFailed(last, waited() + briefly());
  }

  return { hosts, responses, request };
}

/** By the policies of the server's primary, which its own proxy holds callers to. */
function isRefused(view: MeshView, { cluster, pod }: Hop): boolean {
  const there = view.cluster(cluster);
  if (there === undefined || !hasProxy(pod)) return false;
  const homes = controlPlaneOf(view, there).slice(0, 1);
  return homes.some(({ home }) => {
    const objects = view.cluster(home)?.objects;
    return objects !== undefined && isDenied(objects, pod);
  });
}

/** The key of an endpoint's counters. */
export function hostKey(target: Target, address: string): string {
  return `outbound|${target.port}|${target.subset ?? ''}|${target.name}.${target.namespace ?? 'default'}.svc.cluster.local::${address}`;
}

function pick(endpoints: readonly Endpoint[], random: Random): Endpoint {
  let rest = random.next() * endpoints.reduce((sum, each) => sum + each.weight, 0);
  for (const each of endpoints) {
    rest -= each.weight;
    if (rest < 0) return each;
  }
  return endpoints[endpoints.length - 1] as Endpoint;
}

/** Connections to one endpoint at most, as two workers and what bursts leave open come to. */
const MOST_CONNECTIONS = 8;

/**
 * The server of an open connection on which every pod is still there. Nothing where there is none, and while some
 * server behind the endpoint has none: a gateway chooses once for each connection, never for each request.
 */
function reuse(call: Call, endpoint: Endpoint, counters: HostCounters, random: Random): Hop | undefined {
  const port = Number(endpoint.address.slice(endpoint.address.lastIndexOf(':') + 1));
  const standing = (counters.connections ?? []).filter(hops => hops.every(hop => isStanding(call.view, hop, port)));
  counters.connections = standing;
  if (standing.length < Math.min(MOST_CONNECTIONS, counters.choices ?? 1)) return undefined;
  const hops = standing.length === 1 ? standing[0] : standing[Math.floor(random.next() * standing.length)];
  return hops?.at(-1);
}

function isStanding(view: MeshView, { cluster, pod }: Hop, port: number): boolean {
  const there = view.cluster(cluster);
  if (there === undefined || there.droppedPorts.has(port)) return false;
  const { name, namespace, uid } = pod.metadata;
  const now = there.objects.get({ ...POD, name, ...(namespace === undefined ? {} : { namespace }) });
  return now !== undefined && now.metadata.uid === uid;
}
