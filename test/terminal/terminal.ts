/** A real terminal: the program in a PTY, and a screen model that shows what a person would see. */
import { spawn } from '@lydell/node-pty';
import xterm from '@xterm/headless';

const root = new URL('../..', import.meta.url).pathname;

export type TerminalSize = { readonly cols: number; readonly rows: number };

export type Terminal = {
  readonly pid: number;
  /** The screen with its colours. */
  readonly model: xterm.Terminal;
  /** The screen as it stands, one text a row. */
  screen(): readonly string[];
  /** Scrollback and screen of the ordinary buffer, lines that the terminal wrapped put together again. */
  scrollback(): string;
  /** `alternate` while the program has the screen. */
  buffer(): 'normal' | 'alternate';
  wraps(): boolean;
  cursorShown(): boolean;
  /** All that was written to the terminal so far. */
  bytes(): string;
  type(keys: string): void;
  resize(size: TerminalSize): void;
  /** Stops reading, as a stalled link does. */
  stall(): void;
  /** Takes the terminal away, as a closed window or a lost link does. */
  hangUp(): void;
  /** Resolves as soon as the screen holds this; words also where they are wrapped. */
  sees(words: string | RegExp): Promise<void>;
  readonly exited: Promise<number>;
  close(): void;
};

const environment = (over: Readonly<Record<string, string>>) => {
  // With CI set Ink writes its last frame only; NO_COLOR and FORCE_COLOR are decided by each test.
  const { CI: _ci, NO_COLOR: _no, FORCE_COLOR: _force, TMUX: _tmux, ...rest } = process.env;
  const kept = Object.entries(rest).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]));
  return { ...Object.fromEntries(kept), TERM: 'xterm-256color', LANG: 'C.UTF-8', ...over };
};

/** Lines as they were written, which the terminal wraps at its edge. */
function unwrapped(buffer: xterm.IBuffer): string {
  let text = '';
  for (let row = 0; row < buffer.length; row++) {
    const line = buffer.getLine(row);
    const isCut = buffer.getLine(row + 1)?.isWrapped === true;
    text += `${line?.translateToString(!isCut) ?? ''}${isCut ? '' : '\n'}`;
  }
  return text;
}

const onOneLine = (text: string) => text.replace(/\s+/g, ' ');

/** Runs a command in a terminal of this size. */
export function terminal(command: readonly string[], size: TerminalSize = { cols: 80, rows: 24 }): Terminal {
  const [file = '', ...args] = command;
  const pty = spawn(file, args, { name: 'xterm-256color', cwd: root, env: environment({}), ...size });
  const model = new xterm.Terminal({ ...size, allowProposedApi: true, scrollback: 1000 });
  let bytes = '';
  pty.onData(data => {
    bytes += data;
    model.write(data);
  });
  const exited = new Promise<number>(resolve =>
    // The model takes bytes in later: what was written last must stand before it is read.
    pty.onExit(({ exitCode, signal }) => model.write('', () => resolve(signal ? 128 + signal : exitCode))),
  );
  const linesOf = (buffer: typeof model.buffer.active, from: number, count: number) =>
    Array.from({ length: count }, (_, row) => buffer.getLine(from + row)?.translateToString(true) ?? '');
  const screen = () => linesOf(model.buffer.active, model.buffer.active.viewportY, model.rows);
  return {
    pid: pty.pid,
    model,
    screen,
    scrollback: () => unwrapped(model.buffer.normal),
    buffer: () => model.buffer.active.type,
    wraps: () => model.modes.wraparoundMode,
    cursorShown: () => bytes.lastIndexOf('\u001b[?25h') > bytes.lastIndexOf('\u001b[?25l'),
    bytes: () => bytes,
    type: keys => pty.write(keys),
    resize(next) {
      pty.resize(next.cols, next.rows);
      model.resize(next.cols, next.rows);
    },
    stall: () => pty.pause(),
    hangUp() {
      // Known to the package, not to its types: closes our side.
      if ('destroy' in pty && typeof pty.destroy === 'function') pty.destroy();
    },
    async sees(words) {
      const began = Date.now();
      const isThere = () => {
        const text = screen().join('\n');
        return typeof words === 'string' ? onOneLine(text).includes(onOneLine(words)) : words.test(text);
      };
      while (!isThere()) {
        if (Date.now() - began > 60_000) throw new Error(`never seen: ${words}\n${screen().join('\n')}`);
        await new Promise(resolve => setTimeout(resolve, 15));
      }
    },
    exited,
    close() {
      try {
        pty.kill('SIGKILL');
      } catch {
        // It has ended already.
      }
      model.dispose();
    },
  };
}
