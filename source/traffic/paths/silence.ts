/**
 * One version among the responses that a client receives, and how unlikely its present silence is. Counted in requests,
 * not in seconds: slow requests are no silence. Pure but for its memory.
 *
 * The plain model is a coin: each request meets the version with its share so far. Three others take its place where
 * what was observed speaks for them, and never make a silence less likely than it is:
 *
 * - The share fell lately (pods were added elsewhere): the latest responses alone.
 * - Responses come in runs (a connection sticks to one endpoint for a while): how often a run begins.
 *   Until enough runs were observed to tell, that is assumed.
 * - A silence as unlikely as one in a million ended by itself: what happened once happens again, twice as long.
 */

export type Silence = {
  /** The nth request of the client, counted from 1, was answered by this version. `isUsual`: to be learned from. */
  answered(nth: number, isUsual: boolean): void;
  /** Natural logarithm of the chance of the silence since its last response, when this many requests were answered. */
  log(nth: number): number;
  /** The same, and 0 while a silence of half that length has ended by itself before. */
  surely(nth: number): number;
  /** Requests answered by others since its last response. */
  length(nth: number): number;
  /** Its share is about to change, or has: what is known of it counts little from now on. */
  forget(): void;
};

/** Responses of the client that are remembered: some minutes at ten a second; and those that count as the latest. */
const LONG = 4000;
const LATEST = 200;
/** What is left of a version's responses when its share has changed. */
const LEFT = 5;
/** A silence that ended by itself and was as unlikely as this says that the model is too simple. */
const SURPRISING = Math.log(1e-6);
/** Runs that must be due before their number, if as expected, means anything. */
const RUNS = 60;
/** Standard deviations by which events are fewer than expected: beyond them it is no chance. */
const SHARE_FELL = 3;
/** Short runs are hard to tell from none, and make silences many times as likely: doubt is enough. */
const IN_RUNS = 2;

type Counts = { hits: number; others: number };

export function createSilence(nth: number): Silence {
  const long: Counts = { hits: 0, others: 0 };
  const latest: Counts = { hits: 0, others: 0 };
  /** Runs: how often the version came after another's response, and how often it did not. */
  const runs: Counts = { hits: 0, others: 0 };
  let last = nth;
  let survived = 0;

  const lengthAt = (now: number) => Math.max(0, now - last);

  function plain(length: number): number {
    const share = long.hits / Math.max(1, long.hits + long.others);
    const due = share * (runs.hits + runs.others);
    let most = logOfSilence(length, long);
    if (isFew(latest.hits, share * (latest.hits + latest.others), SHARE_FELL)) {
      most = Math.max(most, logOfSilence(length, latest));
    }
    if (due < RUNS || isFew(runs.hits, due, IN_RUNS)) most = Math.max(most, logOfSilence(length, runs));
    return most;
  }

  /** Most are as short as can be expected, which is told at a tenth of the price. */
  const isSurprising = (length: number) => boundOfSilence(length, long) < SURPRISING && plain(length) < SURPRISING;

  return {
    answered(now, isUsual) {
      const passed = Math.max(0, now - last - 1);
      if (isUsual) {
        if (passed > survived && isSurprising(passed)) survived = passed;
        learn(long, LONG, { hits: 1, others: passed });
        learn(latest, LATEST, { hits: 1, others: passed });
        if (passed > 0) learn(runs, LONG, { hits: 1, others: passed - 1 });
      }
      last = now;
    },
    log: now => plain(lengthAt(now)),
    surely: now => (lengthAt(now) <= 2 * survived ? 0 : plain(lengthAt(now))),
    length: lengthAt,
    forget() {
      for (const counts of [long, latest, runs]) {
        const rest = Math.min(1, LEFT / Math.max(1, counts.hits));
        counts.hits *= rest;
        counts.others *= rest;
      }
    },
  };
}

/** Adds what was observed; what is older than `memory` requests fades. */
function learn(counts: Counts, memory: number, { hits, others }: Counts): void {
  const rest = Math.exp(-(hits + others) / memory);
  counts.hits = counts.hits * rest + hits;
  counts.others = counts.others * rest + others;
}

/**
 * The natural logarithm of the chance that `count` requests in a row are not answered by a version that answered `hits`
 * of the requests before and left `others` to others: the predictive distribution for a share that is known only as
 * far as it was observed. Few observations allow long silences. A logarithm, because what counts lies at one in a
 * hundred million.
 */
function logOfSilence(count: number, counts: Counts): number {
  const { known, missed } = observedIn(counts);
  if (count <= 0 || known === 0) return 0;
  return logGamma(missed + count) - logGamma(missed) + logGamma(known + missed) - logGamma(known + missed + count);
}

/** Never more than `logOfSilence`: as if the share were known for certain, so that a longer silence tells nothing new. */
function boundOfSilence(count: number, counts: Counts): number {
  const { known, missed } = observedIn(counts);
  return count <= 0 || known === 0 ? 0 : count * Math.log(missed / (known + missed));
}

/** A single response does not tell how often it comes. */
function observedIn({ hits, others }: Counts) {
  return { known: Math.max(0, hits - 1), missed: Math.max(0.5, others) };
}

/** Whether the lack of events, compared with those expected, is more than chance. */
function isFew(found: number, expected: number, deviations: number): boolean {
  return expected - found > deviations * Math.sqrt(expected);
}

const HALF_LOG_OF_TWO_PI = 0.5 * Math.log(2 * Math.PI);

/** Stirling's series; exact to nine digits where it is used. */
function logGamma(given: number): number {
  let x = given;
  let shift = 0;
  for (; x < 8; x += 1) shift -= Math.log(x);
  return shift + (x - 0.5) * Math.log(x) - x + HALF_LOG_OF_TWO_PI + 1 / (12 * x) - 1 / (360 * x * x * x);
}
