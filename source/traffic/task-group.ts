/** Work that goes on side by side until it is told to stop. */

export type Work = (signal: AbortSignal) => Promise<void>;

/**
 * Does all of it until the signal aborts, then waits for every part to end. A part that throws of itself is a bug: it
 * stops the others and is thrown on.
 */
export async function together(works: readonly Work[], signal: AbortSignal): Promise<void> {
  const stop = new AbortController();
  const both = AbortSignal.any([signal, stop.signal]);
  const ended = works.map(async work => {
    try {
      await work(both);
    } catch (error) {
      if (both.aborted) return;
      stop.abort();
      throw error;
    }
  });
  const results = await Promise.allSettled(ended);
  const failed = results.find(each => each.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
}
