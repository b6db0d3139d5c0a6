/** A write that is under way when a run is stopped is not cut off: its answer tells what was done. */
import { OVER } from '../model/over.ts';
import type { Clock } from '../ports.ts';

/** Who stops a program by TERM waits for five seconds. Milliseconds. */
const patience = 4000;

/** Does work with a signal that aborts a while after the given one, with the same reason. */
export async function lingering<T>(
  clock: Clock,
  signal: AbortSignal,
  work: (lingering: AbortSignal) => Promise<T>,
): Promise<T> {
  const cut = new AbortController();
  const ended = new AbortController();
  const stopped = () => {
    clock.sleep(patience, ended.signal).then(
      () => cut.abort(signal.reason),
      () => undefined, // the work ended in time
    );
  };
  signal.addEventListener('abort', stopped, { once: true });
  try {
    return await work(cut.signal);
  } finally {
    signal.removeEventListener('abort', stopped);
    ended.abort(OVER);
  }
}

/** Nothing new is written once the run is stopped. */
export async function begun<T>(signal: AbortSignal, act: () => Promise<T>): Promise<T> {
  signal.throwIfAborted();
  return await act();
}
