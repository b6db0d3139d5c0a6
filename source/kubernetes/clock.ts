/** Real time behind the port of `ports.ts`. */
import type { Clock } from '../ports.ts';

/**
 * The clock on the wall. `sleep` rejects with the signal's own reason; `node:timers/promises` makes an error with a stack
 * of its own first, at each of the many sleeps that something else ends.
 */
export const realClock: Clock = {
  now: Date.now,
  sleep: (milliseconds, signal) =>
    new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason);
      const stop = () => {
        clearTimeout(timer);
        reject(signal.reason);
      };
      const timer = setTimeout(() => {
        signal.removeEventListener('abort', stop);
        resolve();
      }, milliseconds);
      signal.addEventListener('abort', stop, { once: true });
    }),
};
