/** Turns for others: without delays the controllers of ten clusters would hold the event loop for seconds. */
import type { Clock } from '../../ports.ts';

/** Waits for the next turn when the present one has lasted long enough, else not at all. */
export type Breathe = (signal: AbortSignal) => Promise<void>;

/** How long one turn may last, in milliseconds of real time. */
const LONGEST_TURN = 10;

/** One for all controllers of a thread. It sleeps on the clock, so that a virtual one does not leap meanwhile. */
export function createBreather(clock: Clock): Breathe {
  let began = performance.now();
  let next: Promise<void> | undefined;
  const never = new AbortController().signal;
  return async signal => {
    if (performance.now() - began < LONGEST_TURN) return;
    next ??= clock.sleep(0, never).then(() => {
      began = performance.now();
      next = undefined;
    });
    await next;
    signal.throwIfAborted();
  };
}
