/** One piece of work that all who ask at the same time share. */

/**
 * A function whose concurrent calls are one. Each caller may leave by its own signal; when the last has left, the
 * work's signal aborts. Failures go to all who wait, and the next call starts over.
 */
export function createSharedCall<T>(work: (signal: AbortSignal) => Promise<T>): (signal: AbortSignal) => Promise<T> {
  let running: { readonly result: Promise<T>; readonly controller: AbortController; waiting: number } | undefined;

  return async signal => {
    signal.throwIfAborted();
    if (running === undefined) {
      const controller = new AbortController();
      const result = work(controller.signal);
      const mine = { result, controller, waiting: 0 };
      running = mine;
      const over = () => {
        if (running === mine) running = undefined;
      };
      result.then(over, over);
    }
    const shared = running;
    shared.waiting += 1;
    const left = Promise.withResolvers<never>();
    const leave = () => left.reject(signal.reason);
    signal.addEventListener('abort', leave, { once: true });
    try {
      return await Promise.race([shared.result, left.promise]);
    } finally {
      signal.removeEventListener('abort', leave);
      shared.waiting -= 1;
      if (shared.waiting === 0) {
        if (running === shared) running = undefined;
        shared.controller.abort();
      }
    }
  };
}
