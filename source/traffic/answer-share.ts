/** What share of the requests may fail, in the proof of a run and in the monitor. Pure. */
import type { Tally } from '../model/tally.ts';
import { requests } from './window.ts';

/** Failures beyond this share of the requests are going on; fewer are what happens when pods come and go. */
const TOLERATED = 0.01;
/** Fewer failures than this say nothing of a share: of a hundred requests one is the last of a trouble that is over. */
const FEWEST = 3;
/** Less likely than this by chance: a quiet end that means something. */
const BY_CHANCE = 0.01;

/** More failures than are tolerated, however few requests: for a proof, which can wait for better ones. */
export function isFailing(tally: Tally): boolean {
  return tally.misses > TOLERATED * requests(tally);
}

/**
 * Whether requests are failing now, for a verdict that must not jump at a single one. `recent`: the end of what is
 * judged. Trouble there counts by itself, so that it is seen early; trouble from before does not once the end is quieter
 * than such trouble is by chance.
 */
export function isFailingNow(tally: Tally, recent: Tally | undefined): boolean {
  if (recent !== undefined && isTrouble(recent)) return true;
  return isTrouble(tally) && (recent === undefined || !isPast(tally, recent));
}

function isTrouble(tally: Tally): boolean {
  return tally.misses >= FEWEST && isFailing(tally);
}

function isPast(tally: Tally, recent: Tally): boolean {
  const share = tally.misses / requests(tally);
  return recent.misses === 0 && (1 - share) ** requests(recent) < BY_CHANCE;
}
