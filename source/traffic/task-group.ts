/** Structured concurrency: tasks that run side by side until one signal ends them all. */

export type Task = (signal: AbortSignal) => Promise<void>;

/**
 * Runs all tasks until the signal aborts, then waits for every one to settle. A task that throws by itself is a bug: it
 * aborts the others, and its error is thrown on.
 */
export async function runTaskGroup(tasks: readonly Task[], signal: AbortSignal): Promise<void> {
  const stop = new AbortController();
  const both = AbortSignal.any([signal, stop.signal]);
  const ended = tasks.map(async task => {
    try {
      await task(both);
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
