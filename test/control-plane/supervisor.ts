/**
 * A process between a test and its control plane: `node supervisor.ts`. It owns the temporary folder and the programs,
 * and ends all of them when its stdin ends, which the kernel sees to however the test ends, kill -9 included.
 * What to start comes as lines of JSON on stdin, news go as lines of JSON to stdout. It needs no package: plain Node runs it.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** Start this program; its output goes to `<folder>/<name>.log`. */
export type Order = {
  readonly name: string;
  readonly file: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
};

export type News =
  | { readonly news: 'folder'; readonly folder: string }
  | { readonly news: 'started'; readonly name: string; readonly pid: number }
  | { readonly news: 'ended'; readonly name: string; readonly how: string };

function supervise(): void {
  const folder = mkdtempSync(join(tmpdir(), 'eastwest-control-plane-'));
  const running = new Map<string, ChildProcess>();
  const tell = (news: News) => process.stdout.write(`${JSON.stringify(news)}\n`);
  // The test may be gone already; the end of stdin says so, and everything ends there.
  process.stdout.on('error', () => undefined);

  const start = ({ name, file, args, env }: Order) => {
    const log = openSync(join(folder, `${name}.log`), 'a');
    const child = spawn(file, args, { cwd: folder, env, stdio: ['ignore', log, log] });
    closeSync(log);
    running.set(name, child);
    const ended = (how: string) => {
      if (running.get(name) === child) running.delete(name);
      tell({ news: 'ended', name, how });
    };
    child.once('error', error => ended(error.message));
    child.once('exit', (code, signal) => ended(signal ?? `exit code ${code}`));
    if (child.pid !== undefined) tell({ news: 'started', name, pid: child.pid });
  };

  const end = async () => {
    const children = [...running.values()];
    // Stopped first, so that kwok starts no more commands while we look for those it has started.
    for (const child of children) child.kill('SIGSTOP');
    for (const pid of descendants(process.pid)) kill(pid);
    const gone = children.map(child => new Promise(resolve => child.once('exit', resolve)));
    for (const child of children) child.kill('SIGKILL');
    await Promise.all(gone);
    rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
    // What a command in a "pod" left behind is in our process group still. We are too: this is the last act.
    process.kill(-process.pid, 'SIGKILL');
  };

  tell({ news: 'folder', folder });
  createInterface({ input: process.stdin })
    .on('line', line => start(JSON.parse(line)))
    .once('close', end);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, end);
}

/** Commands that kwok runs may have made process groups of their own (`timeout` does), so they are looked for by parent. */
function descendants(root: number): readonly number[] {
  // Without `ps` (slim containers) the list is empty, and the process group has to do.
  const table = spawnSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' }).stdout ?? '';
  const pairs = table.split('\n').map(line => line.trim().split(/\s+/).map(Number));
  const below = (parent: number): readonly number[] =>
    pairs.flatMap(([pid, ppid]) => (pid !== undefined && ppid === parent ? [pid, ...below(pid)] : []));
  return below(root);
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It ended by itself since we listed it.
  }
}

if (import.meta.main) supervise();
