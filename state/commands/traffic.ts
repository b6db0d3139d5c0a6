/** Listening: the run's own proof and the monitor feed the same counters; a picture is taken four times a second. */
import { cleaned } from '../../source/model/clean.ts';
import { helloVersions, type Mesh, sampled } from '../../source/model/mesh.ts';
import type { Verdict } from '../../source/model/tally.ts';
import type { Prepared } from '../../source/preparation/prepare.ts';
import { createPaths, type Paths } from '../../source/traffic/paths/paths.ts';
import { pictureOf, windows } from '../../source/traffic/paths/picture.ts';
import { createBatch, drawnEvery } from '../batch.ts';
import type { RunEvent } from '../run.ts';
import { type Happening, noTraffic, type Traffic } from '../traffic.ts';
import { createTrafficCounter, type Stream } from '../traffic-counter.ts';
import { screenOf } from '../view.ts';
import type { CommandContext } from './context.ts';
import { createJob } from './job.ts';
import type { Ticker } from './ticker.ts';

/** Incidents that are remembered at most. */
const remembered = 500;

export type TrafficCommands = {
  /** A run begins: its proof will be received. */
  begin(plan: Prepared): void;
  /** What the run says. */
  receive(event: RunEvent): void;
  /** Asks from every cluster until told to stop; beside a run as well. */
  start(plan: Prepared): void;
  /** The Traffic screen is shown: asks, so that it never shows what was long ago. Not before there is what to ask. */
  enter(plan: Prepared): void;
  pause(): void;
  /** Counts from nothing. */
  reset(): void;
  note(text: string): void;
  /** Takes shares and rates over the next longer or shorter window. */
  widen(by: 1 | -1): void;
  /** Sets the requests per second and cluster. */
  pace(perSecond: number): void;
  /** What is known of the paths; undefined before anything was asked. */
  paths(): Paths | undefined;
  stopAll(): void;
  settled(): Promise<unknown>;
};

/** A verdict stays so long, in milliseconds, until the monitor gives its own. */
const verdictStays = 5000;

const isOld = ({ phase, verdictSince = 0 }: Traffic, now: number) =>
  phase === 'paused' || now - verdictSince > verdictStays;

function unjudged({ verdict: _verdict, verdictSince: _since, ...rest }: Traffic): Traffic {
  return rest;
}

export function createTrafficCommands(
  { host, outside, stores, operations }: CommandContext,
  ticker: Ticker,
): TrafficCommands {
  const { traffic } = stores;
  const job = createJob(outside.crash);
  const counter = createTrafficCounter();
  let paths: Paths | undefined;
  /** Since when the paths are watched: what came within the window is not forgotten when totals are reset. */
  let watchedSince = 0;
  const pathsNow = () => {
    const { window } = traffic.getState();
    return paths === undefined ? [] : pictureOf(paths, window, host.clock.now(), watchedSince);
  };
  const draw = () => traffic.setState({ clusters: counter.picture(), paths: pathsNow() });
  const batch = createBatch<true>(drawnEvery, draw);

  /** Whom was asked last. */
  let asking: Prepared | undefined;
  /** The run that is going on. */
  let ongoing: Prepared | undefined;
  /** The monitor tells a verdict when it changes; what the run says at its end must not stay in its place. */
  let isJudgedByMonitor = false;

  const judge = ({ state, words, evidence, target }: Verdict, at: number, stream: Stream) => {
    if (stream === 'run' && isJudgedByMonitor) return;
    isJudgedByMonitor = stream === 'monitor';
    const before = traffic.getState();
    const verdictSince = before.verdict?.state === state ? (before.verdictSince ?? at) : at;
    const said = { state, words: cleaned(words), evidence: evidence.map(each => cleaned(each)) };
    const verdict = target === undefined ? said : { ...said, target };
    traffic.setState({ verdict, verdictSince });
    // The first verdict is where the timeline begins; of later ones the monitor tells.
    if (before.verdict === undefined)
      happened({
        kind: 'verdict',
        standing: state === 'proven' || state === 'answered' ? 'ok' : 'warning',
        words: `${state}: ${words}`,
        at,
      });
  };

  const happened = ({ at, ...incident }: Happening) =>
    traffic.setState(({ incidents }) => ({
      incidents: [...incidents, { ...incident, words: cleaned(incident.words, 300), at }].slice(-remembered),
    }));

  const receive = (event: RunEvent, stream: Stream) => {
    switch (event.event) {
      case 'verdict':
        judge(event, event.at, stream);
        return;
      case 'traffic':
      case 'response':
      case 'miss':
      case 'istiod':
        counter.add(event, stream);
        batch.add(true);
        return;
      case 'result':
        counter.end('run');
        ongoing = undefined;
        return;
      case 'incident': {
        const { event: _event, ...incident } = event;
        happened(incident);
        return;
      }
      case 'plan':
      case 'started':
      case 'applied':
      case 'removed':
      case 'waiting':
      case 'done':
      case 'failed':
        return;
    }
  };

  const clear = (mesh: Mesh) => {
    // Without sample apps there are no requests: the screen has no counts then.
    const { incidents, window, perSecond, target, asked } = traffic.getState();
    counter.begin(
      (asked === undefined ? sampled(mesh) : mesh.members).map(member => member.name),
      asked?.expected ?? helloVersions(mesh),
    );
    const now = host.clock.now();
    paths = createPaths(mesh, now, asked === undefined ? 'helloworld' : 'target');
    watchedSince = now;
    const kept = { incidents, window, perSecond, target, ...(asked === undefined ? {} : { asked }) };
    traffic.setState({ ...noTraffic, ...kept, since: now, clusters: counter.picture(), paths: pathsNow() }, true);
  };

  const stop = () => {
    job.stop();
    counter.end('monitor');
    isJudgedByMonitor = false;
  };

  const start = (plan: Prepared) => {
    const { mesh, world } = plan;
    asking = plan;
    const { clusters, phase } = traffic.getState();
    const isUnasked = mesh.samples.none && traffic.getState().asked?.clients === undefined;
    if (phase === 'listening' || isUnasked) return;
    if (clusters.length === 0) clear(mesh);
    traffic.setState(
      before => ({ ...(isOld(before, host.clock.now()) ? unjudged(before) : before), phase: 'listening' }),
      true,
    );
    ticker.start();
    job.start(async signal => {
      // Each answer as well as the sums: they tell how long it took.
      const { perSecond, asked } = traffic.getState();
      const known = paths === undefined ? {} : { paths };
      const named = asked === undefined ? {} : { target: asked };
      const ask = { mesh, cluster: world.cluster, clock: world.clock, perSecond, each: true, ...known, ...named };
      // What a stopped monitor says at its end would be counted as another stream's.
      await operations.monitor(ask, event => (signal.aborted ? undefined : receive(event, 'monitor')), signal);
      batch.flush();
    });
  };

  const restart = () => {
    if (asking === undefined || traffic.getState().phase !== 'listening') return;
    stop();
    traffic.setState({ phase: 'paused' });
    start(asking);
  };

  const hasResponses = () => counter.picture().some(cluster => cluster.versions.some(version => version.count > 0));

  return {
    begin(plan) {
      stop();
      ongoing = plan;
      clear(plan.mesh);
    },
    receive(event) {
      receive(event, 'run');
      const isSeen = screenOf(stores.view.getState()) === 'traffic' && traffic.getState().phase === 'none';
      if (event.event === 'traffic' && ongoing !== undefined && isSeen && hasResponses()) start(ongoing);
    },
    start,
    enter(plan) {
      const { phase } = stores.run.getState();
      if (phase !== 'none' && (phase === 'over' || hasResponses())) start(plan);
    },
    pause() {
      stop();
      const pausedAt = host.clock.now();
      traffic.setState({ phase: 'paused', pausedAt, clusters: counter.picture(), paths: pathsNow() });
    },
    reset() {
      counter.reset();
      paths?.reset();
      // No count is left on which a verdict of before could rest; a monitor tells one again only from its beginning.
      traffic.setState(before => ({ ...unjudged(before), since: host.clock.now() }), true);
      draw();
      restart();
    },
    note: words => happened({ kind: 'note', standing: 'info', words, at: host.clock.now() }),
    widen(by) {
      traffic.setState(({ window }) => ({ window: windows[windows.indexOf(window) + by] ?? window }));
      draw();
    },
    pace(perSecond) {
      traffic.setState({ perSecond });
      restart();
    },
    paths: () => paths,
    stopAll: stop,
    settled: () => job.settled(),
  };
}
