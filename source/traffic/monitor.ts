/** Asks helloworld from every cluster and every istiod for its view, until told to stop; says what that proves. */

import type { Incident } from '../model/incident.ts';
import { helloVersions, type Mesh, primaries } from '../model/mesh.ts';
import { emptyTally, type IstiodView, type Observation, type Tally, type Verdict } from '../model/tally.ts';
import type { Target } from '../model/target.ts';
import { SECOND } from '../model/time-units.ts';
import type { Clock, Cluster } from '../ports.ts';
import { helloAsking, targetAsking } from './asking.ts';
import { runTrafficClient } from './client.ts';
import { type GatewayTrouble, watchGatewayHealth } from './gateway-health.ts';
import { probeGateways } from './gateway-probes.ts';
import { createPathNews } from './incidents/path-news.ts';
import { watchIstiods } from './istiods.ts';
import { watchMeshObjects } from './mesh-objects.ts';
import { createPaths, type Paths } from './paths/paths.ts';
import { suspicionsOf } from './paths/suspicions.ts';
import { createServers } from './servers.ts';
import { targetVerdict } from './target-verdict.ts';
import { runTaskGroup } from './task-group.ts';
import { disagreement, type Findings, verdict } from './verdict.ts';
import { createWindow, requests } from './window.ts';

export type Monitored = {
  readonly mesh: Mesh;
  readonly cluster: (name: string) => Cluster;
  readonly clock: Clock;
  /** Requests from each cluster; 10 unless told, and never more than a client pod can bear. */
  readonly perSecond?: number;
  /** One event for every answer as well; else only what they add up to. */
  readonly each?: boolean;
  /** What is asked instead of helloworld, and which versions every cluster must receive: none, any will do. */
  readonly target?: Target & { readonly expected: readonly string[] };
  /** What is known of the paths: from an earlier monitor of this mesh, and for other readers of them. */
  readonly paths?: Paths;
};

export type ClusterTally = Tally & { readonly name: string };

/** The events of the engine that a monitor reports; `at` in milliseconds since 1970. */
export type TrafficEvent = { readonly at: number } & (
  | { readonly event: 'traffic'; readonly clusters: readonly ClusterTally[] }
  | ({ readonly event: 'response' | 'miss'; readonly cluster: string } & Observation)
  | { readonly event: 'istiod'; readonly cluster: string; readonly views: readonly IstiodView[] }
  | ({ readonly event: 'verdict' } & Verdict)
  | ({ readonly event: 'incident' } & Incident)
);

/** How it stood at the end. */
export type Monitoring = {
  /** Of the whole time. */
  readonly clusters: readonly ClusterTally[];
  readonly verdict: Verdict;
  /** What the verdict rests on: since the last change, and within the window. */
  readonly latest: { readonly clusters: readonly ClusterTally[]; readonly seconds: number };
};

/** How often silences are judged, in milliseconds. */
const POLL_INTERVAL = 200;
/** A client that cannot be observed for less than this has a pod that is being replaced, or a connection recreated. */
const BLINK = 3500;
/** Requests that hung stay a fault for so long: between two of them others are answered. */
const HUNG = 10 * SECOND;
/** An istiod that starts again lists the others as syncing for a moment: while requests are answered that is not a fault. */
const STARTING = 8 * SECOND;
/** A change of an object takes effect at once, or not at all. */
const TOUCHED = 6 * SECOND;
/** What goes wrong now is judged by the last milliseconds, this many, beside all that counts. */
const RECENT = 5 * SECOND;

/**
 * Asks until the signal aborts; nothing else ends it. Every command in a pod is told to end before this resolves.
 * Events: `traffic` every second and once more at the end; `istiod`, `verdict` and `incident` when there is something new.
 */
export async function monitorTraffic(
  monitored: Monitored,
  report: (event: TrafficEvent) => void,
  signal: AbortSignal,
): Promise<Monitoring> {
  const { mesh, cluster, clock, perSecond = 10, each = false } = monitored;
  const pace = paceOf(mesh, perSecond);
  const begin = clock.now();
  const { target } = monitored;
  const expected = target?.expected ?? helloVersions(mesh);
  const asking = target === undefined ? helloAsking(mesh.samples) : targetAsking(target, mesh.samples);
  const paths = monitored.paths ?? createPaths(mesh, begin, target === undefined ? 'helloworld' : 'target');
  paths.resume(begin);
  const news = createPathNews(paths, begin);
  const windows = new Map(mesh.members.map(({ name }) => [name, createWindow(expected, pace.window / SECOND, begin)]));
  const views = new Map<string, readonly IstiodView[]>();
  const hung = new Map<string, number>();
  const touchedAt = new Map<string, number>();
  let agreed: ReadonlyMap<string, readonly IstiodView[]> = new Map();
  let agreedAt = begin;
  let gateways: readonly GatewayTrouble[] = [];
  let unreached: ReadonlyMap<string, string> = new Map();
  let changedAt = begin;
  let said: Verdict | undefined;
  let latest: Monitoring['latest'] = { clusters: [], seconds: 0 };

  const failed = () => paths.clients.reduce((sum, { totalErrors }) => sum + totalErrors, 0);
  const servers = createServers(mesh, cluster, clock, failed, () => paths.forgetShares());
  const tallies = () => [...windows].map(([name, window]) => ({ name, ...window.total(clock.now()) }));
  const tell = (incident: Incident) => report({ event: 'incident', ...incident, at: clock.now() });

  function observe(name: string, observation: Observation): void {
    const at = clock.now();
    paths.add(name, observation, at);
    // A missing client is no response.
    if (observation.observation === 'miss' && observation.blind === true) return;
    windows.get(name)?.observe(observation, at);
    if (each) report({ event: observation.observation, cluster: name, ...observation, at });
  }

  function see(name: string, seen: readonly IstiodView[]): void {
    const at = clock.now();
    // After a change, answers over older connections prove nothing: count again.
    if (views.has(name)) changedAt = at;
    views.set(name, seen);
    report({ event: 'istiod', cluster: name, views: seen, at });
  }

  const receivedSince = (from: number, at: number) =>
    new Map([...windows].map(([name, window]) => [name, window.since(Math.max(changedAt, from), at)]));

  /** What istiods say; what they said last in agreement, while one of a proven mesh starts again. */
  function viewsAt(at: number): ReadonlyMap<string, readonly IstiodView[]> {
    if (disagreement({ mesh, views }).length === 0) {
      agreed = new Map(views);
      agreedAt = at;
    }
    return said?.state === 'proven' && at - agreedAt < STARTING ? agreed : views;
  }

  function lostAt(at: number): NonNullable<Findings['lost']> {
    const found = mesh.members.flatMap(({ name }) => {
      const lost = paths.lost(name, at);
      return lost !== undefined && at - lost.since >= BLINK ? [[name, lost] as const] : [];
    });
    return new Map(found);
  }

  function hangingAt(at: number): readonly string[] {
    for (const { name } of mesh.members) if (paths.hanging(name, at) !== undefined) hung.set(name, at);
    return [...hung].flatMap(([name, last]) =>
      at - last < HUNG ? [`requests from ${name} hang: no response for 3 s or more`] : [],
    );
  }

  function findings(at: number): Required<Findings> {
    const lost = lostAt(at);
    const unseen = gateways.filter(gateway => gateway.unseen === true && !lost.has(gateway.cluster));
    const broken = gateways.filter(gateway => gateway.unseen !== true);
    return {
      mesh,
      received: receivedSince(changedAt, at),
      recent: receivedSince(at - RECENT, at),
      voices: new Map(mesh.members.map(({ name }) => [name, paths.voices(name, at)])),
      views: viewsAt(at),
      broken: [...broken.map(({ words }) => words), ...unreached.values(), ...hangingAt(at)],
      lost,
      unseen: unseen.map(({ words }) => words),
    };
  }

  /** Says the verdict when it is another one, and rests on enough answers. */
  function judge(): void {
    const at = clock.now();
    const given = findings(at);
    const found = verdictOf(given);
    latest = {
      clusters: [...given.received].map(([name, tally]) => ({ name, ...tally })),
      seconds: Math.round(Math.min(at - changedAt, pace.window) / SECOND),
    };
    if (isEarly(given, found, at)) return;
    if (found.state === 'proven' && !mesh.members.every(({ name }) => paths.isFresh(name, changedAt))) return;
    if (said?.state !== found.state || said.words !== found.words) report({ event: 'verdict', ...found, at });
    if (said !== undefined && said.state !== found.state) tell(turnOf(found));
    said = found;
  }

  function verdictOf(given: Required<Findings>): Verdict {
    return target === undefined
      ? verdict(given)
      : targetVerdict({ ...given, clusters: mesh.members.map(({ name }) => name), expected });
  }

  /**
   * Before every version was received once, or every istiod asked, the wait is for this many responses, or this long.
   */
  function isEarly({ lost, received }: Findings, found: Verdict, at: number): boolean {
    if (found.state === 'proven' || found.state === 'answered') return false;
    const observed = mesh.members.filter(({ name }) => !lost?.has(name));
    const isKnown = observed.every(({ name }) => {
      const voices = paths.voices(name, at);
      return expected.length > 0 && expected.every(version => voices[version] !== undefined);
    });
    const isAsked = target !== undefined || views.size === primaries(mesh).length || (lost?.size ?? 0) > 0;
    const isEnough = observed.every(({ name }) => requests(received.get(name) ?? emptyTally([])) >= pace.enough);
    return !(isAsked && (isKnown || isEnough)) && at - changedAt < pace.patience;
  }

  /** True when something is new that a verdict must not wait for. */
  function poll(): boolean {
    const at = clock.now();
    const touched = new Set([...touchedAt].flatMap(([name, when]) => (at - when < TOUCHED ? [name] : [])));
    const signs = { mesh, views, unreached, gateways, touched, missing: servers.missing() };
    const isSilent = paths.judge(suspicionsOf(signs), at);
    const found = [...news.poll(at), ...servers.news()];
    for (const incident of found) tell(incident);
    return isSilent || found.length > 0;
  }

  async function tick(stop: AbortSignal): Promise<void> {
    for (let second = begin + SECOND; !stop.aborted; ) {
      await clock.sleep(POLL_INTERVAL, stop);
      const isNews = poll();
      const isDue = clock.now() >= second;
      if (isDue) {
        report({ event: 'traffic', clusters: tallies(), at: clock.now() });
        second = Math.max(second + SECOND, clock.now());
      }
      if (isDue || isNews) judge();
    }
  }

  const clients = mesh.members.map(({ name }) => {
    const client = { cluster: cluster(name), asking, clock, perSecond };
    const alive = () => paths.alive(name, clock.now());
    return (stop: AbortSignal) =>
      runTrafficClient({ ...client, alive, observe: observation => observe(name, observation) }, stop);
  });
  const istiods = primaries(mesh).map(member => {
    const { name } = member;
    return (stop: AbortSignal) => watchIstiods(member, cluster(name), clock, seen => see(name, seen), stop);
  });
  const gatewayHealth = (stop: AbortSignal) =>
    watchGatewayHealth(
      mesh,
      cluster,
      clock,
      found => {
        gateways = found;
        changedAt = clock.now();
      },
      stop,
    );
  // Answers go on over older connections, which prove what they prove: they are not counted again.
  const gatewayProbes = (stop: AbortSignal) =>
    probeGateways(
      mesh,
      cluster,
      clock,
      found => {
        unreached = found;
      },
      stop,
    );
  const changed = (incident: Incident, kind: string) => {
    // Whose pods are replaced is told by the pods.
    if (incident.cluster !== undefined && kind !== 'Deployment') touchedAt.set(incident.cluster, clock.now());
    tell(incident);
  };
  const objects = (stop: AbortSignal) => watchMeshObjects(mesh, cluster, clock, changed, stop);
  // Of another target neither istiods nor helloworld's pods say anything.
  const ofMesh = target === undefined ? [...istiods, gatewayHealth, gatewayProbes, servers.follow] : [];
  await runTaskGroup([tick, ...clients, ...ofMesh, objects], signal);
  const clusters = tallies();
  report({ event: 'traffic', clusters, at: clock.now() });
  const last = said ?? verdictOf(findings(clock.now()));
  if (said === undefined) report({ event: 'verdict', ...last, at: clock.now() });
  return { clusters, verdict: last, latest };
}

function turnOf({ state, words }: Verdict): Incident {
  const standing = { proven: 'ok', answered: 'ok', unknown: 'warning', unasked: 'info' } as const;
  return {
    kind: 'verdict',
    standing: state in standing ? standing[state as keyof typeof standing] : 'problem',
    words: `${state}: ${words}`,
  };
}

/**
 * How long to observe before judging. With n versions spread evenly, 10·n requests miss a given one once in 22,000 times
 * (docs/istio/traffic.md#what-the-responses-prove), but real shares are uneven: so the window holds three times that,
 * and fifteen seconds at least.
 */
function paceOf(mesh: Mesh, perSecond: number) {
  const enough = 10 * mesh.members.length;
  const seconds = (3 * enough) / perSecond;
  return {
    enough,
    window: Math.ceil(Math.max(15, seconds)) * SECOND,
    /** After so long one judges by what there is: requests that hang come five seconds apart. */
    patience: Math.max(10, seconds) * SECOND,
  };
}
