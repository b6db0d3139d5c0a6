/** Notices a slow response while it is still awaited. */
import type { Clock } from '../ports.ts';

/** Runs `act`, and calls `tell` once if it is still pending after `after` milliseconds. */
export async function notifyIfSlow<T>(
  act: () => Promise<T>,
  { clock, after, tell }: { readonly clock: Clock; readonly after: number; readonly tell: () => void },
  signal: AbortSignal,
): Promise<T> {
  const ended = new AbortController();
  const timer = clock.sleep(after, AbortSignal.any([signal, ended.signal])).then(
    tell,
    () => undefined, // it has responded, or nothing waits any more
  );
  try {
    return await act();
  } finally {
    ended.abort();
    await timer;
  }
}
