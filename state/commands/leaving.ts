/** Leaving: all work is told to stop, gets a moment to do so, and the program ends whether it did or not. */
import type { CommandContext } from './context.ts';
import type { Ticker } from './ticker.ts';

/** Milliseconds that work gets to end: an exec stream needs a round trip to close. */
const patience = 1000;

export type Stoppable = {
  stopAll(): void;
  settled(): Promise<unknown>;
  /** Milliseconds that it needs to end what must not be cut off. */
  patience?(): number;
};

export function createLeaving({ outside }: CommandContext, ticker: Ticker, work: readonly Stoppable[]) {
  let left = false;
  return {
    async leave(code: number): Promise<void> {
      if (left) return;
      left = true;
      ticker.stop();
      const longest = Math.max(patience, ...work.map(each => each.patience?.() ?? 0));
      for (const each of work) each.stopAll();
      await Promise.race([
        Promise.allSettled(work.map(each => each.settled())),
        new Promise(resolve => setTimeout(resolve, longest)),
      ]);
      outside.leave(code);
    },
  };
}
