/** Listening: the run's own proof and the monitor feed the same counters; a picture is taken four times a second. */
import { cleaned } from '../../source/model/clean.ts';
import { helloVersions, type Mesh, sampled } from '../../source/model/mesh.ts';
import type { Verdict } from '../../source/model/tally.ts';
import type { Prepared } from '../../source/preparation/prepare.ts';
import { createBatch } from '../batch.ts';
import type { RunEvent } from '../run.ts';
import { noTraffic, type Traffic } from '../traffic.ts';
import { createTrafficCounter, type Stream } from '../traffic-counter.ts';
import { screenOf } from '../view.ts';
import type { CommandContext } from './context.ts';
import { createJob } from './job.ts';
import type { Ticker } from './ticker.ts';

const flushEvery = 250;
/** Requests a second and cluster (issue: paced at 10 answers a second). */
const perSecond = 10;

export type Listening = {
  /** A run begins: its proof will be heard. */
  begin(plan: Prepared): void;
  /** What the run says. */
  hear(event: RunEvent): void;
  /** Asks from every cluster until told to stop; beside a run as well. */
  start(plan: Prepared): void;
  /** The Traffic screen is shown: asks, so that it never shows what was long ago. Not before there is what to ask. */
  enter(plan: Prepared): void;
  pause(): void;
  /** Counts from nothing. */
  reset(): void;
  note(text: string): void;
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

export function createListening({ host, outside, stores, operations }: CommandContext, ticker: Ticker): Listening {
  const { traffic } = stores;
  const job = createJob(outside.crash);
  const counter = createTrafficCounter();
  const draw = () => traffic.setState({ clusters: counter.picture() });
  const batch = createBatch<true>(flushEvery, draw);

  /** The run that is going on. */
  let ongoing: Prepared | undefined;
  /** The monitor tells a verdict when it changes; what the run says at its end must not stay in its place. */
  let isJudgedByMonitor = false;

  const judge = ({ state, words, evidence }: Verdict, at: number, stream: Stream) => {
    if (stream === 'run' && isJudgedByMonitor) return;
    isJudgedByMonitor = stream === 'monitor';
    const before = traffic.getState();
    const verdictSince = before.verdict?.state === state ? (before.verdictSince ?? at) : at;
    const verdict = { state, words: cleaned(words), evidence: evidence.map(each => cleaned(each)) };
    traffic.setState({ verdict, verdictSince });
  };

  const hear = (event: RunEvent, stream: Stream) => {
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
      case 'incident':
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
    // Nobody is listened to where there are no samples: the screen has no counts then.
    counter.begin(
      sampled(mesh).map(member => member.name),
      helloVersions(mesh),
    );
    const { notes } = traffic.getState();
    traffic.setState({ ...noTraffic, notes, since: host.clock.now(), clusters: counter.picture() }, true);
  };

  const stop = () => {
    job.stop();
    counter.end('monitor');
    isJudgedByMonitor = false;
  };

  const start = ({ mesh, world }: Prepared) => {
    const { clusters, phase } = traffic.getState();
    if (phase === 'listening' || mesh.samples.none) return;
    if (clusters.length === 0) clear(mesh);
    traffic.setState(
      before => ({ ...(isOld(before, host.clock.now()) ? unjudged(before) : before), phase: 'listening' }),
      true,
    );
    ticker.start();
    job.start(async signal => {
      // Each answer as well as the sums: they tell how long it took.
      const ask = { mesh, cluster: world.cluster, clock: world.clock, perSecond, each: true };
      // What a stopped monitor says at its end would be counted as another stream's.
      await operations.monitor(ask, event => (signal.aborted ? undefined : hear(event, 'monitor')), signal);
      batch.flush();
    });
  };

  const isHeard = () => counter.picture().some(cluster => cluster.versions.some(version => version.count > 0));

  return {
    begin(plan) {
      stop();
      ongoing = plan;
      clear(plan.mesh);
    },
    hear(event) {
      hear(event, 'run');
      const isSeen = screenOf(stores.view.getState()) === 'traffic' && traffic.getState().phase === 'none';
      if (event.event === 'traffic' && ongoing !== undefined && isSeen && isHeard()) start(ongoing);
    },
    start,
    enter(plan) {
      const { phase } = stores.run.getState();
      if (phase !== 'none' && (phase === 'over' || isHeard())) start(plan);
    },
    pause() {
      stop();
      traffic.setState({ phase: 'paused', clusters: counter.picture() });
    },
    reset() {
      counter.reset();
      traffic.setState({ since: host.clock.now(), clusters: counter.picture() });
    },
    note(text) {
      const note = { at: host.clock.now(), text };
      traffic.setState(({ notes }) => ({ notes: [...notes, note] }));
    },
    stopAll: stop,
    settled: () => job.settled(),
  };
}
