/** What a command has of the process it runs in. Tests give it another one. */
import { homedir } from 'node:os';
import { createInterface } from 'node:readline/promises';
import { isReaderGone } from './exit-codes.ts';
import { createLines, type Lines } from './plain/lines.ts';
import { createStops } from './stops.ts';
import { holdKeys } from './terminal/early-keys.ts';

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
  /** Asks a person and resolves with the line typed; '' when the input ended. Absent where nobody can be asked. */
  readonly ask?: (question: string, signal: AbortSignal) => Promise<string>;
  /** Reads lines that a person types, until closed. Absent where nobody can be asked. */
  readonly lines?: () => Lines;
  /** True where the full screen can be drawn and keys can be read. */
  readonly terminal: boolean;
  /** Takes the keyboard until the screen does, so that nothing typed meanwhile is echoed. Only where `terminal`. */
  readonly holdKeys: () => { handOver(): void; end(): void };
  /** Aborts with `Stopped` when the program shall end. */
  readonly stopped: AbortSignal;
};

/** The real process. Its streams never throw: a reader that went away stops the program instead. */
export function processIo(process: NodeJS.Process): Io {
  const stops = createStops(process, code => process.exit(code), Date.now);
  process.stdout.on('error', error => {
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
    stopped: stops.signal,
  };
  if (!process.stdin.isTTY) return io;
  return {
    ...io,
    ask: (question, signal) => ask(process, question, signal),
    lines: () => createLines(process.stdin),
  };
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
