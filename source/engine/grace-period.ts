/** A write in flight when a run is stopped is not cut off: only its response shows what was done. */
import { OVER } from '../model/over.ts';
import type { Clock } from '../ports.ts';

/** Milliseconds. Shorter than the five seconds that usually lie between SIGTERM and SIGKILL. */
const patience = 4000;

/** Runs work with a signal that aborts a grace period after the given one, with the same reason. */
export async function withGracePeriod<T>(
  clock: Clock,
  signal: AbortSignal,
  work: (finishing: AbortSignal) => Promise<T>,
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
