/** One check by itself, again: its clusters are read as they are now, and no other check is run. */
import type { CheckResult } from '../../source/model/check-result.ts';
import { checksIn, problemsOf, withChecked, withRechecking } from '../draft.ts';
import { choicesOf } from '../session.ts';
import { noticed } from '../view.ts';
import type { CommandContext } from './context.ts';
import { createJob } from './job.ts';
import type { Stoppable } from './leaving.ts';

export type Rechecks = Stoppable & {
  /** Runs the check of this id again. Where that decides whether there is a plan, all is prepared again. */
  run(id: string): void;
};

const failing = (checks: readonly CheckResult[]) => checks.some(({ verdict }) => verdict === 'problem');

export function createRechecks({ host, outside, stores, operations }: CommandContext, prepare: () => void): Rechecks {
  const { draft, session, view } = stores;
  const job = createJob(outside.crash);

  const check = async (id: string, signal: AbortSignal) => {
    draft.setState(withRechecking(draft.getState(), id), true);
    const before = draft.getState();
    try {
      const found = await operations.recheck(host, choicesOf(session.getState()), id, signal);
      // A plan that is being prepared meanwhile reads all of it.
      if (signal.aborted || checksIn(draft.getState()) !== checksIn(before)) return;
      const after = withChecked(draft.getState(), found);
      draft.setState(after, true);
      if (failing(checksIn(after)) !== (after.draft === 'problems')) prepare();
    } catch (error) {
      const [problem] = problemsOf(error) ?? [];
      if (problem === undefined || signal.aborted) throw error;
      draft.setState(withRechecking(draft.getState(), undefined), true);
      view.setState(now => noticed(now, { standing: 'problem', words: problem.title }), true);
    }
  };

  return {
    run: id => job.start(signal => check(id, signal)),
    stopAll: () => job.stop(),
    settled: () => job.settled(),
  };
}
