/** One question that many ask again and again: a round of answers serves all who waited for it. */
import type { Clock } from '../ports.ts';

const second = 1000;
/** Milliseconds from the end of a round to the next; a slow one is not hurried. */
const shortest = 1 * second;
const longest = 5 * second;
/** Pauses are this many times as long as the round took, so that asking many clusters leaves time for the rest. */
const ease = 20;

type Round<T> = { readonly answers: Promise<T>; readonly over: AbortController; waiting: number };

/**
 * A function that gives the answers of the next round: one that begins after the call, so that nobody hears what was
 * true before. The first begins at once, later ones a second or more after the one before. A round stops when all who
 * waited for it have left; what `ask` throws goes to all of them.
 */
export function createRounds<T>(
  ask: (signal: AbortSignal) => Promise<T>,
  clock: Clock,
): (signal: AbortSignal) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  let due = Number.NEGATIVE_INFINITY;
  let upcoming: Round<T> | undefined;

  async function begin({ over }: Pick<Round<T>, 'over'>, before: Promise<unknown>): Promise<T> {
    await before;
    if (due > clock.now()) await clock.sleep(due - clock.now(), over.signal);
    over.signal.throwIfAborted();
    upcoming = undefined;
    const began = clock.now();
    try {
      return await ask(over.signal);
    } finally {
      const now = clock.now();
      due = now + Math.min(longest, Math.max(shortest, ease * (now - began)));
    }
  }

  function plan(): Round<T> {
    const over = new AbortController();
    const answers = begin({ over }, last);
    last = answers.catch(() => undefined); // told to those who wait for it
    return { answers, over, waiting: 0 };
  }

  return async signal => {
    signal.throwIfAborted();
    upcoming ??= plan();
    const round = upcoming;
    round.waiting += 1;
    const left = Promise.withResolvers<never>();
    const leave = () => left.reject(signal.reason);
    signal.addEventListener('abort', leave, { once: true });
    try {
      return await Promise.race([round.answers, left.promise]);
    } finally {
      signal.removeEventListener('abort', leave);
      round.waiting -= 1;
      if (round.waiting === 0) {
        if (upcoming === round) upcoming = undefined;
        round.over.abort();
      }
    }
  };
}
