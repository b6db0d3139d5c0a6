/** The time that a command may take: over everything it does, but for waiting on a person. */
import { type Problem, ProblemError } from '../source/model/problem.ts';
import { ProblemsError } from '../source/model/problems-error.ts';
import { durationText } from './arguments/duration.ts';

/** Why the work was aborted: the time that a flag gives is over. */
export class TimedOut extends ProblemError {
  constructor(limit: Limit) {
    super(timedOut(limit));
    this.name = 'TimedOut';
  }
}

/** Seconds, and the flag that sets them. */
export type Limit = { readonly seconds: number; readonly flag: '--timeout' | '--for' };

export type Deadline = {
  /**
   * Does work in the time that earlier work has left. The signal that it gets aborts with `TimedOut` when that is over;
   * what the work throws then is `TimedOut` as well. Work that pays no heed to its signal is left behind.
   */
  within<Result>(work: (signal: AbortSignal) => Promise<Result>): Promise<Result>;
};

/** How long work may take to end once its time is over, in milliseconds: streams are closed, a last write comes back. */
const GRACE = 10_000;
/** setTimeout takes no more, and fires at once when given more. */
const LONGEST = 2 ** 31 - 1;

/** Nothing runs before `within`. `stopped` aborts the work as well, with its own reason; `now` in milliseconds. */
export function createDeadline(limit: Limit, stopped: AbortSignal, now = () => performance.now()): Deadline {
  let left = Math.min(limit.seconds * 1000, LONGEST);
  return {
    async within(work) {
      const over = new AbortController();
      const late = new TimedOut(limit);
      const leftBehind = Promise.withResolvers<never>();
      // Nothing awaits it when the work ended in time.
      leftBehind.promise.catch(() => undefined);
      let timer = setTimeout(() => {
        over.abort(late);
        timer = setTimeout(() => leftBehind.reject(late), GRACE);
      }, left);
      const began = now();
      try {
        return await Promise.race([work(AbortSignal.any([stopped, over.signal])), leftBehind.promise]);
      } catch (error) {
        throw over.signal.aborted && isExpected(error, over.signal) ? late : error;
      } finally {
        clearTimeout(timer);
        left = Math.max(0, left - (now() - began));
      }
    },
  };
}

/** A bug stays one, also when it comes late. */
function isExpected(error: unknown, over: AbortSignal): boolean {
  if (error === over.reason || (error instanceof Error && error.name === 'AbortError')) return true;
  return error instanceof ProblemError || error instanceof ProblemsError;
}

function timedOut({ seconds, flag }: Limit): Problem {
  return {
    code: 'timed-out',
    title: `not finished within ${durationText(seconds)} (${flag})`,
    hint: `Run the same command again to resume. ${flag} gives it more time.`,
  };
}
