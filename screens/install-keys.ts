/** The keys of the screen of a run. */
import type { App } from '../state/app.ts';
import { layoutOf } from '../state/layout.ts';
import { isGoing } from '../state/run.ts';
import { chosenStep } from '../state/selection.ts';
import { shownStores } from '../state/stores.ts';
import type { View as ViewState } from '../state/view.ts';
import { whyNoYaml } from '../state/words/plan-words.ts';
import { copyCommandOf } from './copying.ts';
import type { Binding } from './keys.ts';
import { stepViewBindings } from './parts/step-view.ts';
import { savingLog } from './saving-log.ts';
import { scrolling, turning } from './scrolling.ts';

const changed = 'the choices changed: prepare the plan again';

/** Whose run it is. */
export type InstallOf = {
  readonly title: string;
  readonly again: (commands: App['commands']) => void;
  /** Where `enter` leads, once there is something to see; `isThere`: already while it runs. */
  readonly onwards: {
    readonly label: string;
    readonly isThere: (app: App) => boolean;
    readonly run: (commands: App['commands']) => void;
  };
  readonly more: (running: boolean) => readonly Binding[];
};

export function installBindings(all: App, of: InstallOf): readonly Binding[] {
  const app = shownStores(all);
  const run = app.run.getState();
  const canContinue = of.onwards.isThere(app);
  const running = isGoing(run);
  const row = run.rows[chosenStep(app, 'install') ?? ''];
  const draft = app.draft.getState();
  const planned = draft.draft === 'ready' ? draft.steps.find(each => each.id === row?.id) : undefined;
  const undone = run.outcome === 'failed' || run.outcome === 'cancelled';
  const view = app.view.getState();
  const { stepView, unfolded } = view;
  // Onwards once there is traffic to look at; before, and where it failed, into the chosen cell.
  const isOpening = stepView === 'phases' && (undone || running) && !canContinue;
  const goOn: Binding = isOpening
    ? { key: 'enter', label: unfolded ? 'close' : 'open', run: ({ commands }) => commands.toggleFold() }
    : {
        key: 'enter',
        label: of.onwards.label,
        unavailable: running && !canContinue ? 'available when the install finishes' : undefined,
        run: ({ commands }) => of.onwards.run(commands),
      };
  const again: Binding = {
    key: 'r',
    label: 'run again',
    unavailable: running ? 'available when the install finishes' : draft.draft === 'ready' ? undefined : changed,
    run: ({ commands }) => of.again(commands),
  };
  const isBroken = row?.problem !== undefined;
  const ran: Binding = {
    key: '@',
    label: 'details',
    unavailable: row === undefined ? 'no step selected' : undefined,
    run: ({ commands }) => row !== undefined && commands.viewRan(row.id),
  };
  // The first key is the one that leads on: not past what is not done.
  return [
    ...(undone ? [again, goOn] : [goOn, again]),
    ...(isBroken ? [ran] : []),
    {
      key: 'y',
      label: 'YAML',
      unavailable: row === undefined ? 'no step selected' : planned === undefined ? changed : whyNoYaml(planned),
      run: ({ commands }) => row !== undefined && commands.viewYaml(row.id),
    },
    copyCommandOf(planned),
    ...(isBroken ? [] : [ran]),
    ...of.more(running),
    logBinding(view),
    // Beside the log: there it is looked for.
    { ...savingLog(app), quiet: !view.log },
    ...stepViewBindings(app),
    { key: 'f', label: 'zoom', run: ({ commands }) => commands.toggleZoom() },
    ...turning,
    ...scrolling,
  ];
}

/** Below the steps where there is room for it, and then in full. */
function logBinding({ log, stepView, size }: ViewState): Binding {
  const isOpen = log || stepView === 'lanes' || layoutOf(size) !== 'full';
  const run = ({ commands }: App) => (isOpen ? commands.viewLog() : commands.toggleLog());
  return { key: 'l', label: isOpen ? 'full log' : 'log', run };
}
