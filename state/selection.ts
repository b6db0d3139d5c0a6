/** Which row is chosen, on which list, of how many: derived, so that every screen and key agrees. */
import type { HealthResult } from '../source/health/result.ts';
import { topologies } from '../source/plans/topologies.ts';
import { allChecks, listedChecks } from './health.ts';
import type { KialiState } from './kiali.ts';
import { kialiChoices, settingOf } from './kiali-choices.ts';
import { draftLane, laneName, matrixList, phaseCursor, phasesOf, removalLane, runLane } from './lanes.ts';
import { partsOf } from './layout.ts';
import { listedEntries } from './listed-entries.ts';
import { topologyNow } from './members.ts';
import type { RunRow } from './run.ts';
import type { Entry, Session } from './session.ts';
import type { Stores } from './stores.ts';
import { type ListId, listOf, type View, type Viewer } from './view.ts';
import { rootLedger } from './words/root-ledger.ts';
import { telling } from './words/run-words.ts';

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
