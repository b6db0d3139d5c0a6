/** A run beside the installation, prepared and run: what Remove and Change root share. What was prepared stays in here. */
import { createBatch, drawnEvery } from '../batch.ts';
import { problemsOf } from '../draft.ts';
import { exitOf } from '../outcome.ts';
import { noRun, type Run, type RunEvent, type RunOutcomeWord, reduceRun, stoppingRun } from '../run.ts';
import { type SideDraft, sideProblems } from '../side-run.ts';
import type { CommandContext } from './context.ts';
import { createJob } from './job.ts';
import type { Stoppable } from './leaving.ts';
import type { Ticker } from './ticker.ts';

/** `Prepared` holds the world that reaches the clusters, `Ready` is what the screen may know of it. */
type SideWork<Prepared, Ready> = {
  /** Reads the selected clusters. Throws `ProblemError` or `ProblemsError`. */
  read(signal: AbortSignal): Promise<Prepared>;
  draftOf(prepared: Prepared): SideDraft<Ready>;
  /** False where nothing is left to do. */
  changes(prepared: Prepared): boolean;
  run(prepared: Prepared, report: (event: RunEvent) => void, signal: AbortSignal): Promise<RunOutcomeWord>;
};

/** Where it is shown. */
type Shown<Ready> = {
  draft(draft: SideDraft<Ready>): void;
  run(change: (run: Run) => Run): void;
  /** As before it was asked for. */
  clear(): void;
};

export type SideRuns = Stoppable & {
  prepare(): void;
  /** What was prepared was made from other choices. */
  forget(): void;
  /** Runs what was prepared. */
  run(): void;
  stop(): void;
  isRunning(): boolean;
};

export function createSideRuns<Prepared, Ready>(
  { host, outside }: Pick<CommandContext, 'host' | 'outside'>,
  ticker: Ticker,
  shown: Shown<Ready>,
  work: SideWork<Prepared, Ready>,
): SideRuns {
  const preparing = createJob(outside.crash);
  const running = createJob(outside.crash);
  let prepared: Prepared | undefined;

  const read = async (signal: AbortSignal): Promise<void> => {
    shown.draft({ draft: 'preparing', since: host.clock.now() });
    ticker.start();
    try {
      const found = await work.read(signal);
      prepared = found;
      if (!signal.aborted) shown.draft(work.draftOf(found));
    } catch (error) {
      const problems = problemsOf(error);
      if (problems === undefined || signal.aborted) throw error;
      shown.draft(sideProblems(problems));
    }
  };

  const execute = async (plan: Prepared, signal: AbortSignal): Promise<void> => {
    const batch = createBatch<RunEvent>(drawnEvery, events => shown.run(run => reduceRun(run, events)));
    const began = host.clock.now();
    const promise = work.run(plan, event => batch.add(event), signal);
    batch.flush();
    ticker.start();
    const outcome = await promise;
    const at = host.clock.now();
    batch.add({ event: 'result', outcome, clusters: [], seconds: (at - began) / 1000, exit: exitOf(outcome), at });
    batch.flush();
  };

  return {
    prepare() {
      if (running.isBusy()) return;
      prepared = undefined;
      shown.run(() => noRun);
      preparing.start(read);
    },
    forget() {
      preparing.stop();
      prepared = undefined;
      if (!running.isBusy()) shown.clear();
    },
    run() {
      const plan = prepared;
      if (plan === undefined || !work.changes(plan) || running.isBusy()) return;
      running.start(signal => execute(plan, signal));
    },
    stop() {
      if (!running.isBusy()) return;
      shown.run(stoppingRun);
      running.stop();
    },
    isRunning: running.isBusy,
    stopAll() {
      preparing.stop();
      running.stop();
    },
    settled: () => Promise.all([preparing.settled(), running.settled()]),
  };
}
