/**
 * When the answers of one cluster prove its part of a mesh: not that each version was received once, but that the latest
 * answers hold all of them and hardly an error. What came before is told, and does not count. Pure but for its memory.
 */
import { firstFew } from '../model/first-few.ts';
import { add, emptyTally, type Observation, type Tally } from '../model/tally.ts';
import { SECOND } from '../model/time-units.ts';
import { isFailing } from './answer-share.ts';
import { requests } from './window.ts';

export type LatestAnswers = {
  /** One answer more. `now` in milliseconds. */
  observe(received: Observation, now: number): void;
  /** Nothing when the latest answers hold all these versions and hardly an error, for long enough; else why not yet. */
  pending(versions: readonly string[], now: number): string | undefined;
  /** How sound it is: "30 answers in 3 s, none failed; 1 in 10 failing would go unseen 4 % of the time". */
  soundness(now: number): string;
};

/** The shortest window, in seconds and in responses. */
const SHORTEST = 3;
const FEWEST = 20;
/** A path that fails now and then has quiet moments: each relapse makes the stretch that is asked for longer, up to this. */
const LONGEST = 15;
/** Responses without an error after which an error is a relapse. Errors one after the other are one trouble. */
const QUIET = 10;
/** Each version has this many seconds to be received in: shares are uneven, and of twelve versions each is a twelfth. */
const PER_VERSION = 0.6;

type Answer = { readonly received: Observation; readonly at: number };

/** An empty memory. `expected`: all versions of the mesh; `begin` in milliseconds. */
export function createLatestAnswers(expected: readonly string[], begin: number): LatestAnswers {
  const memory = Math.max(LONGEST, PER_VERSION * expected.length) * SECOND;
  let answers: Answer[] = [];
  let quiet = 0;
  let relapses = 0;

  const after = (from: number) => answers.filter(each => each.at > from);
  const since = (from: number): Tally =>
    after(from).reduce((tally, each) => add(tally, each.received), emptyTally(expected));
  /** The stretch whose errors count, in milliseconds. */
  const stretch = () => Math.min(LONGEST, SHORTEST * (1 + relapses)) * SECOND;

  return {
    observe(received, now) {
      answers = [...answers.filter(each => each.at > now - memory), { received, at: now }];
      if (received.observation === 'miss' && quiet >= QUIET) relapses += 1;
      quiet = received.observation === 'miss' ? 0 : quiet + 1;
    },
    pending(versions, now) {
      const judged = since(now - stretch());
      const shown = since(now - Math.max(stretch(), PER_VERSION * versions.length * SECOND));
      const missing = versions.filter(version => (shown.versions[version] ?? 0) === 0);
      if (missing.length > 0) return missingWords(versions, missing, shown);
      const silent = versions.find(version => hasStopped(version, after(now - stretch())));
      if (silent !== undefined)
        return `responses from ${responseWords(versions, shown)}; ${silent} has stopped responding`;
      if (isFailing(judged)) return failing(judged, stretch() / SECOND);
      if (requests(judged) < FEWEST || now - begin < stretch()) {
        return `responses from ${responseWords(versions, shown)}; watching for ${stretch() / SECOND} s`;
      }
      return undefined;
    },
    soundness(now) {
      const judged = since(now - stretch());
      const count = requests(judged);
      const failed = judged.misses === 0 ? 'no errors' : errorCount(judged.misses);
      const unseen = Math.max(1, Math.round(100 * 0.9 ** count));
      return `${count} responses in ${stretch() / SECOND} s, ${failed}; a 10 % error rate would go unseen ${unseen} % of the time`;
    },
  };
}

/** Less likely than this by chance: a silence that means something. */
const BY_CHANCE = 0.01;

/** Whether a version that had its share of these answers has been silent for longer than such a share is by chance. */
function hasStopped(version: string, answers: readonly Answer[]): boolean {
  const isOf = ({ received }: Answer) => received.observation === 'response' && received.version === version;
  const last = answers.findLastIndex(isOf);
  const share = answers.filter(isOf).length / (last + 2);
  return last >= 0 && (1 - share) ** (answers.length - 1 - last) < BY_CHANCE;
}

/** "responses from v1 (34); none yet from v2", with the most frequent reason for an error. */
function missingWords(versions: readonly string[], missing: readonly string[], tally: Tally): string {
  const received = versions.filter(version => !missing.includes(version));
  const [reason] = Object.entries(tally.reasons).toSorted((left, right) => right[1] - left[1]);
  const errors = reason === undefined ? '' : `; ${errorCount(tally.misses)}: ${reason[0]}`;
  if (received.length === 0) return `no responses yet from ${shortened(missing)}${errors}`;
  return `responses from ${responseWords(received, tally)}; none yet from ${shortened(missing)}${errors}`;
}

function failing(tally: Tally, seconds: number): string {
  const [reason] = Object.entries(tally.reasons).toSorted((left, right) => right[1] - left[1]);
  return `all versions respond, but ${tally.misses} of ${requests(tally)} requests failed in the last ${seconds} s: ${reason?.[0] ?? 'no reason given'}`;
}

/** Versions that are named at most; of more, how many. */
const named = 6;

function responseWords(received: readonly string[], tally: Tally): string {
  if (received.length > named) return `${received.length} versions`;
  return received.map(version => `${version} (${tally.versions[version]})`).join(', ');
}

function errorCount(count: number): string {
  return `${count} ${count === 1 ? 'error' : 'errors'}`;
}

/** The first of many, and how many more. */
export function shortened(versions: readonly string[]): string {
  return firstFew(versions, named);
}
