/**
 * Builds the programs of a control plane that are not there yet, once for all tests of this user.
 * `node test/control-plane/build.ts`: needs no package, so that it runs on a fresh clone.
 */
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { tryLock } from './lock.ts';
import { buildArguments, type ProgramName, type ProgramPaths, recipes } from './programs.ts';
import { locate, modulesFolder } from './programs-on-disk.ts';

export type Built = { readonly paths: ProgramPaths } | { readonly reason: string };

/**
 * All programs, built as needed; or why they cannot be. Processes that ask at the same time wait for the first one.
 * `say` gets a line for each program built, with its time and size.
 */
export async function buildPrograms(env: NodeJS.ProcessEnv, say: (line: string) => void): Promise<Built> {
  const first = locate(env);
  if ('reason' in first || first.missing.length === 0) return first;
  mkdirSync(first.cache, { recursive: true });
  const lock = await heldLock(join(first.cache, '.lock'), say);
  try {
    const now = locate(env);
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

async function heldLock(file: string, say: (line: string) => void): Promise<{ release(): void }> {
  for (let waited = false; ; waited = true) {
    const lock = tryLock(file);
    if ('release' in lock) return lock;
    if (!waited) say(`waiting for process ${lock.holder}, which builds the same`);
    await sleep(500);
  }
}

/** One program, made in a temporary folder and renamed into its place. Returns what went wrong, if anything. */
async function build(
  name: ProgramName,
  target: string,
  cache: string,
  env: NodeJS.ProcessEnv,
  say: (line: string) => void,
): Promise<string | undefined> {
  const folder = mkdtempSync(join(cache, '.building-'));
  const started = performance.now();
  say(`building ${name} …`);
  try {
    const result = await go(buildArguments(name, join(folder, name)), join(modulesFolder, recipes[name].module), env);
    if (result.code !== 0) return `go build of ${name} failed: ${result.errors.trim().slice(-2000)}`;
    renameSync(join(folder, name), target);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  const seconds = ((performance.now() - started) / 1000).toFixed(0);
  say(`built ${name} in ${seconds} s, ${(statSync(target).size / 1e6).toFixed(0)} MB`);
  return undefined;
}

function go(
  args: readonly string[],
  cwd: string,
  env: NodeJS.ProcessEnv,
): Promise<{ readonly code: number | null; readonly errors: string }> {
  // The lowest priority but one: a cold build takes minutes, and the person at this machine keeps working.
  const child = spawn('nice', ['-n', '10', 'go', ...args], {
    cwd,
    env: { ...env, ...reproducible },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text;
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', code => resolve({ code, errors }));
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
  const built = await buildPrograms(process.env, line => console.error(`control planes: ${line}`));
  if ('reason' in built) {
    // On stdout, where `unavailable` reads it; progress goes to stderr, which a person sees.
    console.log(built.reason);
    process.exitCode = 1;
  } else {
    console.error(`control planes: all programs are there (${((performance.now() - started) / 1000).toFixed(1)} s)`);
  }
}
