/**
 * Builds the programs of a control plane that are not there yet, once for all tests of this user.
 * `node test/control-plane/build.ts [SET]`: needs no package, so that it runs on a fresh clone.
 */
import { spawn } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { tryLock } from './lock.ts';
import { buildArguments, type NameIn, type ProgramPaths, type ProgramSet, programSets, recipes } from './programs.ts';
import { locate, modulesFolder } from './programs-on-disk.ts';

export type Built<Set extends ProgramSet> = { readonly paths: ProgramPaths<Set> } | { readonly reason: string };

type Say = (line: string) => void;

/**
 * All programs of a set, built as needed; or why they cannot be. Processes that ask at the same time wait for the first one.
 * `say` gets a line for each program built, with its time and size.
 */
export async function buildPrograms<Set extends ProgramSet>(
  env: NodeJS.ProcessEnv,
  set: Set,
  say: Say,
): Promise<Built<Set>> {
  const first = locate(env, set);
  if ('reason' in first || first.missing.length === 0) return first;
  mkdirSync(first.cache, { recursive: true });
  const lock = await heldLock(join(first.cache, '.lock'), say);
  try {
    const now = locate(env, set);
    if ('reason' in now) return now;
    for (const name of now.missing) {
      const problem = await build(name, now.paths[name], now.cache, env, say);
      if (problem !== undefined) return { reason: problem };
    }
    return now;
  } finally {
    lock.release();
  }
}

async function heldLock(file: string, say: Say): Promise<{ release(): void }> {
  for (let waited = false; ; waited = true) {
    const lock = tryLock(file);
    if ('release' in lock) return lock;
    if (!waited) say(`waiting for process ${lock.holder}, which builds the same`);
    await sleep(500);
  }
}

/** One program, made in a temporary folder and renamed into its place. Returns what went wrong, if anything. */
async function build(
  name: NameIn<ProgramSet>,
  target: string,
  cache: string,
  env: NodeJS.ProcessEnv,
  say: Say,
): Promise<string | undefined> {
  const folder = mkdtempSync(join(cache, '.building-'));
  const started = performance.now();
  say(`building ${name} …`);
  try {
    const { module, beside } = recipes[name];
    const inModule = join(modulesFolder, module);
    const result = await go(buildArguments(name, join(folder, name)), inModule, env);
    if (result.code !== 0) return `go build of ${name} failed: ${result.errors.trim().slice(-2000)}`;
    if (beside !== undefined) {
      const found = await go(['list', '-m', '-f', '{{.Dir}}', beside.module], inModule, env);
      if (found.code !== 0) return `go list of ${beside.module} failed: ${found.errors.trim().slice(-2000)}`;
      copy(join(found.output.trim(), beside.path), join(dirname(target), basename(beside.path)));
    }
    renameSync(join(folder, name), target);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  const seconds = ((performance.now() - started) / 1000).toFixed(0);
  say(`built ${name} in ${seconds} s, ${(statSync(target).size / 1e6).toFixed(0)} MB`);
  return undefined;
}

/** A file, or a folder of files. The module cache is read-only, a copy of it need not be. */
function copy(from: string, to: string): void {
  if (statSync(from).isDirectory()) {
    mkdirSync(to, { recursive: true });
    for (const name of readdirSync(from)) copy(join(from, name), join(to, name));
  } else {
    rmSync(to, { force: true });
    copyFileSync(from, to);
  }
}

function go(
  args: readonly string[],
  cwd: string,
  env: NodeJS.ProcessEnv,
): Promise<{ readonly code: number | null; readonly output: string; readonly errors: string }> {
  // The lowest priority but one: a cold build takes minutes, and the person at this machine keeps working.
  const child = spawn('nice', ['-n', '10', 'go', ...args], {
    cwd,
    env: { ...env, ...reproducible },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text;
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', code => resolve({ code, output, errors }));
  });
}

/** The sums of go.sum decide, not what the user's Go happens to be set to. */
const reproducible = {
  CGO_ENABLED: '0',
  GOFLAGS: '-mod=readonly -buildvcs=false',
  GOTOOLCHAIN: 'local',
  GOWORK: 'off',
  GO111MODULE: 'on',
};

if (import.meta.main) {
  const started = performance.now();
  const set = Object.keys(programSets).find(each => each === process.argv[2]) as ProgramSet | undefined;
  const say: Say = line => console.error(`control planes: ${line}`);
  const built = await buildPrograms(process.env, set ?? 'control-plane', say);
  if ('reason' in built) {
    // On stdout, where `unavailable` reads it; progress goes to stderr, which a person sees.
    console.log(built.reason);
    process.exitCode = 1;
  } else {
    console.error(`control planes: all programs are there (${((performance.now() - started) / 1000).toFixed(1)} s)`);
  }
}
