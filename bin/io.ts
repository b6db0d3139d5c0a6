/** What a command has of the process it runs in. Tests give it another one. */
import { homedir } from 'node:os';
import { createInterface } from 'node:readline/promises';
import { type Crashes, createCrashes } from './crashes.ts';
import { exitWith, isReaderGone } from './exit-codes.ts';
import { createLines, type Lines } from './line-mode/lines.ts';
import { createStops } from './stops.ts';

export type Output = { write(text: string): void };

export type Io = {
  /** The result, and nothing else. */
  readonly stdout: Output;
  /** Progress and problems. */
  readonly stderr: Output;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  /** The working folder. */
  readonly folder: string;
  /** Prompts the user and resolves with the line typed; '' at end of input. Absent without a terminal. */
  readonly ask?: (question: string, signal: AbortSignal) => Promise<string>;
  /** Reads lines that the user types, until closed. Absent without a terminal. */
  readonly lines?: () => Lines;
  /** True where the full screen can be drawn and keys can be read. */
  readonly terminal: boolean;
  /** Takes the keyboard until the screen does, so that nothing typed meanwhile is echoed. Only where `terminal`. */
  readonly holdKeys: () => { handOver(): void; end(): void };
  /** Reports the first uncaught error; without a listener the program ends at once. */
  readonly onCrash: Crashes['onCrash'];
  /** Aborts with `Stopped` when the program shall end. */
  readonly stopped: AbortSignal;
};

/**
 * The real process. Its streams never throw: a reader that went away stops the program instead. `exitCode`: the code to
 * end with after a command that ended with this one.
 */
export function processIo(process: NodeJS.Process): { readonly io: Io; readonly exitCode: (code: number) => number } {
  // Not `process.stdout.errored`: Node makes that stream whole again.
  let lost: Error | undefined;
  const exitCode = (code: number) => exitWith(code, lost);
  const leave = (code: number) => process.exit(exitCode(code));
  const crashes = createCrashes(process, text => void process.stderr.write(text), leave);
  const stops = createStops(process, leave, Date.now);
  process.stdout.on('error', error => {
    if (lost !== undefined) return;
    lost = error;
    if (!isReaderGone(error)) process.stderr.write(`eastwest: cannot write the result: ${error.message}\n`);
    stops.stop('SIGHUP');
  });
  process.stderr.on('error', () => undefined);
  const io: Io = {
    stdout: { write: text => void process.stdout.write(text) },
    stderr: { write: text => void process.stderr.write(text) },
    environment: process.env,
    home: homedir(),
    folder: process.cwd(),
    // A dumb terminal can show lines, no screens.
    terminal: process.stdin.isTTY === true && process.stdout.isTTY === true && process.env.TERM !== 'dumb',
    holdKeys: () => holdKeys(process),
    onCrash: act => crashes.onCrash(act),
    stopped: stops.signal,
  };
  if (!process.stdin.isTTY) return { io, exitCode };
  const asking: Pick<Io, 'ask' | 'lines'> = {
    ask: (question, signal) => ask(process, question, signal),
    lines: () => createLines(process.stdin),
  };
  return { io: { ...io, ...asking }, exitCode };
}

async function ask(process: NodeJS.Process, question: string, signal: AbortSignal): Promise<string> {
  // Not as a terminal: readline would then read single keys and take ctrl-c for itself.
  const lines = createInterface({ input: process.stdin, output: process.stderr, terminal: false });
  const ended = new Promise<string>(resolve => lines.once('close', () => resolve('')));
  try {
    return await Promise.race([lines.question(question, { signal }), ended]);
  } finally {
    lines.close();
  }
}

/**
 * Takes the keyboard before the screen does, as the terminal would echo early keys into its first frames. Forgets what is
 * typed; ctrl-c still interrupts. `handOver` passes the keyboard to the screen's own reader; `end` restores the terminal.
 */
function holdKeys(process: NodeJS.Process): { handOver(): void; end(): void } {
  const { stdin } = process;
  const typed = (keys: Buffer) => {
    if (keys.includes(0x03)) process.kill(process.pid, 'SIGINT');
  };
  stdin.setRawMode(true);
  stdin.on('data', typed);
  const handOver = () => {
    // Not paused: Node stops reading a tick later, by when the screen may listen already, and it would never receive a key.
    stdin.off('data', typed);
  };
  return {
    handOver,
    end() {
      handOver();
      stdin.pause();
      if (stdin.isRaw) stdin.setRawMode(false);
    },
  };
}
