/** A controller's queue: each key is worked on once at a time, soon after it was asked for, and again when that came too late. */
import { StatusError } from '../../model/kube.ts';

export type Queue = { readonly add: (key: string) => void };

const RETRIES = 10;

/** Conflicts and objects that have gone are everyday life: the key is tried again, then left to the next change. */
export function createQueue(work: (key: string) => Promise<void>, signal: AbortSignal): Queue {
  const waiting = new Map<string, number>();
  let running = false;
  const run = async () => {
    for (;;) {
      const [next] = waiting;
      if (next === undefined || signal.aborted) break;
      const [key, attempt] = next;
      waiting.delete(key);
      try {
        await work(key);
      } catch (error) {
        if (!(error instanceof StatusError)) throw error;
        if (attempt < RETRIES && !waiting.has(key)) waiting.set(key, attempt + 1);
      }
    }
    running = false;
  };
  return {
    add(key) {
      waiting.set(key, 0);
      if (running) return;
      running = true;
      // A turn later, never within the write that caused it: real controllers see writes through watches.
      setImmediate(() => void run());
    },
  };
}
