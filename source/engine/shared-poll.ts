/** A coalesced poll: callers that wait at the same time share one request and its result. */
import { SECOND } from '../model/time-units.ts';
import type { Clock } from '../ports.ts';

/** Most answers change in the first moments after a write: for so long the next poll follows soon. Milliseconds. */
const lively = 1 * SECOND;
const soon = SECOND / 4;
const later = 1 * SECOND;

/**
 * The pause between two polls, in milliseconds, `since` the first of them began. Bounded by load, not by latency: with
 * many `concurrent` polls, as many clusters share this process and its network.
 */
export function pauseBetween(since: number, concurrent: number): number {
  return Math.min(5 * SECOND, Math.max(since < lively ? soon : later, concurrent * 50));
}

type Poll<T> = { readonly answers: Promise<T>; readonly over: AbortController; waiting: number };

/**
 * Resolves with the result of the next poll, which starts after the call, so that no caller gets a stale result. The
 * first starts at once, later ones after a `pause`, which is told how long ago the first began; after an idle period the
 * series restarts. A poll is aborted when its last caller has left; what `ask` throws rejects all of them.
 */
export function createSharedPoll<T>(
  ask: (signal: AbortSignal) => Promise<T>,
  clock: Clock,
  pause: (since: number) => number,
): (signal: AbortSignal) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  let first = Number.NEGATIVE_INFINITY;
  let due = Number.NEGATIVE_INFINITY;
  let upcoming: Poll<T> | undefined;

  async function begin({ over }: Pick<Poll<T>, 'over'>, before: Promise<unknown>): Promise<T> {
    await before;
    if (due > clock.now()) await clock.sleep(due - clock.now(), over.signal);
    over.signal.throwIfAborted();
    upcoming = undefined;
    try {
      return await ask(over.signal);
    } finally {
      due = clock.now() + pause(clock.now() - first);
    }
  }

  function plan(): Poll<T> {
    const over = new AbortController();
    if (clock.now() > due) first = clock.now();
    const answers = begin({ over }, last);
    last = answers.catch(() => undefined); // told to those who wait for it
    return { answers, over, waiting: 0 };
  }

  return async signal => {
    signal.throwIfAborted();
    upcoming ??= plan();
    const poll = upcoming;
    poll.waiting += 1;
    const left = Promise.withResolvers<never>();
    const leave = () => left.reject(signal.reason);
    signal.addEventListener('abort', leave, { once: true });
    try {
      return await Promise.race([poll.answers, left.promise]);
    } finally {
      signal.removeEventListener('abort', leave);
      poll.waiting -= 1;
      if (poll.waiting === 0) {
        if (upcoming === poll) upcoming = undefined;
        poll.over.abort();
      }
    }
  };
}
