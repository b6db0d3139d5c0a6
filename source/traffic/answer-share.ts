/** What share of the requests may fail: the same in the proof of a run and in the monitor. Pure. */
import type { Tally } from '../model/tally.ts';
import { requests } from './window.ts';

/** Failures beyond this share of the requests are going on; fewer are what happens when pods come and go. */
const TOLERATED = 0.01;

/** More failures than are tolerated. */
export function isFailing(tally: Tally): boolean {
  return tally.misses > TOLERATED * requests(tally);
}
