/** Time that passes as soon as no other work is left: hours of waiting in milliseconds. In process only. */
import type { Clock } from '../ports.ts';

type Sleeper = { readonly due: number; readonly wake: () => void };

/** How many turns of the event loop must pass without a new sleeper before time moves on. */
const quietTurns = 25;

/** A clock that begins at `start` (milliseconds since 1970) and jumps to the next sleeper's time when all is quiet. */
export function createVirtualClock(start: number): Clock {
  let now = start;
  let quiet = 0;
  let watching = false;
  const sleepers = new Set<Sleeper>();

  const turn = () => {
    if (sleepers.size === 0) {
      watching = false;
      return;
    }
    quiet += 1;
    if (quiet >= quietTurns) {
      quiet = 0;
      now = Math.max(now, Math.min(...[...sleepers].map(sleeper => sleeper.due)));
      for (const sleeper of [...sleepers]) if (sleeper.due <= now) sleeper.wake();
    }
    setImmediate(turn);
  };

  return {
    now: () => now,
    sleep: (milliseconds, signal) =>
      new Promise((resolve, reject) => {
        if (signal.aborted) return reject(signal.reason);
        const end = () => {
          sleepers.delete(sleeper);
          signal.removeEventListener('abort', stop);
        };
        const stop = () => {
          end();
          reject(signal.reason);
        };
        const sleeper: Sleeper = {
          due: now + milliseconds,
          wake: () => {
            end();
            resolve();
          },
        };
        sleepers.add(sleeper);
        signal.addEventListener('abort', stop, { once: true });
        quiet = 0;
        if (!watching) {
          watching = true;
          setImmediate(turn);
        }
      }),
  };
}
