/** Signals, suspending, resizing, bugs: on every way out the terminal is as it was. */

import type { HeldStderr } from './hold-stderr.ts';
import type { Stdout } from './stdout.ts';

export type SuspendTerminal = (while_: () => Promise<void>) => Promise<unknown>;

export type Screen = {
  /** Reads keys, and shows what stands around the screen. Again where another program may have changed that. */
  take(): void;
  /** Neither. */
  giveBack(): void;
  /** Draws all of the screen again. */
  repaint(): void;
  /** Leaves the alternate screen and raw mode, shows the cursor. */
  unmount(): void;
};

export type Lifecycle = {
  /** Ink's way to hand the terminal over, known as soon as it has drawn once. */
  ready(suspendTerminal: SuspendTerminal): void;
  begin(screen: Screen): void;
  suspend(): void;
  end(): void;
};

/** One wrongly measured character would otherwise wrap its row and push all others down. */
const wrapOff = '\u001b[?7l';
const wrapOn = '\u001b[?7h';
const cursorOn = '\u001b[?25h';

const codes = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;

/** Milliseconds after the last of many resizes until everything is painted again: terminals differ in what they keep. */
const calmAfter = 120;

export function createLifecycle(
  process: NodeJS.Process,
  stdout: Stdout,
  heldStderr: HeldStderr,
  leave: (code: number) => void,
): Lifecycle {
  let screen: Screen | undefined;
  let handOver: SuspendTerminal | undefined;
  let suspended = false;
  let calm: NodeJS.Timeout | undefined;

  const repaint = () => {
    if (!suspended) screen?.repaint();
  };
  const resized = () => {
    clearTimeout(calm);
    calm = setTimeout(repaint, calmAfter);
  };
  const suspend = () => {
    if (suspended || handOver === undefined) return;
    suspended = true;
    void handOver(async () => {
      screen?.giveBack();
      stdout.write(wrapOn);
      // The shell writes to the same terminal: ours must be out before it.
      await stdout.drained(500);
      await stopUntilContinued(process, suspend);
      screen?.take();
      stdout.write(wrapOff);
    }).then(() => {
      suspended = false;
      // The terminal may have another size by now; Node asks for it only when told.
      process.emit('SIGWINCH', 'SIGWINCH');
      repaint();
    });
  };
  /** Stopped and continued from outside (SIGSTOP cannot be seen coming): the shell has had the terminal meanwhile. */
  const continued = () => {
    if (suspended) return;
    screen?.take();
    stdout.write(`\u001b[?1049h\u001b[?25l${wrapOff}`);
    repaint();
  };
  const signals = Object.entries(codes).map(([name, code]) => [name as keyof typeof codes, () => leave(code)] as const);
  const hungUp = () => leave(codes.SIGHUP);
  const end = () => {
    if (screen === undefined) return;
    const { unmount, giveBack } = screen;
    screen = undefined;
    clearTimeout(calm);
    stdout.lastWords();
    unmount();
    giveBack();
    // Ink does its last things when React gets to them, which is too late after a bug.
    stdout.write(`${cursorOn}${wrapOn}`);
    heldStderr.release();
    process.off('uncaughtException', end);
    process.off('exit', end);
    process.off('SIGTSTP', suspend);
    process.off('SIGCONT', continued);
    process.stdin.off('end', hungUp);
    for (const [name, listener] of signals) process.off(name, listener);
  };
  return {
    ready(suspendTerminal) {
      handOver = suspendTerminal;
    },
    begin(drawn) {
      screen = drawn;
      stdout.write(wrapOff);
      drawn.take();
      stdout.onStale(repaint);
      stdout.onGone(hungUp);
      stdout.stream.on('resize', resized);
      for (const [name, listener] of signals) process.on(name, listener);
      process.on('SIGTSTP', suspend);
      process.on('SIGCONT', continued);
      process.stdin.on('end', hungUp);
      // For good: a terminal that is gone fails once more when raw mode is switched off.
      process.stdin.on('error', hungUp);
      // Before the bug is printed: on the alternate screen it would be lost.
      process.prependListener('uncaughtException', end);
      process.on('exit', end);
    },
    suspend,
    end,
  };
}

/** Milliseconds after which a stop that did not happen is given up: a job without a shell above cannot be stopped. */
const patience = 300;

/**
 * In raw mode ctrl-z is a key, so the program stops itself, and its whole job, as the terminal would. Resolves
 * when the shell has said `fg`: true; or when nothing stopped it: false.
 */
function stopUntilContinued(process: NodeJS.Process, ownHandler: () => void): Promise<boolean> {
  return new Promise(resolve => {
    const continued = () => finish(true);
    // Held with a reference: nothing else may keep the program alive while it is stopped.
    const timer = setTimeout(() => setImmediate(() => finish(false)), patience);
    const finish = (wasStopped: boolean) => {
      clearTimeout(timer);
      process.off('SIGCONT', continued);
      process.off('SIGTSTP', ownHandler);
      process.on('SIGTSTP', ownHandler);
      resolve(wasStopped);
    };
    process.once('SIGCONT', continued);
    // Without a handler the signal does what it always does: stop. The whole job, or npm, its parent, would run on.
    process.off('SIGTSTP', ownHandler);
    process.kill(0, 'SIGTSTP');
  });
}
