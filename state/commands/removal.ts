/** Prepares and runs a removal. What was prepared, whose world reaches the clusters, stays in here. */

import type { PreparedRemoval, RemovalChoices } from '../../source/preparation/prepare-removal.ts';
import { createBatch } from '../batch.ts';
import { problemsOf } from '../draft.ts';
import { exitOf } from '../outcome.ts';
import { noRemoval, removalDraftOf, toggled } from '../removal.ts';
import { optionsOf, type RemovalSwitch } from '../removal-switches.ts';
import { noRun, type RunEvent, type RunOutcomeWord, reduceRun, stoppingRun } from '../run.ts';
import { choicesOf } from '../session.ts';
import { sideProblems } from '../side-run.ts';
import { remainingProblem } from '../words/removal-words.ts';
import type { CommandContext } from './context.ts';
import { createJob } from './job.ts';
import type { Ticker } from './ticker.ts';

/** Milliseconds between two pictures of the run. */
const flushEvery = 250;

export type Removals = {
  /** Reads the selected clusters and plans what would be deleted. */
  prepare(): void;
  /** The same of Kiali alone; of one cluster, where it is named. */
  prepareOfKiali(cluster: string | undefined): void;
  /** This cluster alone leaves, beside others that were chosen so; again: not any more. */
  toggle(name: string): void;
  /** Keeps this, or has it go too; again: not any more. */
  flip(what: RemovalSwitch): void;
  forget(): void;
  /** Deletes what was shown. */
  run(): void;
  stop(): void;
  stopAll(): void;
  settled(): Promise<unknown>;
};

export function createRemovals({ host, outside, stores, operations }: CommandContext, ticker: Ticker): Removals {
  const { removal, session } = stores;
  const preparing = createJob(outside.crash);
  const running = createJob(outside.crash);
  let prepared: PreparedRemoval | undefined;

  const choices = (): RemovalChoices => ({
    ...choicesOf(session.getState()),
    skip: [],
    only: removal.getState().only,
    options: optionsOf(removal.getState().switches),
  });

  /** A cluster that leaves Kiali alone keeps what it has of the mesh, and of metrics. */
  const look = (signal: AbortSignal): Promise<PreparedRemoval> => {
    const wanted = choices();
    return wanted.options.kialiOnly === true && wanted.only.length > 0
      ? operations.prepareKialiDisconnection(host, wanted, wanted.only, signal)
      : operations.prepareRemoval(host, wanted, signal);
  };

  const probe = async (signal: AbortSignal): Promise<void> => {
    removal.setState({ draft: { draft: 'preparing', since: host.clock.now() } });
    ticker.start();
    try {
      prepared = await look(signal);
      if (!signal.aborted) removal.setState({ draft: removalDraftOf(prepared) });
    } catch (error) {
      const problems = problemsOf(error);
      if (problems === undefined || signal.aborted) throw error;
      removal.setState({ draft: sideProblems(problems) });
    }
  };

  const execute = async (plan: PreparedRemoval, signal: AbortSignal): Promise<void> => {
    const batch = createBatch<RunEvent>(flushEvery, events =>
      removal.setState(({ run }) => ({ run: reduceRun(run, events) })),
    );
    const began = host.clock.now();
    const promise = operations.run(plan.mesh, plan.steps, plan.world, event => batch.add(event), signal);
    batch.flush();
    ticker.start();
    const ended = await promise;
    const outcome = await proven(ended.outcome, signal);
    const at = host.clock.now();
    const seconds = (at - began) / 1000;
    batch.add({ event: 'result', outcome, clusters: [], seconds, exit: exitOf(outcome), at });
    batch.flush();
  };

  /** All steps done is not enough: read again, nothing must be left. */
  const proven = async (outcome: 'done' | 'failed' | 'cancelled', signal: AbortSignal): Promise<RunOutcomeWord> => {
    if (outcome !== 'done') return outcome;
    try {
      return remainingProblem(await look(signal)) === undefined ? 'done' : 'failed';
    } catch (error) {
      if (problemsOf(error) === undefined) throw error;
      return 'failed';
    }
  };

  const forget = () => {
    preparing.stop();
    prepared = undefined;
    removal.setState(noRemoval, true);
  };

  const prepare = () => {
    if (running.isBusy()) return;
    prepared = undefined;
    removal.setState({ run: noRun });
    preparing.start(probe);
  };

  return {
    prepare,
    prepareOfKiali(cluster) {
      if (running.isBusy()) return;
      removal.setState({ only: cluster === undefined ? [] : [cluster], switches: ['kiali'] });
      prepare();
    },
    toggle(name) {
      if (running.isBusy()) return;
      removal.setState(({ only }) => ({ only: toggled(only, name) }));
      prepare();
    },
    flip(what) {
      if (running.isBusy()) return;
      removal.setState(({ switches }) => ({ switches: toggled(switches, what) }));
      prepare();
    },
    forget,
    run() {
      const plan = prepared;
      if (plan?.changes === true && !running.isBusy()) running.start(signal => execute(plan, signal));
    },
    stop() {
      if (!running.isBusy()) return;
      removal.setState(({ run }) => ({ run: stoppingRun(run) }));
      running.stop();
    },
    stopAll() {
      preparing.stop();
      running.stop();
    },
    settled: () => Promise.all([preparing.settled(), running.settled()]),
  };
}
