/** Ink on the terminal: begins, listens to signals, and gives the terminal back on every way out. */

import { flushCompileCache } from 'node:module';
import { render, useApp } from 'ink';
import { useEffect } from 'react';
import type { Keyboard } from '../../screens/keyboard/keyboard.ts';
import { Shell } from '../../screens/shell.tsx';
import { type Theme, themeFor } from '../../screens/theme.ts';
import type { Choices } from '../../source/preparation/choices.ts';
import type { Host } from '../../source/preparation/host.ts';
import type { KialiOptions } from '../../source/preparation/kiali-choices.ts';
import { type App, createApp } from '../../state/app.ts';
import type { Operations } from '../../state/operations.ts';
import type { Traffic } from '../../state/traffic.ts';
import { closingSummary } from '../../state/words/closing-summary.ts';
import { keepHeapLean } from '../lean-heap.ts';
import { abilitiesOf } from './abilities.ts';
import { copySequence } from './clipboard.ts';
import { holdStderr } from './hold-stderr.ts';
import { openKeys } from './keys.ts';
import { createLifecycle, type SuspendTerminal } from './lifecycle.ts';
import { saveFiles } from './save-files.ts';
import { openSigns } from './signs.ts';
import { openStdout } from './stdout.ts';

/** Milliseconds that a stalled terminal gets for the last bytes. */
const lastBytes = 500;

export type Appearance = {
  readonly ascii: boolean;
  readonly color: boolean;
  /** Starts on Traffic, on the existing mesh. */
  readonly watch?: Pick<Traffic, 'perSecond' | 'asked'>;
  /** Begins on Kiali, with these choices. */
  readonly kiali?: KialiOptions;
  /** Why a kubeconfig cannot be used; undefined for one that can. Absent: no other can be opened. */
  readonly kubeconfigComplaint?: (file: string) => string | undefined;
  /** How this program was started, for the command that goes on: `eastwest --kubeconfig here`. */
  readonly command?: string;
};

/** `kubeconfig`: the file that the user continues with. */
export type Left = { readonly exit: number; readonly kubeconfig?: string };

export async function draw(host: Host, start: Choices, appearance: Appearance, operations: Operations): Promise<Left> {
  const stdout = openStdout(process.stdout, appearance);
  const heldStderr = holdStderr(process.stderr, stdout.write);
  const { promise: left, resolve: leave, reject: crash } = Promise.withResolvers<number>();
  const keys = openKeys(process.stdin, stdout.write);
  const abilities = abilitiesOf(process.env);
  const lifecycle = createLifecycle(process, stdout, heldStderr, code => void app.commands.leave(code));
  let next: string | undefined;
  const outside = {
    copy(text: string) {
      const sequence = copySequence(text, process.env);
      stdout.write(sequence ?? '');
      return sequence !== undefined;
    },
    save: saveFiles,
    async reopen(file: string) {
      const complaint = appearance.kubeconfigComplaint?.(file);
      if (complaint === undefined) next = file;
      return complaint;
    },
    suspend: lifecycle.suspend,
    leave,
    crash,
  };
  const { columns, rows } = stdout.stream;
  const app = createApp(host, start, operations, outside, { columns, rows });
  if (appearance.watch !== undefined) {
    app.traffic.setState(appearance.watch);
    app.commands.watchTraffic();
  }
  if (appearance.kiali !== undefined) app.commands.beginKiali(appearance.kiali);
  // Before Ink listens: the state has the new size when Ink lays out.
  stdout.stream.on('resize', () => app.commands.resize(stdout.stream.columns, stdout.stream.rows));
  const theme = themeFor({ colour: appearance.color, ascii: appearance.ascii, links: abilities.links });
  const root = () => <Root {...{ app, theme }} keyboard={keys.keyboard} ready={lifecycle.ready} />;
  // What was typed before the screen came was echoed: the frame must begin at the first column.
  stdout.write('\r');
  const ink = render(root(), {
    stdout: stdout.stream,
    stdin: process.stdin,
    alternateScreen: true,
    incrementalRendering: true,
    // With CI in the environment Ink would leave a real terminal blank.
    interactive: true,
    exitOnCtrlC: false,
    patchConsole: false,
    // A key's frame may follow a frame of data after 8 ms; data itself comes at a few frames a second.
    maxFps: 125,
  });
  const { keyboard } = keys;
  const signs = openSigns(app, { abilities, write: stdout.write, keyboard, now: () => performance.now() });
  lifecycle.begin({
    take() {
      keys.take();
      signs.take();
    },
    giveBack() {
      signs.giveBack();
      keys.giveBack();
    },
    repaint() {
      ink.clear();
      stdout.write('\u001b[2J\u001b[H');
      ink.rerender(root());
    },
    unmount: ink.unmount,
  });
  ink.waitUntilExit().catch(crash);
  const settling = settleDown();
  try {
    const exit = await left;
    return next === undefined ? { exit } : { exit, kubeconfig: next };
  } finally {
    settling.stop();
    lifecycle.end();
    const summary = next === undefined ? closingSummary(app, appearance.command ?? 'eastwest') : [];
    stdout.write(summary.map(line => `${line}\r\n`).join(''));
    // The second terminal file stays open to the end, as late writes to stderr go through it.
    await stdout.drained(lastBytes);
  }
}

type RootProps = {
  readonly app: App;
  readonly theme: Theme;
  readonly keyboard: Keyboard;
  readonly ready: (suspendTerminal: SuspendTerminal) => void;
};

/** Hands out what only a component can have. */
function Root({ app, theme, keyboard, ready }: RootProps) {
  const { suspendTerminal } = useApp();
  useEffect(() => ready(suspendTerminal), [ready, suspendTerminal]);
  return <Shell app={app} theme={theme} keyboard={keyboard} />;
}

/** Milliseconds after the first frame: nothing is waiting then, and everything it needs is compiled. */
const calm = 1000;

/** What the process does for itself once the first frame is drawn; `stop` when the program ends before. */
function settleDown(): { stop(): void } {
  const timer = setTimeout(() => {
    // Not before: the first frame is drawn sooner while the heap may grow. A large space for young objects also means
    // garbage collections of 20 ms; the 16 MB that it has grown to by now do the same work.
    keepHeapLean();
    // Node keeps what it compiled for the next start only when the program ends: a long run has forgotten the beginning
    // by then, and one that is killed keeps nothing.
    flushCompileCache();
  }, calm);
  return { stop: () => clearTimeout(timer) };
}
