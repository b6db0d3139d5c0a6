/** One cluster's answers: all of them added up, and second by second for as long as they count. */

import { add, emptyTally, type Observation, type Tally } from '../model/tally.ts';
import { SECOND } from '../model/time-units.ts';

export type Window = {
  observe(observation: Observation, now: number): void;
  /** Everything since the beginning; the rate is over the last five seconds. */
  total(now: number): Tally;
  /** What was received since `from`, and within the window at all. Milliseconds since 1970. */
  since(from: number, now: number): Tally;
};

const RATE_OVER = 5;
/** Reasons are untrusted text: at most this many are told apart, or a server could exhaust memory. */
const REASONS = 30;

/** One second. */
type Bucket = { readonly second: number; tally: Tally };

/** An empty window of this many seconds. `begin` in milliseconds since 1970. */
export function createWindow(expected: readonly string[], seconds: number, begin: number): Window {
  let all = emptyTally(expected);
  let buckets: Bucket[] = [];

  const receivedFrom = (from: number, now: number) =>
    buckets
      .filter(bucket => bucket.second * SECOND >= Math.max(from, now - seconds * SECOND))
      .map(bucket => bucket.tally)
      .reduce(sum, emptyTally(expected));

  // Whole seconds only at the old end: what is counted and what is divided by must begin at the same moment.
  const rate = (now: number) => {
    const from = Math.max(begin, Math.ceil((now - RATE_OVER * SECOND) / SECOND) * SECOND);
    const over = Math.max(1, (now - from) / SECOND);
    return Math.round((requests(receivedFrom(Math.floor(from / SECOND) * SECOND, now)) / over) * 10) / 10;
  };

  return {
    observe: (observation, now) => {
      const known = withKnownReason(observation, all);
      all = add(all, known);
      const second = Math.floor(now / SECOND);
      let bucket = buckets.at(-1);
      if (bucket?.second !== second) {
        const oldest = second - seconds;
        buckets = buckets.filter(each => each.second >= oldest);
        bucket = { second, tally: emptyTally(expected) };
        buckets.push(bucket);
      }
      bucket.tally = add(bucket.tally, known);
    },
    total: now => ({ ...all, rate: rate(now) }),
    since: (from, now) => ({ ...receivedFrom(from, now), rate: rate(now) }),
  };
}

/** Answers and misses. */
export function requests(tally: Tally): number {
  return Object.values(tally.versions).reduce((total, each) => total + each, tally.misses);
}

function withKnownReason(observation: Observation, all: Tally): Observation {
  if (observation.observation === 'response' || all.reasons[observation.reason] !== undefined) return observation;
  return Object.keys(all.reasons).length < REASONS ? observation : { ...observation, reason: 'other reasons' };
}

function sum(left: Tally, right: Tally): Tally {
  return {
    versions: added(left.versions, right.versions),
    misses: left.misses + right.misses,
    reasons: added(left.reasons, right.reasons),
    rate: 0,
  };
}

function added(
  left: Readonly<Record<string, number>>,
  right: Readonly<Record<string, number>>,
): Readonly<Record<string, number>> {
  const result: Record<string, number> = { ...left };
  for (const [key, count] of Object.entries(right)) result[key] = (result[key] ?? 0) + count;
  return result;
}
