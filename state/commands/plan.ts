/** Preparing the plan, starting it, running it again. The prepared plan, whose world holds secrets, stays in here. */

import type { Prepared } from '../../source/preparation/prepare.ts';
import { checksOf, draftOf, problemsOf, rootsOf } from '../draft.ts';
import { exitOf, outcomeOf } from '../outcome.ts';
import { type RunEvent, stoppingRun } from '../run.ts';
import { createRunVerdict } from '../run-verdict.ts';
import { choicesOf } from '../session.ts';
import type { CommandContext } from './context.ts';
import { createJob } from './job.ts';
import type { Ticker } from './ticker.ts';
import { compareWork, drawnRun } from './work.ts';

export type Plans = {
  /** Reads the selected clusters and builds the plan; what was prepared before is forgotten. */
  prepare(whenReady?: () => void): void;
  /** Forgets the plan: what it was made from has changed. */
  forget(): void;
  /** Prepares it again where a run has ended since: what the clusters have is not what was read any more. */
  refresh(): void;
  prepared(): Prepared | undefined;
  /** Runs the prepared plan. */
  run(): void;
  stop(): void;
  stopAll(): void;
  settled(): Promise<unknown>;
};

type Listener = { begin(plan: Prepared): void; receive(event: RunEvent): void };

export function createPlans(context: CommandContext, ticker: Ticker, listener: Listener): Plans {
  const { host, outside, stores, operations } = context;
  const preparing = createJob(outside.crash);
  const comparing = createJob(outside.crash);
  const running = createJob(outside.crash);
  let prepared: Prepared | undefined;
  /** A run has ended since the plan was prepared. */
  let isOutdated = false;

  const probeAndPlan = async (signal: AbortSignal, whenReady: () => void): Promise<void> => {
    stores.draft.setState({ draft: 'preparing', since: host.clock.now() }, true);
    ticker.start();
    try {
      const found = await operations.prepare(host, choicesOf(stores.session.getState()), signal);
      if (signal.aborted) return;
      prepared = found;
      stores.draft.setState(draftOf(found, operations.preview(found.steps, found.mesh.id)), true);
      comparing.start(own => compareWork(stores, found, operations, own));
      whenReady();
    } catch (error) {
      const problems = problemsOf(error);
      if (problems === undefined || signal.aborted) throw error;
      const roots = rootsOf(error);
      const seen = roots === undefined ? {} : { roots };
      stores.draft.setState({ draft: 'problems', problems, checks: checksOf(error), ...seen }, true);
    }
  };

  const execute = async (plan: Prepared, signal: AbortSignal): Promise<void> => {
    const batch = drawnRun(stores, plan);
    const judged = createRunVerdict(plan.steps, (event: RunEvent) => {
      batch.add(event);
      listener.receive(event);
    });
    const { report } = judged;
    const began = host.clock.now();
    listener.begin(plan);
    const promise = operations.run(plan.mesh, plan.steps, plan.world, report, signal);
    batch.flush();
    ticker.start();
    const ended = await promise;
    const proof = judged.verdict(plan.mesh, ended.outcome === 'done' ? 'done' : 'open');
    const at = host.clock.now();
    if (proof !== undefined) report({ event: 'verdict', ...proof, at });
    const clusters = plan.mesh.members.length;
    const outcome = outcomeOf({ run: ended, steps: plan.steps, clusters, verdict: proof });
    report({ event: 'result', outcome, clusters: [], seconds: (at - began) / 1000, exit: exitOf(outcome), at });
    batch.flush();
    isOutdated = true;
  };

  const forget = () => {
    preparing.stop();
    comparing.stop();
    prepared = undefined;
    stores.draft.setState({ draft: 'none' }, true);
    stores.view.setState(({ cursors: { plan: _plan, phases: _phases, certificates: _certificates, ...cursors } }) => ({
      cursors,
    }));
  };

  const prepare = (whenReady: () => void = () => undefined) => {
    isOutdated = false;
    forget();
    preparing.start(signal => probeAndPlan(signal, whenReady));
  };

  return {
    prepare,
    refresh() {
      if (isOutdated && prepared !== undefined && !running.isBusy()) prepare();
    },
    forget,
    prepared: () => prepared,
    run() {
      const plan = prepared;
      if (plan !== undefined && !running.isBusy()) running.start(signal => execute(plan, signal));
    },
    stop() {
      if (!running.isBusy()) return;
      stores.run.setState(stoppingRun, true);
      running.stop();
    },
    stopAll() {
      preparing.stop();
      comparing.stop();
      running.stop();
    },
    settled: () => Promise.all([preparing.settled(), comparing.settled(), running.settled()]),
  };
}
