/** The keys of the screen of a plan. */
import type { App } from '../state/app.ts';
import type { Draft, DraftStep } from '../state/draft.ts';
import { draftLane } from '../state/lanes.ts';
import { isGoing } from '../state/run.ts';
import { chosenStep } from '../state/selection.ts';
import { shownStores } from '../state/stores.ts';
import { isNothingToChange, whyNoYaml } from '../state/words/plan-words.ts';
import type { Binding } from './keys.ts';
import { stepViewBindings } from './parts/step-view.ts';
import { scrolling, turning } from './scrolling.ts';

/** Which plan it is. */
export type PlanOf = {
  readonly title: string;
  readonly start: (commands: App['commands']) => void;
  /** Where its run is shown. */
  readonly toRun: (commands: App['commands']) => void;
  readonly refresh: (commands: App['commands']) => void;
  /** Where nothing has to be changed, the key that leads on; absent where it leads nowhere. */
  readonly onwards: (app: App) => Binding | undefined;
  readonly more: (app: App, busy: string | undefined) => readonly Binding[];
};

export function planBindings(all: App, of: PlanOf): readonly Binding[] {
  const app = shownStores(all);
  const draft = app.draft.getState();
  const notReady = whyNot(draft);
  const step = draft.draft === 'ready' ? draft.steps.find(each => each.id === chosenStep(app, 'plan')) : undefined;
  const running = isGoing(app.run.getState());
  const busy = running ? 'available when the install finishes' : undefined;
  const view = app.view.getState();
  const isWholeCell = view.stepView === 'phases' && !view.unfolded;
  return [
    {
      key: 'S',
      label: 'start the install',
      short: 'start',
      quiet: running,
      unavailable: busy ?? notReady,
      confirms: true,
      run: ({ commands }) => of.start(commands),
    },
    enterBinding(app, of, notReady),
    {
      key: '/',
      label: view.onlyChanges ? 'all steps' : 'only changes',
      unavailable: notReady,
      run: ({ commands }) => commands.toggleOnlyChanges(),
    },
    ...(isWholeCell ? cellBindings(app, notReady) : stepBindings(step, notReady)),
    {
      key: 'c',
      label: 'copy the command',
      short: 'copy',
      quiet: isWholeCell,
      unavailable:
        notReady ??
        (isWholeCell ? 'open a cell first (enter)' : step?.byHand === '' ? 'no command for this step' : undefined),
      run: ({ commands }) => step !== undefined && commands.copy(step.command, 'the command'),
    },
    {
      key: 'r',
      label: 'refresh',
      unavailable: busy,
      run: ({ commands }) => of.refresh(commands),
    },
    ...of.more(app, busy),
    ...stepViewBindings(app, notReady),
    { key: 'f', label: 'zoom', unavailable: notReady, run: ({ commands }) => commands.toggleZoom() },
    ...turning,
    ...scrolling,
  ];
}

/** On to the run, or to the traffic where nothing has to be run; else into the chosen cell. */
function enterBinding(app: App, of: PlanOf, notReady: string | undefined): Binding {
  const draft = app.draft.getState();
  const { stepView, unfolded } = app.view.getState();
  const run = app.run.getState();
  const isDone = draft.draft === 'ready' && !isGoing(run) && isNothingToChange(draft);
  const onwards = isDone ? of.onwards(app) : undefined;
  if (onwards !== undefined) return onwards;
  if (run.phase !== 'none') {
    return { key: 'enter', label: 'Install', run: ({ commands }) => of.toRun(commands) };
  }
  if (notReady !== undefined || draft.draft !== 'ready') {
    return { key: 'enter', label: 'Install', quiet: true, unavailable: notReady, run: () => undefined };
  }
  if (stepView === 'lanes') {
    return { key: 'enter', label: 'Install', quiet: true, unavailable: 'S starts the install', run: () => undefined };
  }
  return { key: 'enter', label: unfolded ? 'close' : 'open', run: ({ commands }) => commands.toggleFold() };
}

/** What concerns one step. */
function stepBindings(step: DraftStep | undefined, notReady: string | undefined): readonly Binding[] {
  const unavailable = notReady ?? (step === undefined ? 'no step selected' : whyNoYaml(step));
  return [
    {
      key: 'd',
      label: 'diff',
      unavailable,
      run: ({ commands }) => step !== undefined && commands.viewDifference(step.id),
    },
    { key: 'y', label: 'YAML', unavailable, run: ({ commands }) => step !== undefined && commands.viewYaml(step.id) },
  ];
}

/** What concerns everything, where no single step is chosen. */
function cellBindings(app: App, notReady: string | undefined): readonly Binding[] {
  return [
    { key: 'd', label: 'diff of all', unavailable: notReady, run: ({ commands }) => commands.viewDifferences() },
    {
      key: 'y',
      label: 'YAML',
      unavailable: notReady,
      run: ({ commands }) => commands.viewYamls(draftLane(app).map(({ id }) => id)),
    },
  ];
}

function whyNot(draft: Draft): string | undefined {
  switch (draft.draft) {
    case 'none':
      return 'r reads the clusters first';
    case 'preparing':
      return 'available when the clusters are read';
    case 'problems':
      return 'fix the failed checks first, then r';
    case 'ready':
      return undefined;
  }
}
