/** Commands that write `result` last: also after an error that was thrown past every handler. */
import { endingOf } from '../ending.ts';
import type { Io } from '../io.ts';
import type { Progress } from '../output/progress.ts';

/** Milliseconds for work to end after a crash: a write that is under way may finish. */
const GRACE = 5_000;

/**
 * Does `work`; what it throws becomes a result, and is thrown on for the words on stderr. A crash stops the work as
 * ctrl-c does, and is thrown when that has ended. There is one result, and nothing after it.
 */
export async function endingWithResult(
  progress: Progress,
  io: Io,
  work: (progress: Progress, io: Io) => Promise<number>,
): Promise<number> {
  const crash = new AbortController();
  const forget = io.onCrash(error => crash.abort(error));
  let over = false;
  const told: Progress = {
    ...progress,
    report: event => {
      if (!over) progress.report(event);
    },
    result: (...how) => {
      if (over || crash.signal.aborted) return;
      over = true;
      progress.result(...how);
    },
  };
  try {
    const stopped = AbortSignal.any([io.stopped, crash.signal]);
    return await unlessCrashed(work(told, { ...io, stopped }), crash.signal);
  } catch (error) {
    if (over) throw error;
    over = true;
    const ending = endingOf(error, io.stopped);
    if (ending.ending === 'stopped') progress.result('cancelled', ending.exit);
    else if (ending.ending === 'problems') progress.refused(ending.problems, ending.checks, ending.exit);
    else progress.refused([], [], ending.exit);
    throw error;
  } finally {
    forget();
    progress.close();
  }
}

/** What the work gives. Throws what crashed, when the work has ended or its grace is over. */
async function unlessCrashed<Result>(working: Promise<Result>, crash: AbortSignal): Promise<Result> {
  const leftBehind = Promise.withResolvers<never>();
  let timer: NodeJS.Timeout | undefined;
  const crashed = () => {
    timer = setTimeout(() => leftBehind.reject(crash.reason), GRACE);
  };
  crash.addEventListener('abort', crashed, { once: true });
  try {
    const result = await Promise.race([working, leftBehind.promise]);
    crash.throwIfAborted();
    return result;
  } catch (error) {
    throw crash.aborted ? crash.reason : error;
  } finally {
    clearTimeout(timer);
  }
}
