/** A FIFO semaphore: at most `permits` pieces of work run at once, and the longest waiting goes next. */

export type Semaphore = {
  /** Waits for a permit and runs `work`. The signal, if any, is checked before work begins; no wait is cut short by it. */
  run<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T>;
};

export function createSemaphore(permits: number): Semaphore {
  const waiting: (() => void)[] = [];
  let free = permits;

  async function acquire(): Promise<void> {
    if (free > 0) free -= 1;
    else await new Promise<void>(resolve => waiting.push(resolve));
  }

  /** Hands the permit to the longest waiter directly, so that none can take it in between. */
  function release(): void {
    const next = waiting.shift();
    if (next === undefined) free += 1;
    else next();
  }

  return {
    async run(work, signal) {
      await acquire();
      try {
        signal?.throwIfAborted();
        return await work();
      } finally {
        release();
      }
    },
  };
}

/** One semaphore for each key, created on first use. */
export function createSemaphores(permits: number): (key: string) => Semaphore {
  const all = new Map<string, Semaphore>();
  return key => {
    const semaphore = all.get(key) ?? createSemaphore(permits);
    all.set(key, semaphore);
    return semaphore;
  };
}
