/** Patience with others: what this process itself was busy with, or had no processor for, does not count against them. */
import type { Clock } from './ports.ts';

/** Milliseconds after which it is seen whether a timer came late. */
const slice = 500;

/** What counts of a slice at least, so that it ends also where all are late. */
const least = slice / 10;

/** Rejects with the signal's reason, as `sleep` does. A process that is late all the time waits ten times as long at most. */
export async function patience(clock: Clock, milliseconds: number, signal: AbortSignal): Promise<void> {
  for (let left = milliseconds; left > 0; ) {
    const part = Math.min(slice, left);
    const began = clock.now();
    await clock.sleep(part, signal);
    const late = clock.now() - began - part;
    // What came in meanwhile is read after the timers: so a late one is followed by another.
    left -= Math.max(least, part - late);
  }
}
