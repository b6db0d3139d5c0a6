/** The time that a command may take. */
import { type Problem, ProblemError } from '../source/model/problem.ts';
import { durationText } from './arguments/duration.ts';

/** Why the work was aborted: `--timeout` is over. */
export class TimedOut extends ProblemError {
  constructor(seconds: number) {
    super(timedOut(seconds));
    this.name = 'TimedOut';
  }
}

/** Aborts with the signal, or with `TimedOut` when the time is over. */
export async function withDeadline<Result>(
  seconds: number,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const over = new AbortController();
  // setTimeout takes at most 2³¹ ms, and fires at once when given more.
  const timer = setTimeout(() => over.abort(new TimedOut(seconds)), Math.min(seconds * 1000, 2 ** 31 - 1));
  try {
    return await work(AbortSignal.any([signal, over.signal]));
  } finally {
    clearTimeout(timer);
  }
}

function timedOut(seconds: number): Problem {
  return {
    code: 'timed-out',
    title: `not done within ${durationText(seconds)} (--timeout)`,
    hint: 'Run the same command again: it goes on where it stopped. --timeout gives it more time.',
  };
}
