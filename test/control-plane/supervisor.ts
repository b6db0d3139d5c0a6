/**
 * A process between a test and its control plane: `node supervisor.ts`. It owns the temporary folder and the programs,
 * and ends all of them when its stdin ends, which the kernel sees to however the test ends, kill -9 included.
 * What to start comes as lines of JSON on stdin, news go as lines of JSON to stdout. It needs no package: plain Node runs it.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, existsSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync } from 'node:fs';
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
    const gone = [...running.values()].map(child => new Promise(resolve => child.once('exit', resolve)));
    for (const child of running.values()) child.kill('SIGKILL');
    await Promise.all(gone);
    killCommands(folder);
    rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
    // Where there is no /proc this ends the commands too, and us with them: the last act.
    process.kill(-process.pid, 'SIGKILL');
  };

  tell({ news: 'folder', folder });
  createInterface({ input: process.stdin })
    .on('line', line => start(JSON.parse(line)))
    .once('close', end);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, end);
}

/**
 * Ends what commands "in pods" have left: their parents are gone, and some are in process groups of their own
 * (`timeout` makes one), but all of them have inherited our folder as HOME. Again and again, as loops keep forking
 * meanwhile.
 */
function killCommands(folder: string): void {
  for (let round = 0; round < 100; round += 1) {
    const found = existsSync('/proc/self/environ')
      ? readdirSync('/proc').filter(entry => inherited(entry, folder))
      : [];
    if (found.length === 0) return;
    for (const pid of found) kill(Number(pid));
  }
}

function inherited(entry: string, folder: string): boolean {
  if (!/^\d+$/.test(entry)) return false;
  try {
    return readFileSync(`/proc/${entry}/environ`, 'utf8').split('\0').includes(`HOME=${folder}`);
  } catch {
    // It has ended, or is another user's.
    return false;
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It ended by itself since we listed it.
  }
}

if (import.meta.main) supervise();
