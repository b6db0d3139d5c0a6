/** Whether an executable works: it tells its version, and proves a mesh of simulated clusters. */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { type Platform, thisPlatform } from './nodes.ts';

/** What an executable is started by: nothing here, an emulator for another processor. */
export type Starter = readonly string[];

// Where Debian's packages libc6-arm64-cross, libstdc++6-arm64-cross and libatomic1-arm64-cross lie.
const armLibraries = '/usr/aarch64-linux-gnu';

/** How this machine can start what was made for `platform`; undefined where it cannot. */
export function starterOf(platform: Platform): Starter | undefined {
  if (platform.name === thisPlatform) return [];
  if (platform.name !== 'linux-arm64' || !existsSync(`${armLibraries}/lib/libatomic.so.1`)) return undefined;
  const emulator = ['qemu-aarch64', 'qemu-aarch64-static'].find(
    each => spawnSync(each, ['--version'], { stdio: 'ignore' }).status === 0,
  );
  return emulator === undefined ? undefined : [emulator, '-L', armLibraries];
}

/** Throws where `file` is not the executable of `version`, or does not prove a mesh. */
export function smoke(file: string, starter: Starter, version: string): void {
  const run = (...argv: readonly string[]) => {
    const [program = file, ...rest] = [...starter, file, ...argv];
    return execFileSync(program, rest, {
      cwd: dirname(file),
      encoding: 'utf8',
      env: { ...environment(file), ...(starter.length === 0 ? {} : { PATH: process.env.PATH }) },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
  };
  const who = JSON.parse(run('--version', '-o', 'json'));
  if (who.version !== version || who.form !== 'executable')
    throw new Error(`${basename(file)} tells ${JSON.stringify(who)}`);
  const last = run('up', '--rehearse', '--yes', '-o', 'ndjson').trim().split('\n').at(-1) ?? '';
  if (JSON.parse(last).outcome !== 'proven') throw new Error(`${basename(file)} did not prove a mesh: ${last}`);
}

/** The shortest of seven runs from start to end, in milliseconds. */
export function shortestRun(program: string, argv: readonly string[]): number {
  const times = Array.from({ length: 7 }, () => {
    const began = performance.now();
    execFileSync(program, argv, { stdio: 'ignore', env: environment(program) });
    return performance.now() - began;
  });
  return Math.min(...times);
}

// Nothing of this machine helps it.
const environment = (file: string) => ({ PATH: '/nonexistent', HOME: dirname(file) });
