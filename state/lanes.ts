/** Which lane and phase of a plan, a run or a removal is chosen, and the steps there. */
import type { Phase } from '../source/steps/step-id.ts';
import type { Draft, DraftStep } from './draft.ts';
import { phased, phasedRun, phasesOfRun } from './phases.ts';
import { isChanging } from './plan-changes.ts';
import type { Run, RunRow } from './run.ts';
import type { Stores } from './stores.ts';
import { stuckLane } from './stuck.ts';
import { listOf, type View } from './view.ts';
import { countOf, telling } from './words/run-words.ts';

type ReadyDraft = Extract<Draft, { draft: 'ready' }>;
const changing = new WeakMap<object, readonly DraftStep[]>();

/** The steps that Plan shows: all, or those that change something. */
export function shownSteps({ steps, changes }: ReadyDraft, { onlyChanges }: Pick<View, 'onlyChanges'>) {
  if (!onlyChanges) return steps;
  const known = changing.get(changes) ?? steps.filter(step => isChanging(changes, step));
  changing.set(changes, known);
  return known;
}

/** The steps of the plan under the cursor's reach: of the chosen cell, or of the chosen lane. */
export function draftLane(stores: Stores): readonly DraftStep[] {
  const draft = stores.draft.getState();
  const view = stores.view.getState();
  const name = laneName(stores);
  if (draft.draft !== 'ready' || name === undefined) return [];
  const steps = shownSteps(draft, view);
  if (view.stepView === 'lanes') return steps.filter(step => step.cluster === name);
  const phase = chosenPhase(stores, 'plan');
  return phase === undefined ? [] : phased(steps).cell(phase, name);
}

/** The rows of the run under the cursor's reach: of the chosen cell, or of the chosen lane. */
export function runLane(stores: Stores): readonly RunRow[] {
  const run = stores.run.getState();
  const lane = run.lanes[chosenRunLane(stores)];
  if (lane === undefined) return [];
  if (stores.view.getState().stepView === 'lanes') return wholeRunLane(run, chosenRunLane(stores));
  const phase = chosenPhase(stores, 'install');
  return phase === undefined ? [] : runCell(run, phase, lane.cluster);
}

function wholeRunLane({ lanes, rows }: Run, lane: number): readonly RunRow[] {
  return (lanes[lane]?.ids ?? []).flatMap(id => rows[id] ?? []);
}

/** The rows of one cluster in one phase. */
export function runCell(run: Run, phase: Phase, cluster: string): readonly RunRow[] {
  return phasedRun(run)
    .cell(phase, cluster)
    .flatMap(({ id }) => run.rows[id] ?? []);
}

/** The steps of the removal under the cursor's reach: of the chosen cell, or of the chosen lane. */
export function removalLane(stores: Stores): readonly DraftStep[] {
  const { draft } = stores.removal.getState();
  const name = laneName(stores);
  if (draft.draft !== 'ready' || name === undefined) return [];
  if (stores.view.getState().stepView === 'lanes') return draft.steps.filter(step => step.cluster === name);
  const phase = chosenPhase(stores, 'remove');
  return phase === undefined ? [] : phased(draft.steps).cell(phase, name);
}

/** Screens that show phases against clusters. */
type MatrixList = 'plan' | 'install' | 'remove';

/** The rows of the matrix of such a screen. */
export function phasesOf(stores: Stores, list: MatrixList): readonly Phase[] {
  if (list === 'install') return phasesOfRun(stores.run.getState());
  if (list === 'remove') {
    const { draft } = stores.removal.getState();
    return draft.draft === 'ready' ? phased(draft.steps).phases : [];
  }
  const draft = stores.draft.getState();
  return draft.draft === 'ready' ? phased(shownSteps(draft, stores.view.getState())).phases : [];
}

/** The row of the matrix under the cursor: while the user has not moved, on Install the most urgent one. */
export function chosenPhase(stores: Stores, list: MatrixList): Phase | undefined {
  const all = phasesOf(stores, list);
  return all[Math.max(0, Math.min(all.length - 1, phaseCursor(stores, list)))];
}

export function phaseCursor(stores: Stores, list: MatrixList): number {
  const { cursors, follows } = stores.view.getState();
  if (list === 'plan' || !follows) return cursors.phases ?? 0;
  const run = list === 'remove' ? stores.removal.getState().run : stores.run.getState();
  const lane = wholeRunLane(run, followedLane(stores.view.getState(), run));
  const row = lane[telling(lane)];
  return row === undefined
    ? 0
    : phasesOf(stores, list).findIndex(phase => runCell(run, phase, row.cluster).includes(row));
}

/** Whose matrix is shown. */
export function matrixList({ view }: Stores): MatrixList {
  const list = listOf(view.getState());
  return list === 'install' || list === 'remove' ? list : 'plan';
}

/**
 * The lane of Plan that is chosen. Of the changes alone, until the user moves, the first cluster with one in that
 * phase.
 */
export function chosenDraftLane(stores: Stores): number {
  const view = stores.view.getState();
  const draft = stores.draft.getState();
  const isOwn = view.follows && view.onlyChanges && view.stepView === 'phases' && listOf(view) === 'plan';
  const phase = isOwn ? chosenPhase(stores, 'plan') : undefined;
  if (phase === undefined || draft.draft !== 'ready') return view.lane;
  const { cell } = phased(shownSteps(draft, view));
  const filled = stores.session.getState().marks.map(({ name }) => cell(phase, name).length > 0);
  return filled[view.lane] === true ? view.lane : Math.max(0, filled.indexOf(true));
}

/**
 * The lane of the run that is chosen: the user's, or as long as there is none, the one where something failed or is
 * stuck.
 */
export function chosenRunLane({ run, view }: Stores): number {
  return followedLane(view.getState(), run.getState());
}

/** The same of a removal. */
export function chosenRemovalLane({ removal, view }: Stores): number {
  return followedLane(view.getState(), removal.getState().run);
}

function followedLane({ follows, lane }: Pick<View, 'follows' | 'lane'>, run: Run): number {
  if (!follows) return lane;
  const failed = run.lanes.findIndex(({ cluster }) => countOf(run, cluster).failed > 0);
  if (failed >= 0) return failed;
  const has = ({ ids }: Run['lanes'][number]) => ids.length > 0;
  const stuck = stuckLane(run, lane);
  if (stuck !== undefined && stuck >= 0) return stuck;
  const chosen = run.lanes[lane];
  return chosen !== undefined && has(chosen) ? lane : Math.max(0, run.lanes.findIndex(has));
}

export function laneName(stores: Stores): string | undefined {
  const { marks } = stores.session.getState();
  return marks[matrixList(stores) === 'remove' ? chosenRemovalLane(stores) : chosenDraftLane(stores)]?.name;
}
