/** Real time behind the port of `ports.ts`. */
import { setTimeout as wait } from 'node:timers/promises';
import type { Clock } from '../ports.ts';

/** The clock on the wall. `sleep` rejects with the signal's own reason, not with the timer's wrapper of it. */
export const realClock: Clock = {
  now: Date.now,
  async sleep(milliseconds, signal) {
    signal.throwIfAborted();
    try {
      await wait(milliseconds, undefined, { signal });
    } catch (error) {
      signal.throwIfAborted();
      throw error;
    }
  },
};
