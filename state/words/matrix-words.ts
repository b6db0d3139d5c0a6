/** The cells of the matrix, phases against clusters: how each stands, in as many words as there is room for. */
import { phaseOf } from '../../source/steps/step-id.ts';
import type { DraftChanges, DraftStep } from '../draft.ts';
import { letterOf } from '../members.ts';
import { phasesOfRun } from '../phases.ts';
import { changesOfStep, countsOfSteps } from '../plan-changes.ts';
import type { RowState, Run, RunRow } from '../run.ts';
import { changeSigns } from './change-words.ts';
import { ageWords, durationWords } from './numbers.ts';
import { telling } from './run-words.ts';

export type MatrixCell = {
  /** `none`: this cluster has no step of this phase. `silent`: the cluster of a step that runs does not respond. */
  readonly state: RowState | 'silent' | 'create' | 'change' | 'delete' | 'unchanged' | 'unknown' | 'none';
  /** "3/5", "+2 =6". */
  readonly count: string;
  /** What it waits for, or what failed. */
  readonly words: string;
  /** At the right end: how long. */
  readonly right: string;
};

const nothing: MatrixCell = { state: 'none', count: '', words: '', right: '' };

/** What the steps of one cluster in one phase would change. */
export function planCell(steps: readonly DraftStep[], changes: DraftChanges): MatrixCell {
  if (steps.length === 0) return nothing;
  const counts = countsOfSteps(changes, steps);
  const count = changeSigns(counts);
  const told = { count, words: '', right: '' };
  const restarts = steps.some(({ id }) => changesOfStep(changes, id).some(({ will }) => will === 'restart'));
  const objects = steps.reduce((sum, step) => sum + step.objects.length, 0);
  if (!changes.complete && counts.create + counts.change + counts.delete === 0 && objects > counts.unchanged) {
    return { ...told, state: 'waiting' };
  }
  if (counts.unknown > 0) return { ...told, state: 'unknown' };
  if (counts.delete > 0 && counts.create + counts.change === 0) return { ...told, state: 'delete' };
  if (counts.change + counts.delete > 0 || restarts) return { ...told, state: 'change' };
  if (counts.create > 0) return { ...told, state: 'create' };
  return { ...told, state: 'unchanged', words: counts.unchanged === 0 ? 'read-only' : '' };
}

/** Reasons are told once a step is slower than this, in milliseconds, so that fast ones do not flicker. */
const slow = 1500;

/** How the steps of one cluster in one phase are getting on at `now`, milliseconds since 1970. */
export function runCell(run: Run, rows: readonly RunRow[], now: number): MatrixCell {
  const row = rows[telling(rows)];
  if (row === undefined) return nothing;
  const done = rows.filter(({ state }) => state === 'done').length;
  const count = `${done}/${rows.length}`;
  const state = stateOf(rows);
  switch (state) {
    case 'failed':
      return { state, count, words: row.problem?.title ?? row.title, right: '' };
    case 'running':
      // Whose cell it is stands above it: what matters must survive being cut.
      if (isSilent(rows)) return { state: 'silent', count, words: 'no response', right: ageOf(row, now) };
      return { state, count, words: reasonOf(row, now) ?? row.title, right: ageOf(row, now) };
    case 'waiting':
      return { state, count, words: waitingWords(run, rows), right: '' };
    case 'done':
      return { state, count, words: '', right: tookWords(rows) };
    case 'partial':
      return { state, count, words: 'partial', right: tookWords(rows) };
    case 'skipped':
    case 'stopped':
      return { state, count, words: state, right: '' };
  }
}

/** The worst that any step is; where some are done and the others wait, it still waits. */
function stateOf(rows: readonly RunRow[]): RowState {
  const worst = (['failed', 'running', 'stopped', 'skipped', 'waiting', 'partial'] as const).find(state =>
    rows.some(row => row.state === state),
  );
  return worst ?? 'done';
}

const isSilent = (rows: readonly RunRow[]) =>
  rows.some(({ state, reason }) => state === 'running' && reason?.away === true);

function reasonOf({ reason, startedAt }: RunRow, now: number): string | undefined {
  return startedAt === undefined || now - startedAt < slow ? undefined : reason?.words;
}

const ageOf = ({ startedAt }: RunRow, now: number) => (startedAt === undefined ? '' : ageWords(now - startedAt));

/** From the first begin to the last end. */
function tookWords(rows: readonly RunRow[]): string {
  const begins = rows.flatMap(({ startedAt }) => startedAt ?? []);
  const ends = rows.flatMap(({ startedAt, seconds = 0 }) =>
    startedAt === undefined ? [] : startedAt + seconds * 1000,
  );
  if (begins.length === 0) return '';
  return durationWords((Math.max(...ends) - Math.min(...begins)) / 1000);
}

/** "after 3, 5 of B": the phases whose steps it waits for, without those that these wait for themselves. */
function waitingWords(run: Run, rows: readonly RunRow[]): string {
  const first = rows.find(({ state }) => state === 'waiting');
  if (first === undefined || run.phase === 'over') return run.phase === 'over' ? 'not started' : '';
  const all = phasesOfRun(run);
  const elsewhere = openNeeds(run, rows).filter(
    ({ id, cluster }) => cluster !== first.cluster || phaseOf(id) !== phaseOf(first.id),
  );
  const cells = (run.lanes.length > worded ? elsewhere : lastOf(run, elsewhere))
    .map(({ id, cluster }) => ({
      phase: all.indexOf(phaseOf(id)) + 1,
      lane: cluster === first.cluster ? -1 : run.lanes.findIndex(lane => lane.cluster === cluster),
    }))
    .sort((left, right) => left.phase - right.phase || left.lane - right.lane);
  const words = cells.map(({ phase, lane }) => (lane < 0 ? `${phase}` : `${phase} of ${letterOf(lane)}`));
  return words.length === 0 ? '' : `after ${[...new Set(words)].join(', ')}`;
}

/** What these rows need directly and that is not done. */
function openNeeds(run: Run, rows: readonly RunRow[]): readonly RunRow[] {
  return rows.flatMap(({ needs }) =>
    needs.flatMap(need => {
      const row = run.rows[need];
      return row === undefined || row.state === 'done' || row.state === 'partial' ? [] : row;
    }),
  );
}

/** Beside more clusters than this no cell has room for words: nothing is left out, and a frame stays fast. */
const worded = 9;

/** Steps that are followed at most. */
const followed = 1000;

/** Without those that others of them need: they are done before. */
function lastOf(run: Run, open: readonly RunRow[]): readonly RunRow[] {
  const earlier = new Set<RunRow>();
  const queue = [...openNeeds(run, open)];
  for (let row = queue.pop(); row !== undefined && earlier.size < followed; row = queue.pop()) {
    if (earlier.has(row)) continue;
    earlier.add(row);
    queue.push(...openNeeds(run, [row]));
  }
  return open.filter(row => !earlier.has(row));
}
