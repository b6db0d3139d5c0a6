/** Retries of transient failures; each is reported once. */

import { OVER } from '../model/over.ts';
import { type ProblemCode, ProblemError } from '../model/problem.ts';
import { patience } from '../patience.ts';
import type { Clock, Silence } from '../ports.ts';
import type { Event } from './events.ts';

/**
 * Failures that are transient, and for how many seconds they are retried: a restarting API server, a webhook that is not
 * up yet, a role that the server must see before a user without the right `bind` may bind it.
 */
const passing: Partial<Record<ProblemCode, number>> = {
  unreachable: 300,
  overloaded: 300,
  'webhook-unready': 60,
  'not-found': 10,
};

type Waiting = {
  readonly name: string;
  readonly clock: Clock;
  readonly say: Say;
  /** Whether the cluster responds at all: of a single request that takes long it is not to blame. */
  readonly silence: (signal: AbortSignal) => AsyncIterable<Silence | undefined>;
};

/** Retries while the failure is a transient one. Throws the last `ProblemError` when that takes too long. */
export async function retryTransient<T>(
  act: () => Promise<T>,
  { name, clock, say, silence }: Waiting,
  signal: AbortSignal,
): Promise<T> {
  const began = clock.now();
  let told = false;
  const tell = (words: string, about: About) => {
    told = true;
    say(words, { since: began, ...about });
  };
  const slow = 'waiting for the API server to respond';
  // A request keeps trying for a minute before it says why.
  const whileSlow = async (ended: AbortSignal) => {
    if (told) return;
    tell(slow, {});
    for await (const now of silence(ended)) {
      if (ended.aborted) return;
      if (now === undefined) say(slow);
      else tell(now.words, { away: true, since: now.since });
    }
  };
  for (let pause = 250; ; pause = Math.min(pause * 2, 5000)) {
    try {
      const result = await watchingSlowness(act, clock, whileSlow, signal);
      if (told) say(`${name} responds again`);
      return result;
    } catch (error) {
      const limit = error instanceof ProblemError ? (passing[error.problem.code] ?? 0) * 1000 : 0;
      if (!(error instanceof ProblemError) || clock.now() - began >= limit) throw error;
      const { code, title, hint } = error.problem;
      tell(title, { away: code === 'unreachable', limit: { at: began + limit, hint } });
      await clock.sleep(pause, signal);
    }
  }
}

/** Runs `act`, and `whileSlow` beside it from `silent` on. */
async function watchingSlowness<T>(
  act: () => Promise<T>,
  clock: Clock,
  whileSlow: (ended: AbortSignal) => Promise<void>,
  signal: AbortSignal,
): Promise<T> {
  const ended = new AbortController();
  const either = AbortSignal.any([signal, ended.signal]);
  const watching = patience(clock, silent, either)
    .then(() => whileSlow(either))
    .catch((error: unknown) => {
      if (!either.aborted && !(error instanceof ProblemError)) throw error;
    });
  try {
    return await act();
  } finally {
    ended.abort(OVER);
    await watching;
  }
}

/** Milliseconds after which a person wants to know why nothing happens. */
const silent = 3000;

/** Tells only when the words change. */
export function wordsOnce(tell: Say): Say {
  let last: string | undefined;
  return (words, about) => {
    if (words === last) return;
    last = words;
    tell(words, about);
  };
}

export type Say = (words: string, about?: About) => void;

type About = {
  /** Milliseconds since 1970, where it began before it could be told. */
  readonly since?: number;
  /** The cluster does not respond. */
  readonly away?: boolean;
  /** When it is given up, where that is another time than that of the goal, and what helps then. */
  readonly limit?: Extract<Event, { event: 'waiting' }>['limit'];
};
