/** One cluster's answers: all of them added up, and second by second for as long as they count. */

import { add, emptyTally, type Heard, type Tally } from '../model/tally.ts';
import { SECOND } from '../model/time-units.ts';

export type Window = {
  hear(heard: Heard, now: number): void;
  /** Everything since the beginning; the rate is over the last five seconds. */
  total(now: number): Tally;
  /** What was heard since `from`, and within the window at all. Milliseconds since 1970. */
  since(from: number, now: number): Tally;
  /** The versions heard since `from` at all, and how it stands with them now. */
  voices(from: number, now: number): Voices;
};

/** By expected version; one that was not heard is absent. */
export type Voices = Readonly<Record<string, Voice>>;

/** `silent`: for so many seconds. `isGone`: for longer than its share allows, so that it counts as not heard. */
export type Voice = { readonly silent: number; readonly isGone: boolean };

const RATE_OVER = 5;
/** Reasons are outside words: only so many different ones are told apart, or a creative server would fill the memory. */
const REASONS = 30;

/** A version is never gone before it was silent for so long. */
const SHORTEST_SILENCE = 3 * SECOND;
/** Nor before so many answers of it were due: nine are missed by chance once in 8000 times. */
const DUE = 9;
/** Nor while it was silent for as long before and came again: shares are uneven, and answers come in bursts. */
const BEYOND_BEFORE = 2;
/** Who is heard seldom is remembered for so many windows, and gone after two without a word. */
const REMEMBERED = 3;
const LONGEST_SILENCE = 2;

/** One second. `asked`: all requests; `gaps`: by version, the most requests that went by without it. */
type Bucket = { readonly second: number; tally: Tally; asked: number; readonly gaps: Record<string, number> };

/** An empty window that remembers so many seconds. `begin` in milliseconds since 1970. */
export function createWindow(expected: readonly string[], seconds: number, begin: number): Window {
  let all = emptyTally(expected);
  let buckets: Bucket[] = [];
  let asked = 0;
  const last = new Map<string, { readonly at: number; readonly asked: number }>();

  const heardFrom = (from: number, now: number) =>
    buckets
      .filter(bucket => bucket.second * SECOND >= Math.max(from, now - seconds * SECOND))
      .map(bucket => bucket.tally)
      .reduce(sum, emptyTally(expected));

  /** Counts the request, and how many there were since this version's last answer. */
  const noteVoice = (heard: Heard, bucket: Bucket, now: number) => {
    asked += 1;
    bucket.asked += 1;
    if (heard.heard === 'miss' || !expected.includes(heard.version)) return;
    const { version } = heard;
    const before = last.get(version);
    if (before !== undefined) bucket.gaps[version] = Math.max(bucket.gaps[version] ?? 0, asked - before.asked);
    last.set(version, { at: now, asked });
  };

  const voiceOf = (
    version: string,
    heard: { readonly at: number; readonly asked: number },
    from: number,
    now: number,
  ) => {
    const silent = now - heard.at;
    if (silent < SHORTEST_SILENCE) return { silent: Math.round(silent / SECOND), isGone: false };
    const since = buckets.filter(({ second }) => second * SECOND >= from - SECOND && second * SECOND <= heard.at);
    const answers = since.reduce((all, { tally }) => all + (tally.versions[version] ?? 0), 0);
    const among = since.reduce((all, bucket) => all + bucket.asked, 0);
    // One less than was heard: of a single answer nobody knows how often it comes.
    const share = Math.max(0, answers - 1) / Math.max(1, among);
    const longest = since.reduce((most, { gaps }) => Math.max(most, gaps[version] ?? 0), 0);
    const unheard = asked - heard.asked;
    const isOverdue = share * unheard > DUE && unheard > BEYOND_BEFORE * longest;
    const isGone = isOverdue || silent >= LONGEST_SILENCE * seconds * SECOND;
    return { silent: Math.round(silent / SECOND), isGone };
  };

  // Whole seconds only at the old end: what is counted and what is divided by must begin at the same moment.
  const rate = (now: number) => {
    const from = Math.max(begin, Math.ceil((now - RATE_OVER * SECOND) / SECOND) * SECOND);
    const over = Math.max(1, (now - from) / SECOND);
    return Math.round((requests(heardFrom(Math.floor(from / SECOND) * SECOND, now)) / over) * 10) / 10;
  };

  return {
    hear: (heard, now) => {
      const known = withKnownReason(heard, all);
      all = add(all, known);
      const second = Math.floor(now / SECOND);
      let bucket = buckets.at(-1);
      if (bucket?.second !== second) {
        const oldest = second - REMEMBERED * seconds;
        buckets = buckets.filter(each => each.second >= oldest);
        bucket = { second, tally: emptyTally(expected), asked: 0, gaps: {} };
        buckets.push(bucket);
      }
      bucket.tally = add(bucket.tally, known);
      noteVoice(known, bucket, now);
    },
    total: now => ({ ...all, rate: rate(now) }),
    since: (from, now) => ({ ...heardFrom(from, now), rate: rate(now) }),
    voices: (from, now) =>
      Object.fromEntries(
        [...last]
          .filter(([, { at }]) => at >= from)
          .map(([version, heard]) => [version, voiceOf(version, heard, from, now)]),
      ),
  };
}

/** Answers and misses. */
export function requests(tally: Tally): number {
  return Object.values(tally.versions).reduce((total, each) => total + each, tally.misses);
}

function withKnownReason(heard: Heard, all: Tally): Heard {
  if (heard.heard === 'response' || all.reasons[heard.reason] !== undefined) return heard;
  return Object.keys(all.reasons).length < REASONS ? heard : { ...heard, reason: 'other reasons' };
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
