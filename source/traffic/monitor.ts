/** Asks helloworld from every cluster and every istiod for its view, until told to stop; says what that proves. */

import { helloVersions, type Mesh, primaries } from '../model/mesh.ts';
import type { Heard, IstiodView, Tally, Verdict } from '../model/tally.ts';
import { SECOND } from '../model/time-units.ts';
import type { Clock, Cluster } from '../ports.ts';
import { runTrafficClient } from './client.ts';
import { watchGatewayHealth } from './gateway-health.ts';
import { probeGateways } from './gateway-probes.ts';
import { watchIstiods } from './istiods.ts';
import { runTaskGroup } from './task-group.ts';
import { type Findings, verdict } from './verdict.ts';
import { createWindow, requests } from './window.ts';

export type Monitored = {
  readonly mesh: Mesh;
  readonly cluster: (name: string) => Cluster;
  readonly clock: Clock;
  /** Requests from each cluster; 10 unless told, and never more than a client pod can bear. */
  readonly perSecond?: number;
  /** One event for every answer as well; else only what they add up to. */
  readonly each?: boolean;
};

export type ClusterTally = Tally & { readonly name: string };

/** The events of the engine that a monitor reports; `at` in milliseconds since 1970. */
export type TrafficEvent = { readonly at: number } & (
  | { readonly event: 'traffic'; readonly clusters: readonly ClusterTally[] }
  | ({ readonly event: 'response' | 'miss'; readonly cluster: string } & Heard)
  | { readonly event: 'istiod'; readonly cluster: string; readonly views: readonly IstiodView[] }
  | ({ readonly event: 'verdict' } & Verdict)
);

/** How it stood at the end. */
export type Monitoring = {
  /** Of the whole time. */
  readonly clusters: readonly ClusterTally[];
  readonly verdict: Verdict;
  /** What the verdict rests on: since the last change, and within the window. */
  readonly latest: { readonly clusters: readonly ClusterTally[]; readonly seconds: number };
};

/** What goes wrong now is judged by the last so many milliseconds beside all that counts. */
const RECENT = 5 * SECOND;

/**
 * Asks until the signal aborts; nothing else ends it. Every command in a pod is told to end before this resolves.
 * Events: `traffic` every second and once more at the end, `istiod` and `verdict` when they change.
 */
export async function monitorTraffic(
  monitored: Monitored,
  report: (event: TrafficEvent) => void,
  signal: AbortSignal,
): Promise<Monitoring> {
  const { mesh, cluster, clock, perSecond = 10, each = false } = monitored;
  const pace = paceOf(mesh, perSecond);
  const begin = clock.now();
  const windows = new Map(
    mesh.members.map(({ name }) => [name, createWindow(helloVersions(mesh), pace.window / SECOND, begin)]),
  );
  const views = new Map<string, readonly IstiodView[]>();
  let broken: readonly string[] = [];
  let unreached: readonly string[] = [];
  let changedAt = begin;
  let said: Verdict | undefined;
  let latest: Monitoring['latest'] = { clusters: [], seconds: 0 };

  const tallies = () => [...windows].map(([name, window]) => ({ name, ...window.total(clock.now()) }));

  function hear(name: string, heard: Heard): void {
    const at = clock.now();
    windows.get(name)?.hear(heard, at);
    if (each) report({ event: heard.heard, cluster: name, ...heard, at });
  }

  function see(name: string, seen: readonly IstiodView[]): void {
    const at = clock.now();
    // After a change, answers over older connections prove nothing: count anew.
    if (views.has(name)) changedAt = at;
    views.set(name, seen);
    report({ event: 'istiod', cluster: name, views: seen, at });
  }

  const heardSince = (from: number, at: number) =>
    new Map([...windows].map(([name, window]) => [name, window.since(Math.max(changedAt, from), at)]));
  const findings = (at: number): Findings => {
    return {
      mesh,
      heard: heardSince(changedAt, at),
      recent: heardSince(at - RECENT, at),
      voices: new Map([...windows].map(([name, window]) => [name, window.voices(changedAt, at)])),
      views,
      broken: [...broken, ...unreached],
    };
  };

  /** Says the verdict when it is another one, and rests on enough answers. */
  function judge(): void {
    const at = clock.now();
    const given = findings(at);
    const found = verdict(given);
    latest = {
      clusters: [...given.heard].map(([name, tally]) => ({ name, ...tally })),
      seconds: Math.round(Math.min(at - changedAt, pace.window) / SECOND),
    };
    const asked =
      views.size === primaries(mesh).length && [...given.heard.values()].every(each => requests(each) >= pace.enough);
    if (found.state !== 'proven' && !asked && at - changedAt < pace.patience) return;
    if (said?.state !== found.state || said.words !== found.words) report({ event: 'verdict', ...found, at });
    said = found;
  }

  async function tick(stop: AbortSignal): Promise<void> {
    while (!stop.aborted) {
      await clock.sleep(SECOND, stop);
      report({ event: 'traffic', clusters: tallies(), at: clock.now() });
      judge();
    }
  }

  const clients = mesh.members.map(({ name }) => {
    const client = { cluster: cluster(name), samples: mesh.samples, clock, perSecond };
    return (stop: AbortSignal) => runTrafficClient({ ...client, hear: heard => hear(name, heard) }, stop);
  });
  const istiods = primaries(mesh).map(({ name }) => {
    return (stop: AbortSignal) => watchIstiods(cluster(name), clock, seen => see(name, seen), stop);
  });
  const gatewayHealth = (stop: AbortSignal) =>
    watchGatewayHealth(
      mesh,
      cluster,
      clock,
      found => {
        broken = found;
        changedAt = clock.now();
      },
      stop,
    );
  // Answers go on over older connections, which prove what they prove: they are not counted anew.
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
  await runTaskGroup([tick, ...clients, ...istiods, gatewayHealth, gatewayProbes], signal);
  const clusters = tallies();
  report({ event: 'traffic', clusters, at: clock.now() });
  const last = said ?? verdict(findings(clock.now()));
  if (said === undefined) report({ event: 'verdict', ...last, at: clock.now() });
  return { clusters, verdict: last, latest };
}

/**
 * How long to look before judging. With n versions spread evenly, 10·n requests miss a given one once in 22,000 times
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
