/** Which row is chosen, on which list, of how many: derived, so that every screen and key agrees. */
import type { HealthResult } from '../source/health/result.ts';
import { topologies } from '../source/plans/topologies.ts';
import type { Phase } from '../source/steps/step-id.ts';
import type { Draft, DraftStep } from './draft.ts';
import { allChecks, listedChecks } from './health.ts';
import type { KialiState } from './kiali.ts';
import { kialiChoices, settingOf } from './kiali-choices.ts';
import { partsOf } from './layout.ts';
import { listedEntries } from './listed-entries.ts';
import { topologyNow } from './members.ts';
import { phased, phasedRun, phasesOfRun } from './phases.ts';
import { isChanging } from './plan-changes.ts';
import type { Run, RunRow } from './run.ts';
import type { Entry, Session } from './session.ts';
import type { Stores } from './stores.ts';
import { stuckLane } from './stuck.ts';
import { type ListId, listOf, type View, type Viewer } from './view.ts';
import { rootLedger } from './words/root-ledger.ts';
import { countOf, telling } from './words/run-words.ts';

/** The context under the cursor. */
export function chosenEntry(stores: Stores): Entry | undefined {
  const found = listedEntries(stores.session.getState(), stores.view.getState());
  return found[chosenIndex(stores, 'clusters')];
}

/** The topology under the cursor: at first the one that is decided. */
export function chosenTopology(session: Session, view: View): (typeof topologies)[number] | undefined {
  const decided = topologies.findIndex(each => each.id === topologyNow(session));
  return topologies[Math.min(view.cursors.topology ?? Math.max(0, decided), topologies.length - 1)];
}

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

function phaseCursor(stores: Stores, list: MatrixList): number {
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
function matrixList({ view }: Stores): MatrixList {
  const list = listOf(view.getState());
  return list === 'install' || list === 'remove' ? list : 'plan';
}

/** The list that the arrows move: the cells of the matrix, until one is opened. */
export function movingList({ draft, removal, view }: Stores): ListId {
  const now = view.getState();
  const list = listOf(now);
  const hasMatrix =
    list === 'install' ||
    (list === 'plan' && draft.getState().draft === 'ready') ||
    (list === 'remove' && removal.getState().draft.draft === 'ready');
  const isMatrix = hasMatrix && now.stepView === 'phases' && !now.unfolded;
  return isMatrix ? 'phases' : list;
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

/** The id of the step under the cursor on Plan or Install. */
export function chosenStep(stores: Stores, list: 'plan' | 'install'): string | undefined {
  const lane = list === 'plan' ? draftLane(stores) : runLane(stores);
  return lane[chosenIndex(stores, list)]?.id;
}

/** The check under the cursor, of those with what is wrong first. */
export function chosenCheck(stores: Stores): HealthResult | undefined {
  return checksOf(stores)[chosenIndex(stores, 'checks')];
}

const checksOf = ({ draft, health }: Stores) => listedChecks(allChecks(draft.getState(), health.getState()));

/** The row of a list that is chosen: where the cursor was put, else where it is by itself. */
export function chosenIndex(stores: Stores, list: ListId): number {
  const { cursors, follows } = stores.view.getState();
  const cursor = list === 'phases' && follows ? undefined : cursors[list];
  return Math.max(0, Math.min(listLength(stores, list) - 1, cursor ?? ownIndex(stores, list)));
}

function ownIndex(stores: Stores, list: ListId): number {
  if (list === 'install') return telling(runLane(stores));
  if (list === 'change-root') return telling(rootChangeLane(stores));
  if (list === 'remove') return removalTelling(stores);
  if (list === 'phases') return Math.max(0, phaseCursor(stores, matrixList(stores)));
  if (list === 'topology') {
    const topology = topologyNow(stores.session.getState());
    return topologies.findIndex(each => each.id === topology);
  }
  return 0;
}

/** How many rows a list has. */
export function listLength(stores: Stores, list: ListId): number {
  const view = stores.view.getState();
  switch (list) {
    case 'clusters':
      return listedEntries(stores.session.getState(), view).length;
    case 'topology':
      return topologies.length;
    case 'certificates':
      return problemCount(stores) ?? ledgerLength(stores);
    case 'plan':
      return problemCount(stores) ?? draftLane(stores).length;
    case 'install':
      return runLane(stores).length;
    case 'phases':
      return phasesOf(stores, matrixList(stores)).length;
    case 'traffic':
      return stores.traffic.getState().clusters.length;
    case 'remove':
      return removalLength(stores);
    case 'change-root':
      return rootChangeLength(stores);
    case 'checks':
      return checksOf(stores).length;
    case 'kiali':
      return kialiLength(stores.kiali.getState());
    case 'viewer':
      return view.viewer?.lines.length ?? 0;
    case 'brake':
      return stores.session.getState().marks.length;
    case 'help':
      return helpRows;
  }
}
/** The choices, and the clusters below them. */
function kialiLength(state: KialiState): number {
  return settingOf(state) === undefined ? 0 : kialiChoices.length + state.findings.length;
}

/** Steps of the chosen cell or lane, or problems. */
function removalLength(stores: Stores): number {
  const { draft } = stores.removal.getState();
  return draft.draft === 'problems' ? draft.problems.length : removalLane(stores).length;
}

function removalTelling(stores: Stores): number {
  const { rows } = stores.removal.getState().run;
  const own = removalLane(stores).flatMap(({ id }) => rows[id] ?? []);
  return own.length === 0 ? 0 : telling(own);
}

function ledgerLength({ draft, session, view }: Stores): number {
  return rootLedger(draft.getState(), session.getState(), view.getState().now)?.rows.length ?? 0;
}

/** The rows of its run on the chosen lane; none before it. */
function rootChangeLane(stores: Stores): readonly RunRow[] {
  const name = laneName(stores);
  return Object.values(stores.rootChange.getState().run.rows).filter(({ cluster }) => cluster === name);
}

function rootChangeLength(stores: Stores): number {
  const { draft } = stores.rootChange.getState();
  if (draft.draft === 'problems') return draft.problems.length;
  return draft.draft === 'ready' ? draft.steps.filter(step => step.cluster === laneName(stores)).length : 0;
}

/** Where problems are shown in the place of a list, the arrows move through them. */
function problemCount({ draft }: Stores): number | undefined {
  const now = draft.getState();
  return now.draft === 'problems' ? now.problems.length : undefined;
}

/** More than any screen has keys: the help stops by itself where its text ends. */
const helpRows = 60;

/** The first line from `from` on that holds what is searched, going round; undefined when none does. */
export function nextMatch(viewer: Viewer, from: number): number | undefined {
  const search = viewer.search.toLowerCase();
  if (search === '') return undefined;
  const { lines } = viewer;
  for (let step = 0; step < lines.length; step++) {
    const index = (from + step) % lines.length;
    if (lines[index]?.toLowerCase().includes(search)) return index;
  }
  return undefined;
}

/** Rows of a page of the list that is shown. */
export function pageOf(stores: Stores): number {
  const { body, detail } = partsOf(stores.view.getState().size);
  return Math.max(1, body - detail - 1);
}

function laneName(stores: Stores): string | undefined {
  const { marks } = stores.session.getState();
  return marks[matrixList(stores) === 'remove' ? chosenRemovalLane(stores) : chosenDraftLane(stores)]?.name;
}
