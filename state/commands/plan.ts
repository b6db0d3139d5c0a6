/** Preparing the plan, starting it, running it again. The prepared plan, whose world holds secrets, stays in here. */

import type { ObjectChange } from '../../source/preparation/object-changes.ts';
import type { Prepared } from '../../source/preparation/prepare.ts';
import { createBatch } from '../batch.ts';
import { checksOf, draftOf, problemsOf, withChanges } from '../draft.ts';
import { exitOf, outcomeOf } from '../outcome.ts';
import { type RunEvent, reduceRun, stoppingRun } from '../run.ts';
import { createRunVerdict } from '../run-verdict.ts';
import { choicesOf } from '../session.ts';
import type { CommandContext } from './context.ts';
import { createJob } from './job.ts';
import type { Ticker } from './ticker.ts';

/** Milliseconds between two pictures of the run. */
const flushEvery = 250;

export type Plans = {
  /** Looks at the marked clusters and builds the plan; what was prepared before is forgotten. */
  prepare(): void;
  /** Forgets the plan: what it was made from has changed. */
  forget(): void;
  prepared(): Prepared | undefined;
  /** Runs the prepared plan. */
  run(): void;
  stop(): void;
  stopAll(): void;
  settled(): Promise<unknown>;
};

type Listener = { begin(plan: Prepared): void; hear(event: RunEvent): void };

export function createPlans(context: CommandContext, ticker: Ticker, listener: Listener): Plans {
  const { host, outside, stores, operations } = context;
  const preparing = createJob(outside.crash);
  const comparing = createJob(outside.crash);
  const running = createJob(outside.crash);
  let prepared: Prepared | undefined;

  const lookAndPlan = async (signal: AbortSignal): Promise<void> => {
    stores.draft.setState({ draft: 'looking', since: host.clock.now() }, true);
    ticker.start();
    try {
      const found = await operations.prepare(host, choicesOf(stores.session.getState()), signal);
      if (signal.aborted) return;
      prepared = found;
      stores.draft.setState(draftOf(found, operations.preview(found.steps, found.mesh.id)), true);
      comparing.start(own => compare(found, own));
    } catch (error) {
      const problems = problemsOf(error);
      if (problems === undefined || signal.aborted) throw error;
      stores.draft.setState({ draft: 'problems', problems, checks: checksOf(error) }, true);
    }
  };

  /** What a run would do with each object: told as the servers answer. */
  const compare = async (plan: Prepared, signal: AbortSignal): Promise<void> => {
    const add = (changes: readonly ObjectChange[], complete: boolean) => {
      if (!signal.aborted) stores.draft.setState(draft => withChanges(draft, changes, complete), true);
    };
    const batch = createBatch<ObjectChange>(flushEvery, changes => add(changes, false));
    const previews = operations.preview(plan.steps, plan.mesh.id);
    await operations.changes(previews, { ...plan, tell: change => batch.add(change) }, signal);
    batch.flush();
    add([], true);
  };

  const execute = async (plan: Prepared, signal: AbortSignal): Promise<void> => {
    const batch = createBatch<RunEvent>(flushEvery, events => stores.run.setState(run => reduceRun(run, events), true));
    const judged = createRunVerdict(plan.steps, (event: RunEvent) => {
      batch.add(event);
      listener.hear(event);
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

  return {
    prepare() {
      forget();
      preparing.start(lookAndPlan);
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
