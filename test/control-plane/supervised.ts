/** The test's side of the supervisor: starts it, has it start programs, receives its reports. */
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { Socket } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import type { News, Order } from './supervisor.ts';

export type Supervised = {
  readonly folder: string;
  /** The supervisor itself; also the id of the process group of everything below it. */
  readonly pid: number;
  start(name: string, file: string, args: readonly string[], env: Readonly<Record<string, string>>): void;
  /** Nothing happens when it does not run. */
  signal(name: string, signal: 'SIGKILL' | 'SIGCONT'): void;
  /** Resolves when none of its threads runs any more: a moment after the signal, as one of them may be in the kernel. */
  freeze(name: string): Promise<void>;
  /** Process ids of what runs now. */
  pids(): ReadonlyMap<string, number>;
  /** How each program ended that was started and runs no more. */
  endings(): ReadonlyMap<string, string>;
  /** Ends all programs and removes the folder. Again: nothing more happens. */
  stop(): Promise<void>;
};

export async function supervised(): Promise<Supervised> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'supervisor.ts')], {
    // A process group of its own: ctrl-c in the terminal must not reach it before it has cleaned up.
    detached: true,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const pid = child.pid;
  if (pid === undefined) throw new Error('the supervisor of the control plane did not start');
  const pids = new Map<string, number>();
  const endings = new Map<string, string>();
  const exited = new Promise<void>(resolve => child.once('exit', () => resolve()));
  // A supervisor that died is reported by `exited`; writing to it then is no news.
  child.stdin.on('error', () => undefined);

  const lines = createInterface({ input: child.stdout });
  const folder = await new Promise<string>((resolve, reject) => {
    exited.then(() => reject(new Error('the supervisor of the control plane ended at once')));
    lines.on('line', line => {
      const news: News = JSON.parse(line);
      switch (news.news) {
        case 'folder':
          return resolve(news.folder);
        case 'started':
          endings.delete(news.name);
          pids.set(news.name, news.pid);
          return;
        case 'ended':
          pids.delete(news.name);
          endings.set(news.name, news.how);
          return;
      }
    });
  });
  // A test that forgets to stop its control plane still ends; the end of our stdin pipe then does the rest.
  child.unref();
  for (const pipe of [child.stdin, child.stdout]) if (pipe instanceof Socket) pipe.unref();

  exited.then(() => {
    // When the supervisor itself was killed, nothing else does this.
    killGroup(pid);
    rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
  });

  return {
    folder,
    pid,
    start: (name, file, args, env) => {
      endings.delete(name);
      const order: Order = { name, file, args, env };
      child.stdin.write(`${JSON.stringify(order)}\n`);
    },
    signal: (name, signal) => {
      const target = pids.get(name);
      if (target !== undefined) process.kill(target, signal);
    },
    freeze: async name => {
      const target = pids.get(name);
      if (target === undefined) return;
      process.kill(target, 'SIGSTOP');
      while (!isFrozen(target)) await sleep(1);
    },
    pids: () => pids,
    endings: () => endings,
    stop: async () => {
      child.ref();
      child.stdin.end();
      const late = setTimeout(() => killGroup(pid), 10_000);
      await exited;
      clearTimeout(late);
    },
  };
}

/** Its threads' states as `/proc` tells them; where there is no `/proc` the signal is taken at its word. */
function isFrozen(pid: number): boolean {
  const threads = `/proc/${pid}/task`;
  if (!existsSync(threads)) return true;
  return readdirSync(threads).every(thread => {
    const state = readFileSync(`${threads}/${thread}/status`, 'utf8');
    return /^State:\s+[TZX]/m.test(state);
  });
}

function killGroup(leader: number): void {
  try {
    process.kill(-leader, 'SIGKILL');
  } catch {
    // No process of the group is left, as expected.
  }
}
