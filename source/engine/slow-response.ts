/** Telling that an answer does not come, while it is still waited for. */
import type { Clock } from '../ports.ts';

/** Does `act`, and calls `tell` when it has not ended after so many milliseconds. */
export async function tellingSilence<T>(
  act: () => Promise<T>,
  { clock, after, tell }: { readonly clock: Clock; readonly after: number; readonly tell: () => void },
  signal: AbortSignal,
): Promise<T> {
  const ended = new AbortController();
  const silence = clock.sleep(after, AbortSignal.any([signal, ended.signal])).then(
    tell,
    () => undefined, // it has answered, or nobody waits any more
  );
  try {
    return await act();
  } finally {
    ended.abort();
    await silence;
  }
}
