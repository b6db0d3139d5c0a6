/** Listening: the run's own proof and the monitor feed the same counters; a picture is taken four times a second. */
import { cleaned } from '../../source/model/clean.ts';
import { helloVersions, type Mesh } from '../../source/model/mesh.ts';
import { createBatch } from '../batch.ts';
import type { Prepared } from '../prepare.ts';
import type { RunEvent } from '../run.ts';
import { noTraffic } from '../traffic.ts';
import { createTrafficCounter } from '../traffic-counter.ts';
import type { CommandContext } from './context.ts';
import { createJob } from './job.ts';
import type { Ticker } from './ticker.ts';

const flushEvery = 250;
/** Requests a second and cluster (issue: paced at 10 answers a second). */
const perSecond = 10;

export type Listening = {
  /** A run begins: its proof will be heard. */
  begin(mesh: Mesh): void;
  hear(event: RunEvent): void;
  /** Asks from every cluster until told to stop. */
  start(plan: Prepared): void;
  pause(): void;
  /** Counts from nothing. */
  reset(): void;
  note(text: string): void;
  stopAll(): void;
  settled(): Promise<unknown>;
};

export function createListening({ host, outside, stores, work }: CommandContext, ticker: Ticker): Listening {
  const { traffic } = stores;
  const job = createJob(outside.crash);
  const counter = createTrafficCounter();
  const draw = () => traffic.setState({ clusters: counter.picture() });
  const batch = createBatch<true>(flushEvery, draw);

  const hear = (event: RunEvent) => {
    switch (event.event) {
      case 'verdict': {
        const { state, words, evidence, at } = event;
        const before = traffic.getState();
        const verdictSince = before.verdict?.state === state ? (before.verdictSince ?? at) : at;
        const verdict = { state, words: cleaned(words), evidence: evidence.map(each => cleaned(each)) };
        traffic.setState({ verdict, verdictSince });
        return;
      }
      case 'traffic':
      case 'response':
      case 'miss':
      case 'istiod':
        counter.add(event);
        batch.add(true);
        return;
      case 'plan':
      case 'started':
      case 'applied':
      case 'removed':
      case 'waiting':
      case 'done':
      case 'failed':
      case 'result':
        return;
    }
  };

  const begin = (mesh: Mesh) => {
    job.stop();
    counter.begin(
      mesh.members.map(member => member.name),
      helloVersions(mesh),
    );
    const { notes } = traffic.getState();
    traffic.setState({ ...noTraffic, notes, since: host.clock.now(), clusters: counter.picture() }, true);
  };

  return {
    begin,
    hear,
    start({ mesh, world }) {
      if (job.isBusy()) return;
      if (traffic.getState().clusters.length === 0) begin(mesh);
      counter.again();
      traffic.setState({ phase: 'listening' });
      ticker.start();
      job.start(async signal => {
        // Each answer as well as the sums: they tell how long it took.
        const ask = { mesh, cluster: world.cluster, clock: world.clock, perSecond, each: true };
        // What a stopped monitor says at its end would be counted as another stream's.
        await work.monitor(ask, event => (signal.aborted ? undefined : hear(event)), signal);
        batch.flush();
      });
    },
    pause() {
      job.stop();
      traffic.setState({ phase: 'paused' });
    },
    reset() {
      counter.reset();
      traffic.setState({ since: host.clock.now(), clusters: counter.picture() });
    },
    note(text) {
      const note = { at: host.clock.now(), text };
      traffic.setState(({ notes }) => ({ notes: [...notes, note] }));
    },
    stopAll: () => job.stop(),
    settled: () => job.settled(),
  };
}
