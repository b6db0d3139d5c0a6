/** A program in a terminal of its own, and what it costs: bytes written, processor time, memory. Linux only. */
import { readFileSync } from 'node:fs';
import { spawn } from '@lydell/node-pty';

const root = new URL('../..', import.meta.url).pathname;

export type Cost = {
  readonly bytesPerSecond: number;
  /** Of one core, in percent: of the thread that draws, and of all threads. */
  readonly main: number;
  readonly all: number;
};

export type Measured = {
  readonly began: number;
  type(keys: string): void;
  /** The moment at which the words were written, looked for in what comes from now on. */
  writes(words: string | RegExp): Promise<number>;
  during(milliseconds: number): Promise<Cost>;
  /** Megabytes in memory now. */
  rss(): number;
  readonly exited: Promise<void>;
  kill(): void;
};

/** Milliseconds after which words are given up. */
const patience = 60_000;

/** Clock ticks of the kernel in a second, as /proc counts processor time. */
const ticks = 100;

export function measured(command: readonly string[], folder = root): Measured {
  const [file = '', ...args] = command;
  const { CI: _ci, NO_COLOR: _no, FORCE_COLOR: _force, TMUX: _tmux, ...rest } = process.env;
  const began = performance.now();
  const env = { ...rest, TERM: 'xterm-256color', LANG: 'C.UTF-8' };
  const pty = spawn(file, args, { name: 'xterm-256color', cwd: folder, env, cols: 120, rows: 40 });
  let bytes = 0;
  let received: (text: string) => void = () => undefined;
  pty.onData(data => {
    bytes += Buffer.byteLength(data);
    received(data);
  });
  const seconds = (path: string) => {
    // The name in the second field may hold spaces: what is counted follows its closing bracket.
    const [, after = ''] = /\) (.*)/.exec(readFileSync(path, 'utf8')) ?? [];
    const fields = after.split(' ');
    return (Number(fields[11]) + Number(fields[12])) / ticks;
  };
  const now = () => ({
    at: performance.now(),
    bytes,
    main: seconds(`/proc/${pty.pid}/task/${pty.pid}/stat`),
    all: seconds(`/proc/${pty.pid}/stat`),
  });
  return {
    began,
    type: keys => pty.write(keys),
    writes: words =>
      new Promise((resolve, reject) => {
        let text = '';
        const timer = setTimeout(() => reject(new Error(`never written: ${words}\n${text.slice(-2000)}`)), patience);
        received = data => {
          text += data;
          if (typeof words === 'string' ? !text.includes(words) : !words.test(text)) return;
          received = () => undefined;
          clearTimeout(timer);
          resolve(performance.now());
        };
      }),
    async during(milliseconds) {
      const before = now();
      await new Promise(resolve => setTimeout(resolve, milliseconds));
      const after = now();
      const took = (after.at - before.at) / 1000;
      return {
        bytesPerSecond: (after.bytes - before.bytes) / took,
        main: ((after.main - before.main) / took) * 100,
        all: ((after.all - before.all) / took) * 100,
      };
    },
    rss: () => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pty.pid}/status`, 'utf8'))?.[1]) / 1024,
    exited: new Promise(resolve => pty.onExit(() => resolve())),
    kill() {
      try {
        pty.kill('SIGKILL');
      } catch {
        // It has ended already.
      }
    },
  };
}
