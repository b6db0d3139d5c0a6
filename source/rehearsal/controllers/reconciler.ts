/** A work queue: each key is worked on by one at a time, again when it changed meanwhile, and until it succeeds. */
import { StatusError } from '../../model/kube.ts';
import { ProblemError } from '../../model/problem.ts';
import type { Clock } from '../../ports.ts';
import type { Breathe } from './breather.ts';

export type Reconciler = { enqueue(key: string): void };

export type Rhythm = { readonly clock: Clock; readonly breathe: Breathe };

/** First and longest pause before another try, in milliseconds: as client-go's queue, but never minutes. */
const FIRST_PAUSE = 5;
const LONGEST_PAUSE = 1_000;

/**
 * Calls `reconcile` for each key. What the API refuses (a conflict, a webhook, a server that is away) is tried again
 * after a growing pause; any other error is a bug and is thrown outside.
 */
export function createReconciler(
  reconcile: (key: string, signal: AbortSignal) => Promise<void>,
  { clock, breathe }: Rhythm,
  signal: AbortSignal,
): Reconciler {
  const waiting = new Set<string>();
  const running = new Set<string>();
  const failures = new Map<string, number>();

  async function work(key: string): Promise<void> {
    running.add(key);
    try {
      while (waiting.delete(key) && !signal.aborted) {
        const pause = await attempt(key);
        if (pause === undefined) continue;
        await clock.sleep(pause, signal);
        waiting.add(key);
      }
    } catch (error) {
      if (!signal.aborted) throw error;
    } finally {
      running.delete(key);
    }
  }

  /** Nothing when it went well, else how long to pause. */
  async function attempt(key: string): Promise<number | undefined> {
    try {
      await breathe(signal);
      await reconcile(key, signal);
      failures.delete(key);
      return undefined;
    } catch (error) {
      if (!(error instanceof StatusError) && !(error instanceof ProblemError)) throw error;
      const count = failures.get(key) ?? 0;
      failures.set(key, count + 1);
      return Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** count);
    }
  }

  return {
    enqueue(key) {
      if (signal.aborted) return;
      waiting.add(key);
      // Later, never inside the caller: a listener must not find itself in the middle of a reconciliation.
      if (!running.has(key)) queueMicrotask(() => (running.has(key) ? undefined : void work(key)));
    },
  };
}
