/** The lines of a lane: one for each step, and one more below a step that has something to say. */
import { cleaned } from '../../source/model/clean.ts';
import { countChanges } from '../../source/preparation/change-counts.ts';
import type { ObjectChange } from '../../source/preparation/object-changes.ts';
import type { DraftStep } from '../draft.ts';
import type { RowState, Run, RunRow } from '../run.ts';
import { changeMarks } from './change-marks.ts';
import { changeSigns, clockWords } from './change-words.ts';
import { ageWords, counted, durationWords } from './numbers.ts';
import { waitsFor } from './run-words.ts';
import { onScreen, screenWords } from './screen-words.ts';

export type LaneLine = {
  readonly key: string;
  /** Which step; a line below a step has the same. */
  readonly step: number;
  readonly kind: 'step' | 'reason';
  readonly state: RowState;
  readonly text: string;
  /** At the right end: what moves. */
  readonly right: string;
};

/** Reasons are shown once a step is slower than this, in milliseconds, so that fast ones do not flicker. */
const slow = 1500;

/** The lane of a plan that has not been started. `changes`: of a step, as far as they are known. */
export function planLines(
  steps: readonly DraftStep[],
  changes: (step: string) => readonly ObjectChange[] = () => [],
): readonly LaneLine[] {
  return steps.map(({ id, title, objects }, step) => ({
    key: id,
    step,
    kind: 'step',
    state: 'waiting',
    text: title,
    right: changeSigns(countChanges(changes(id))) || (objects.length === 0 ? '' : counted(objects.length, 'object')),
  }));
}

/** The lane of a run at `now`, milliseconds since 1970. */
export function runLines(rows: readonly RunRow[], now: number): readonly LaneLine[] {
  return rows.flatMap((row, step) => {
    const { id, state, title } = row;
    const line: LaneLine = { key: id, step, kind: 'step', state, text: title, right: rightOf(row, now) };
    const reason = reasonOf(row, now);
    return reason === undefined ? [line] : [line, { ...reason, key: `${id} reason`, step, kind: 'reason', state }];
  });
}

function rightOf({ state, seconds, startedAt }: RunRow, now: number): string {
  switch (state) {
    case 'waiting':
      return '';
    case 'running':
      return startedAt === undefined ? '' : ageWords(now - startedAt);
    case 'done':
    case 'partial':
      return seconds === undefined ? '' : durationWords(seconds);
    case 'failed':
    case 'skipped':
    case 'stopped':
      return state;
  }
}

/** Why a running step is not done yet and since when; why a failed one failed. */
function reasonOf(row: RunRow, now: number): { readonly text: string; readonly right: string } | undefined {
  if (row.state === 'failed') return { text: row.problem?.title ?? 'failed', right: '' };
  if (row.state !== 'running' || row.reason === undefined || row.startedAt === undefined) return undefined;
  if (now - row.startedAt < slow) return undefined;
  return { text: row.reason.words, right: ageWords(now - row.reason.since) };
}

export type DetailLine = { readonly tone: 'plain' | 'muted' | 'problem' | 'warning'; readonly text: string };

/** The chosen step of a plan in full: what becomes of each object, as far as it is known. */
export function planDetail(step: DraftStep, changes: readonly ObjectChange[] = []): readonly DetailLine[] {
  const byHand = step.byHand
    .split('\n')
    .map((text, index) => ({ tone: 'muted' as const, text: `${index === 0 ? '$ ' : '  '}${cleaned(text, 600)}` }));
  return [...objectLines(step, changes), ...(step.byHand === '' ? [] : byHand)];
}

const signs: Readonly<Record<ObjectChange['will'], string>> = {
  create: changeMarks.create,
  change: changeMarks.change,
  replace: changeMarks.delete,
  delete: changeMarks.delete,
  restart: changeMarks.change,
  unknown: changeMarks.unknown,
  keep: changeMarks.unchanged,
};

/** A line for each object that changes, and one for all that do not. */
function objectLines(step: DraftStep, changes: readonly ObjectChange[]): readonly DetailLine[] {
  if (changes.length === 0) {
    return [
      { tone: 'plain', text: step.objects.length === 0 ? 'read-only step' : `writes ${step.objects.join(', ')}` },
    ];
  }
  const kept = changes.filter(({ will }) => will === 'keep').map(({ object }) => object);
  const others = changes
    .filter(({ will }) => will !== 'keep')
    .map(({ object, will, why }): DetailLine => {
      const words = `${signs[will]} ${will === 'restart' ? 'restart ' : ''}${object}${why === undefined ? '' : `: ${why}`}`;
      return { tone: will === 'unknown' ? 'warning' : 'plain', text: words };
    });
  return kept.length === 0
    ? others
    : [...others, { tone: 'muted', text: `${changeMarks.unchanged} ${kept.join(', ')}` }];
}

const quiet: Readonly<Record<RowState, string>> = {
  waiting: 'starts when a slot is free',
  running: 'running',
  done: 'Done (check only)',
  partial: 'only part of the mesh passed: what it needs failed on the others',
  failed: 'failed',
  skipped: 'skipped',
  stopped: 'stopped',
};

/** What would be told at the end of a wait, once a third of its time is over. */
function adviceOf({ limit, startedAt }: RunRow, now: number): string | undefined {
  if (limit === undefined || startedAt === undefined) return undefined;
  return now - startedAt < (limit.at - startedAt) / 3 ? undefined : screenWords(limit.hint);
}

/** The chosen step of a run in full: how it stands, and everything that helps where it failed. */
export function runDetail(run: Run, row: RunRow, now: number): readonly DetailLine[] {
  const { reason } = row;
  const problem = row.problem === undefined ? undefined : onScreen(row.problem);
  const lines: DetailLine[] = [];
  if (problem !== undefined) {
    lines.push({ tone: row.state === 'failed' ? 'problem' : 'warning', text: problem.title });
    lines.push({ tone: 'plain', text: problem.hint });
    if (problem.evidence !== undefined) lines.push({ tone: 'muted', text: problem.evidence });
  }
  if (row.state === 'partial') lines.push({ tone: 'warning', text: quiet.partial });
  if (row.state === 'running' && reason !== undefined) {
    const end = row.limit === undefined ? '' : `, gives up in ${clockWords((row.limit.at - now) / 1000)}`;
    lines.push({ tone: 'plain', text: `${reason.words} (for ${ageWords(now - reason.since)}${end})` });
    const advice = adviceOf(row, now);
    if (advice !== undefined) lines.push({ tone: 'warning', text: advice });
  }
  if (row.state === 'stopped' && reason !== undefined) lines.push({ tone: 'plain', text: `last: ${reason.words}` });
  const needs = row.state === 'waiting' ? waitsFor(run, row) : [];
  if (needs.length > 0)
    lines.push({ tone: 'plain', text: `${run.phase === 'over' ? 'it needs' : 'waits for'}: ${needs.join(', ')}` });
  for (const { object, result } of row.objects) lines.push({ tone: 'muted', text: `${result} ${object}` });
  if (lines.length > 0) return lines;
  return [{ tone: 'muted', text: row.state === 'waiting' && run.phase === 'over' ? 'not started' : quiet[row.state] }];
}
