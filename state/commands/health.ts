/** All named checks on the selected clusters, as `eastwest check` runs them: read while the Checks screen is shown. */
import { usualAsking } from '../../source/diagnosis/usual-asking.ts';
import { requirementResults } from '../../source/health/requirement-results.ts';
import type { HealthGroup } from '../../source/health/result.ts';
import { problemsOf } from '../draft.ts';
import { groupsBeside, type Health, noHealth, withResults } from '../health.ts';
import { choicesOf } from '../session.ts';
import { screenOf } from '../view.ts';
import type { CommandContext } from './context.ts';
import { createJob } from './job.ts';
import type { Stoppable } from './leaving.ts';
import type { Ticker } from './ticker.ts';

export type Healths = Stoppable & {
  /** Reads what the checks of the plan do not tell; what was told before stays until then. */
  read(): void;
  /** Reads what one check looks at, again. What its group tells belongs together, and is all replaced. */
  recheck(id: string): void;
  forget(): void;
};

export function createHealths({ host, outside, stores, operations }: CommandContext, ticker: Ticker): Healths {
  const { draft, health, session, view } = stores;
  const job = createJob(outside.crash);
  const set = (change: (now: Health) => Health) => health.setState(change(health.getState()), true);
  const quiet = ({ reading: _ended, ...rest }: Health): Health => rest;

  const check = async (groups: readonly HealthGroup[], signal: AbortSignal) => {
    try {
      return await operations.check(host, choicesOf(session.getState()), { asking: usualAsking, groups }, signal);
    } catch (error) {
      const problems = problemsOf(error);
      if (problems === undefined || signal.aborted) throw error;
      set(now => ({ ...quiet(now), problems }));
      return undefined;
    }
  };
  const readAll = async (signal: AbortSignal) => {
    const found = await check(groupsBeside(draft.getState()), signal);
    if (found === undefined || signal.aborted) return;
    const { results, reach = [], synced, unread: problems } = found;
    set(() => ({ results, reach, synced, problems, at: host.clock.now() }));
  };
  const readOne = async (id: string, signal: AbortSignal) => {
    const group = health.getState().results.find(each => each.id === id)?.group;
    if (group === undefined) return set(quiet);
    if (group === 'requirements') {
      const checks = await operations.recheck(host, choicesOf(session.getState()), id, signal);
      if (!signal.aborted) set(now => quiet(withResults(now, requirementResults(checks))));
      return;
    }
    const found = await check([group], signal);
    if (found === undefined || signal.aborted) return;
    set(now => ({
      ...quiet(withResults(now, found.results)),
      ...(found.reach === undefined ? {} : { reach: found.reach }),
    }));
  };
  const start = (id: string | undefined, work: (signal: AbortSignal) => Promise<void>) => {
    const reading = { since: host.clock.now(), ...(id === undefined ? {} : { id }) };
    set(now => ({ ...now, problems: [], reading }));
    ticker.start();
    job.start(work);
  };
  const stop = () => {
    job.stop();
    set(quiet);
  };

  // Leaving the screen ends the wait; results so far stay.
  view.subscribe(now => {
    if (screenOf(now) !== 'checks' && health.getState().reading !== undefined) stop();
  });

  return {
    read: () => start(undefined, readAll),
    recheck: id => start(id, signal => readOne(id, signal)),
    forget() {
      job.stop();
      if (health.getState() !== noHealth) set(() => noHealth);
    },
    stopAll: () => job.stop(),
    settled: () => job.settled(),
  };
}
