/** How long a run has taken and how long it will take, from what its steps need and how long such steps take. */
import { criticalPath, type Estimate } from '../../source/engine/critical-path.ts';
import { expectedSeconds } from '../../source/preparation/expected-time.ts';
import { kindName, usualSeconds } from '../../source/steps/step-id.ts';
import type { Draft } from '../draft.ts';
import type { Run, RunRow } from '../run.ts';
import { clockWords } from './change-words.ts';

/** The time left of a step that takes this many times as long as usual is unknown. */
const late = 2;

/**
 * What is left at `now`, milliseconds since 1970. `expected`: seconds of each step by what the plan changes. What the same
 * kind of step took on another cluster counts for more than what is usual.
 */
export function timeLeft(run: Run, now: number, expected: ReadonlyMap<string, number | undefined>): Estimate {
  const rows = Object.values(run.rows);
  const seen = new Map<string, number>();
  for (const { id, state, seconds } of rows) {
    if (state === 'done' && seconds !== undefined)
      seen.set(kindName(id), Math.max(seen.get(kindName(id)) ?? 0, seconds));
  }
  const usual = (id: string) => seen.get(kindName(id)) ?? (expected.has(id) ? expected.get(id) : usualSeconds(id));
  return criticalPath(rows, id => leftOf(run.rows[id], usual(id), now));
}

function leftOf(row: RunRow | undefined, usual: number | undefined, now: number): number | undefined {
  switch (row?.state) {
    case 'waiting':
      return usual;
    case 'running': {
      const elapsed = Math.max(0, now - (row.startedAt ?? now)) / 1000;
      if (usual === undefined || elapsed > Math.max(2, usual) * late) return undefined;
      return Math.max(0, usual - elapsed);
    }
    case undefined:
    case 'done':
    case 'partial':
    case 'failed':
    case 'skipped':
    case 'stopped':
      return 0;
  }
}

/** "about 0:25 left", "0:25 or more left", "time left unknown". */
export function leftWords({ seconds, unknown }: Estimate): string {
  if (unknown.length === 0) return `about ${clockWords(seconds)} left`;
  return seconds < 1 ? 'time left unknown' : `${clockWords(seconds)} or more left`;
}

/** Seconds of each step by what the plan changes; empty where it is not known. */
export function expectedOf(draft: Draft): ReadonlyMap<string, number | undefined> {
  if (draft.draft !== 'ready' || !draft.changes.complete) return new Map();
  const known = expectations.get(draft.changes) ?? expectedSeconds(draft.steps, draft.changes.told);
  expectations.set(draft.changes, known);
  return known;
}

const expectations = new WeakMap<object, ReadonlyMap<string, number | undefined>>();
