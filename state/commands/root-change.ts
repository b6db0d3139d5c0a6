/** Reading what a change of roots takes, and changing it. What was prepared, whose world reaches the clusters, stays in here. */
import type { PreparedRootChange } from '../../source/preparation/prepare-root-change.ts';
import { createBatch } from '../batch.ts';
import { problemsOf } from '../draft.ts';
import { exitOf } from '../outcome.ts';
import { noRootChange, rootChangeDraftOf } from '../root-change.ts';
import { noRun, type RunEvent, type RunOutcomeWord, reduceRun, stoppingRun } from '../run.ts';
import { choicesOf } from '../session.ts';
import { sideProblems } from '../side-run.ts';
import { type AllRequests, runWatched, type WatchedChange } from '../watched-root-change.ts';
import { lostRequests } from '../words/root-change-words.ts';
import type { CommandContext } from './context.ts';
import { createJob } from './job.ts';
import type { Ticker } from './ticker.ts';

/** Milliseconds between two pictures of the run. */
const flushEvery = 250;

export type RootChanges = {
  /** Reads the marked clusters and plans what would restart. */
  prepare(): void;
  forget(): void;
  /** Changes the root as shown. */
  run(): void;
  stop(): void;
  stopAll(): void;
  settled(): Promise<unknown>;
};

export function createRootChanges({ host, outside, stores, operations }: CommandContext, ticker: Ticker): RootChanges {
  const { rootChange, session } = stores;
  const preparing = createJob(outside.crash);
  const running = createJob(outside.crash);
  let prepared: PreparedRootChange | undefined;

  const read = async (signal: AbortSignal): Promise<void> => {
    rootChange.setState({ draft: { draft: 'preparing', since: host.clock.now() } });
    ticker.start();
    try {
      prepared = await operations.prepareRootChange(host, choicesOf(session.getState()), signal);
      if (!signal.aborted) rootChange.setState({ draft: rootChangeDraftOf(prepared) });
    } catch (error) {
      const problems = problemsOf(error);
      if (problems === undefined || signal.aborted) throw error;
      rootChange.setState({ draft: sideProblems(problems) });
    }
  };

  const execute = async (plan: PreparedRootChange, signal: AbortSignal): Promise<void> => {
    const batch = createBatch<RunEvent>(flushEvery, events =>
      rootChange.setState(({ run }) => ({ run: reduceRun(run, events) })),
    );
    let shown = 0;
    const count = (requests: AllRequests) => {
      const now = host.clock.now();
      if (now - shown < flushEvery) return;
      shown = now;
      rootChange.setState({ requests: new Map(requests) });
    };
    const began = host.clock.now();
    rootChange.setState({ requests: new Map() });
    const promise = runWatched(operations, plan, event => batch.add(event), count, signal);
    batch.flush();
    ticker.start();
    const ended = await promise;
    const at = host.clock.now();
    const outcome = outcomeWord(ended);
    rootChange.setState({ requests: new Map(ended.requests) });
    batch.add({ event: 'result', outcome, clusters: [], seconds: (at - began) / 1000, exit: exitOf(outcome), at });
    batch.flush();
  };

  const prepare = () => {
    if (running.isBusy()) return;
    prepared = undefined;
    rootChange.setState({ run: noRun, requests: new Map() });
    preparing.start(read);
  };

  return {
    prepare,
    forget() {
      preparing.stop();
      prepared = undefined;
      if (!running.isBusy()) rootChange.setState(noRootChange, true);
    },
    run() {
      const plan = prepared;
      if (plan === undefined || plan.steps.length === 0 || running.isBusy()) return;
      running.start(signal => execute(plan, signal));
    },
    stop() {
      if (!running.isBusy()) return;
      rootChange.setState(({ run }) => ({ run: stoppingRun(run) }));
      running.stop();
    },
    stopAll() {
      preparing.stop();
      running.stop();
    },
    settled: () => Promise.all([preparing.settled(), running.settled()]),
  };
}

/** All steps done is not enough: what was lost meanwhile is said. */
function outcomeWord({ run, requests }: WatchedChange): RunOutcomeWord {
  if (run.outcome !== 'done') return run.outcome;
  return lostRequests(requests) === 0 ? 'done' : 'unproven';
}
