/** Which keys work now: asked at every key press and for every footer, from the state of that moment. */
import type { App } from '../state/app.ts';
import { isBrake } from '../state/brake.ts';
import { isSomethingRunning } from '../state/commands/ticker.ts';
import { exitCodeOf } from '../state/outcome.ts';
import { isGoing } from '../state/run.ts';
import { type Prompt, screenOf, type View } from '../state/view.ts';
import { brakeVerbs } from '../state/words/brake-words.ts';
import { helpKeys } from './help-keys.ts';
import { type Binding, keyTitle } from './keys.ts';
import { screens } from './screens.ts';
import { scrolling } from './scrolling.ts';
import { viewerBindings } from './viewer-keys.ts';

/** The bindings of whatever lies on top, the more important first. */
export function bindingsNow(app: App): readonly Binding[] {
  const view = app.view.getState();
  if (view.question !== undefined) return questionBindings(app, view.question);
  if (view.prompt !== undefined) {
    // What is typed into a filter or a search is about the list, and the form of the brake has one of its own; whatever
    // else is typed, the list stays where it is.
    const { for: what } = view.prompt;
    const movesList = what === 'filter' || what === 'search' || isBrake(what);
    const moves = what === 'help' ? helpMoves(app) : movesList ? scrolling : [];
    return [...promptBindings(view.prompt), ...moves.slice(0, 2), ...everywhere(app)];
  }
  if (view.help) return [...helpBindings(app), ...helpMoves(app), ...everywhere(app)];
  if (view.viewer !== undefined) return [...viewerBindings(app), ...scrolling, ...everywhere(app)];
  return screenBindings(app);
}

/** The bindings of the screen itself, whatever lies on top: what the help tells. */
export function screenBindings(app: App): readonly Binding[] {
  return [...screens[screenOf(app.view.getState())].bindings(app), ...leavingBindings(app), ...everywhere(app)];
}

/** Where a run has been started, `q` means quit; before, it means back. */
function leavingBindings(app: App): readonly Binding[] {
  const view = app.view.getState();
  const screen = screenOf(view);
  const quits = screen === 'clusters' || screen === 'install' || screen === 'traffic' || screen === 'kiali-install';
  const leaves = quits && !view.zoomed;
  return [
    { key: '?', label: 'help', run: ({ commands }) => commands.toggleHelp() },
    { key: 'q', label: leaves ? 'quit' : 'back', run: leaves ? quit : ({ commands }) => commands.back() },
    {
      key: 'esc',
      label: 'back',
      quiet: true,
      unavailable: isAtFirst(view) ? 'this is the first screen; q quits' : undefined,
      run: ({ commands }) => commands.back(),
    },
  ];
}

function isAtFirst(view: View): boolean {
  return screenOf(view) === 'clusters' && !view.zoomed && view.filter === '' && view.tab === 'all';
}

function quit(app: App): void {
  const busy = runsOf(app).some(isGoing);
  // A run or a monitor is not left by one stray key, whichever screen is on top.
  const isWatched = app.traffic.getState().phase === 'listening';
  if (isWatched || busy) app.commands.question('leave');
  else void app.commands.leave(exitCodeOf(app));
}

/** All that may be going on. */
function runsOf({ run, removal, rootChange, kialiWork }: App) {
  return [run.getState(), removal.getState().run, rootChange.getState().run, kialiWork.run.getState()];
}

function everywhere(app: App): readonly Binding[] {
  return [
    {
      key: 'ctrl-c',
      label: isSomethingRunning(app) ? 'stop' : 'leave',
      quiet: true,
      run: ({ commands }) => commands.question('interrupt'),
    },
    { key: 'ctrl-z', label: 'suspend', quiet: true, run: ({ commands }) => commands.suspend() },
  ];
}

function questionBindings(app: App, question: 'leave' | 'interrupt'): readonly Binding[] {
  const stay: Binding = { key: 'esc', label: 'continue', run: ({ commands }) => commands.question(undefined) };
  const now: Binding = { key: 'ctrl-c', label: 'leave now', run: ({ commands }) => void commands.leave(130) };
  const suspend: Binding = { key: 'ctrl-z', label: 'suspend', quiet: true, run: ({ commands }) => commands.suspend() };
  const isRunning = runsOf(app).some(run => run.phase === 'running');
  const phase = isRunning ? 'running' : 'over';
  if (question === 'leave' || phase !== 'running') {
    return [
      {
        key: 'enter',
        label: phase === 'running' ? 'stop safely and leave' : 'leave',
        confirms: phase === 'running',
        run: ({ commands }) => void commands.leave(exitCodeOf(app)),
      },
      now,
      stay,
      suspend,
    ];
  }
  const stop = ({ commands }: App) => {
    commands.stop();
    commands.stopRemoval();
    commands.stopRootChange();
    commands.stopKiali();
    commands.question(undefined);
  };
  return [{ key: 'enter', label: 'stop the run safely, stay here', confirms: true, run: stop }, now, stay, suspend];
}

/** What enter does with a line of text that is not kept as a setting. */
const takes: Partial<Record<Prompt['for'], string>> = {
  filter: 'apply',
  help: 'apply',
  search: 'search',
  kubeconfig: 'open',
  note: 'add the note',
  rate: 'set the rate',
};

function promptBindings({ for: what }: Prompt): readonly Binding[] {
  return [
    {
      key: 'enter',
      label: isBrake(what) ? brakeVerbs[what] : (takes[what] ?? 'save'),
      confirms: isBrake(what),
      run: ({ commands }) => commands.accept(),
    },
    { key: 'esc', label: 'cancel', run: ({ commands }) => commands.dismiss() },
  ];
}

/** The keys that the help shows. */
function helpRows(app: App): readonly Binding[] {
  return helpKeys(screenBindings(app), app.view.getState().helpFilter);
}

function helpBindings(app: App): readonly Binding[] {
  const { helpFilter, cursors } = app.view.getState();
  const rows = helpRows(app);
  const chosen = rows[Math.min(cursors.help ?? 0, rows.length - 1)];
  const number = chosen?.key === 'digit' ? 'close the help (?), then type the number' : undefined;
  const why = chosen === undefined ? 'no key matches' : (number ?? chosen.unavailable);
  return [
    {
      key: 'enter',
      label: chosen === undefined ? 'press' : `press ${keyTitle(chosen.key)}`,
      unavailable: why,
      confirms: chosen?.confirms === true,
      run: () => {
        app.commands.toggleHelp();
        chosen?.run(app, '');
      },
    },
    {
      key: '/',
      label: 'filter',
      run: ({ commands }) => commands.ask({ for: 'help', title: 'keys about', text: helpFilter }),
    },
    { key: '?', label: 'close', run: ({ commands }) => commands.toggleHelp() },
    { key: 'q', label: 'back', run: ({ commands }) => commands.back() },
    { key: 'esc', label: 'back', quiet: true, run: ({ commands }) => commands.back() },
  ];
}

/** The cursor of the help: what lies below keeps its own, and what it follows. */
function helpMoves(app: App): readonly Binding[] {
  const last = Math.max(0, helpRows(app).length - 1);
  const move = (by: number) => () =>
    app.view.setState(({ cursors }) => {
      const help = Math.max(0, Math.min(last, Math.min(last, cursors.help ?? 0) + by));
      return { cursors: { ...cursors, help } };
    });
  const all = Number.MAX_SAFE_INTEGER;
  const by: Partial<Record<Binding['key'], number>> = {
    up: -1,
    down: 1,
    home: -all,
    end: all,
    'ctrl-d': 10,
    'ctrl-u': -10,
  };
  return scrolling.map(binding => ({ ...binding, run: move(by[binding.key] ?? 0) }));
}
