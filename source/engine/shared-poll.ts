/** One question that many ask again and again: a round of answers serves all who waited for it. */
import type { Clock } from '../ports.ts';

const second = 1000;
/** Most answers change in the first moments after a write: so long the next round follows soon. Milliseconds. */
const lively = 1 * second;
const soon = second / 4;
const later = 1 * second;

/**
 * The pause between two rounds, in milliseconds, `since` the first of them began. Bounded by load, not by how long one
 * round took: with `questions` asked side by side, so many clusters share this program and its links to them.
 */
export function pauseBetween(since: number, questions: number): number {
  return Math.min(5 * second, Math.max(since < lively ? soon : later, questions * 50));
}

type Round<T> = { readonly answers: Promise<T>; readonly over: AbortController; waiting: number };

/**
 * A function that gives the answers of the next round: one that begins after the call, so that nobody hears what was
 * true before. The first begins at once, later ones after a `pause`, which is told how long ago the first began; who
 * comes after a time without questions begins anew. A round stops when all who waited for it have left; what `ask`
 * throws goes to all of them.
 */
export function createRounds<T>(
  ask: (signal: AbortSignal) => Promise<T>,
  clock: Clock,
  pause: (since: number) => number,
): (signal: AbortSignal) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  let first = Number.NEGATIVE_INFINITY;
  let due = Number.NEGATIVE_INFINITY;
  let upcoming: Round<T> | undefined;

  async function begin({ over }: Pick<Round<T>, 'over'>, before: Promise<unknown>): Promise<T> {
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

  function plan(): Round<T> {
    const over = new AbortController();
    if (clock.now() > due) first = clock.now();
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
