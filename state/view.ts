/** Where the user is: screens, cursors, what is typed, what is asked. Nothing about the mesh. A pure fold of changes. */

import type { ReachKey } from '../source/preparation/named-addresses.ts';
import { type BrakeFor, isBrake } from './brake.ts';
import type { Size } from './layout.ts';
import { type Line, lineOf } from './line-editor.ts';
import type { Tab } from './listed-entries.ts';

export type ScreenId =
  | 'clusters'
  | 'topology'
  | 'certificates'
  | 'plan'
  | 'install'
  | 'traffic'
  | 'remove'
  | 'change-root'
  | 'checks'
  | 'kiali'
  | 'kiali-plan'
  | 'kiali-install';

const ofKiali: readonly ScreenId[] = ['kiali', 'kiali-plan', 'kiali-install'];

/** Side screens: `enter` does not lead to them. */
export const sideScreens: readonly ScreenId[] = ['remove', 'change-root', 'checks', ...ofKiali];

/** True where the plan that is shown is that of Kiali. */
export const isOfKiali = (screen: ScreenId) => ofKiali.includes(screen);

/** What a line of typed text will be. */
export type PromptFor =
  | 'filter'
  | 'search'
  | 'help'
  | 'name'
  | 'network'
  | 'mesh-id'
  | 'certificates'
  | 'kubeconfig'
  | ReachKey
  | 'note'
  | 'rate'
  | 'kiali-link'
  | 'kiali-scope'
  | BrakeFor;
export type Prompt = {
  readonly for: PromptFor;
  readonly title: string;
  readonly text: string;
  /** How the text is being edited; absent: not yet. */
  readonly line?: Line;
  /** Why the text will not do, until it is changed. */
  readonly complaint?: string;
  /** The context whose name, network or way to it it is; of a link, the cluster that it leads to. */
  readonly context?: string;
  /** What stood there when it was opened: leaving it takes a filter or search back. */
  readonly before?: Pick<View, 'filter' | 'helpFilter' | 'cursors'> & { readonly search: string };
};

export type Question = 'leave' | 'interrupt';
export type Notice = {
  readonly standing: 'ok' | 'problem' | 'warning';
  readonly words: string;
  /** What it says something of: it goes when that becomes another. */
  readonly about?: 'topology';
  /** By the clock of the view: what it says may not be true for long. */
  readonly at?: number;
};

/** YAML or other text in full, with a search. `walks`: the walks of `Why`. */
export type Viewer = {
  readonly title: string;
  readonly shows: 'yaml' | 'difference' | 'text' | 'walks';
  readonly lines: readonly string[];
  readonly search: string;
  /** The id of the step that it is about. */
  readonly step?: string;
  /** It is the log, which can be saved. */
  readonly isLog?: boolean;
  /** Its lines are broken where the screen ends; without, it moves sideways. */
  readonly breaks?: true;
  /** Columns that are scrolled away to the left. */
  readonly across?: number;
};

export type View = {
  /** The way here; the last one is shown. */
  readonly screens: readonly ScreenId[];
  readonly help: boolean;
  /** Of the keys in the help. */
  readonly helpFilter: string;
  readonly viewer?: Viewer;
  readonly prompt?: Prompt;
  readonly question?: Question;
  readonly notice?: Notice;
  /** The filter of the Clusters list. */
  readonly filter: string;
  /** Which contexts the Clusters list is about. */
  readonly tab: Tab;
  /** The chosen row of each list; absent: the list follows what happens. */
  readonly cursors: Readonly<Partial<Record<ListId, number>>>;
  /** The chosen lane. */
  readonly lane: number;
  /** Until the user moves, Install shows by itself where something failed. */
  readonly follows: boolean;
  readonly zoomed: boolean;
  /** How Plan and Install show the steps: phases against clusters, or a lane for each cluster. */
  readonly stepView: 'phases' | 'lanes';
  /** The chosen cell of the phases is opened into its steps. */
  readonly unfolded: boolean;
  /** Plan shows only what would change. */
  readonly onlyChanges: boolean;
  /** Install shows the log below the steps. */
  readonly log: boolean;
  readonly size: Size;
  /** Milliseconds since 1970, moved on once a second while something runs. */
  readonly now: number;
};
/** `phases`: the rows of the matrix on Plan and Install, of whichever plan. `brake`: the clusters that a change is about. */
export type ListId = Exclude<ScreenId, 'kiali-plan' | 'kiali-install'> | 'help' | 'viewer' | 'phases' | 'brake';

/** The view before the first key. */
export function viewOf(now: number, size: Size): View {
  return {
    screens: ['clusters'],
    help: false,
    helpFilter: '',
    filter: '',
    tab: 'all',
    cursors: {},
    lane: 0,
    follows: true,
    zoomed: false,
    stepView: 'phases',
    unfolded: false,
    onlyChanges: false,
    log: false,
    size,
    now,
  };
}

/** The screen that is shown. */
export function screenOf(view: View): ScreenId {
  return view.screens.at(-1) ?? 'clusters';
}
/** What the form in front of a change is about, while it is shown. */
export function brakeIn({ prompt }: Pick<View, 'prompt'>): BrakeFor | undefined {
  return prompt !== undefined && isBrake(prompt.for) ? prompt.for : undefined;
}

/** The text of a prompt as it is edited. */
export function lineIn(prompt: Prompt): Line {
  return prompt.line ?? lineOf(prompt.text);
}

/** The list that moves with the arrows now. */
export function listOf(view: View): ListId {
  if (brakeIn(view) !== undefined) return 'brake';
  if (view.help) return 'help';
  return view.viewer === undefined ? listOfScreen(screenOf(view)) : 'viewer';
}

function listOfScreen(screen: ScreenId): ListId {
  if (screen === 'kiali-plan') return 'plan';
  return screen === 'kiali-install' ? 'install' : screen;
}

/** The view with another screen on top; the lane, the cursor and what was open belong to the one left. */
export function shown(view: View, screen: ScreenId): View {
  const known = view.screens.indexOf(screen);
  const screens = known >= 0 ? view.screens.slice(0, known + 1) : [...view.screens, screen];
  const next = { ...plain(view), screens, zoomed: false, unfolded: false };
  return planOf(screen) === planOf(screenOf(view)) ? next : ofOtherPlan(next);
}

/** Which plan a screen shows the steps of. */
function planOf(screen: ScreenId): 'mesh' | 'kiali' | 'removal' | 'root' {
  if (screen === 'remove') return 'removal';
  if (screen === 'change-root') return 'root';
  return isOfKiali(screen) ? 'kiali' : 'mesh';
}

/** The cursors of one plan mean nothing in another. */
function ofOtherPlan(view: View): View {
  const {
    plan: _plan,
    install: _install,
    remove: _remove,
    'change-root': _root,
    phases: _phases,
    ...cursors
  } = view.cursors;
  return { ...view, cursors, follows: true, onlyChanges: false };
}

/** One step back: first whatever lies on top, then the screen before. */
export function stepBack(view: View): View {
  if (view.question !== undefined || view.prompt !== undefined || view.help || view.viewer !== undefined)
    return plain(view);
  if (view.zoomed) return { ...view, zoomed: false };
  if (view.log && listOf(view) === 'install') return { ...view, log: false };
  if (view.unfolded) return { ...view, unfolded: false };
  if (screenOf(view) === 'clusters' && view.filter !== '') return { ...view, filter: '' };
  if (screenOf(view) === 'clusters' && view.tab !== 'all') return { ...view, tab: 'all' };
  const before = view.screens.at(-2);
  return before === undefined ? view : shown(view, before);
}

/** The view without question, prompt, help, viewer and notice. */
export function plain(view: View): View {
  const { question: _q, prompt: _p, viewer: _v, notice: _n, ...rest } = view;
  return { ...rest, help: false, helpFilter: '' };
}

/** The view with a word to the user, or without. */
export function noticed(view: View, notice: Notice | undefined): View {
  const { notice: _old, ...rest } = view;
  return notice === undefined ? rest : { ...rest, notice: { ...notice, at: view.now } };
}

/** The view with another cell of the matrix chosen; whatever step was chosen in the one before. */
export function inCell(view: View, lane: number, phases: number): View {
  const { plan: _plan, install: _install, remove: _remove, ...cursors } = view.cursors;
  return { ...view, lane, cursors: { ...cursors, phases } };
}

/** Lists that lie over a screen: who reads them goes on watching what follows the run below. */
export function isOnTop(list: ListId): boolean {
  return list === 'help' || list === 'viewer' || list === 'brake';
}

/** The cursor of a list moved by this many rows within its length. */
export function moved(view: View, list: ListId, by: number, from: number, length: number): View {
  const to = Math.max(0, Math.min(length - 1, from + by));
  if (list === 'phases') return { ...inCell(view, view.lane, to), follows: false };
  return { ...view, follows: view.follows && isOnTop(list), cursors: { ...view.cursors, [list]: to } };
}
