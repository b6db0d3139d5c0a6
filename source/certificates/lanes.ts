/** Work that may only be done by so many at a time. */

export type Lanes = {
  /** Runs the work when a lane is free. Rejects with the signal's reason when it aborts before that. */
  readonly run: <Result>(work: () => Promise<Result>, signal: AbortSignal) => Promise<Result>;
};

/**
 * Key generations fill the four threads that all of Node shares: eleven at once stalled DNS look-ups for over two
 * seconds, for the same total time (docs/measured.md#certificates). So two at a time.
 */
export function createLanes(count = 2): Lanes {
  const waiting: (() => void)[] = [];
  let free = count;

  async function enter(): Promise<void> {
    if (free > 0) free -= 1;
    else await new Promise<void>(resolve => waiting.push(resolve));
  }

  function leave(): void {
    const next = waiting.shift();
    if (next === undefined) free += 1;
    else next();
  }

  return {
    run: async (work, signal) => {
      await enter();
      try {
        signal.throwIfAborted();
        return await work();
      } finally {
        leave();
      }
    },
  };
}
