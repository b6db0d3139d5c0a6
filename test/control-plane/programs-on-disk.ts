/** Where the programs are: in the folder of KUBEBUILDER_ASSETS, or in the user's cache, under a key of what made them. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { accessSync, constants, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { buildArguments, type NameIn, type ProgramPaths, type ProgramSet, programSets, recipes } from './programs.ts';

export const modulesFolder = join(import.meta.dirname, 'go');

/** etcd 3.6.16 and kwok 0.8.0 ask for it. */
const leastGo: readonly [number, number] = [1, 26];

export type Located<Set extends ProgramSet> = {
  readonly paths: ProgramPaths<Set>;
  /** Those of `paths` that are not there yet. */
  readonly missing: readonly NameIn<Set>[];
  /** Folder of the cache that holds what is not in KUBEBUILDER_ASSETS. */
  readonly cache: string;
};

/** Either where everything is, or why nothing can be built here. */
export type Location<Set extends ProgramSet> = Located<Set> | { readonly reason: string };

export function locate<Set extends ProgramSet>(env: NodeJS.ProcessEnv, set: Set): Location<Set> {
  if (process.platform === 'win32') return { reason: 'control planes for tests do not run on Windows' };
  const names: readonly NameIn<Set>[] = programSets[set];
  const assets = env.KUBEBUILDER_ASSETS;
  const supplied = names.filter(name => assets !== undefined && isExecutable(join(assets, name)));
  // With everything supplied no Go is needed.
  const go = supplied.length === names.length ? { version: 'none' } : goVersion(env);
  if ('reason' in go) return go;
  const cache = join(cacheHome(env), 'eastwest', 'control-plane', cacheKey(go.version, names));
  const paths = Object.fromEntries(
    names.map(name => [name, join(supplied.includes(name) ? (assets ?? '') : cache, name)]),
  ) as ProgramPaths<Set>;
  return { paths, missing: names.filter(name => !isExecutable(paths[name])), cache };
}

function goVersion(env: NodeJS.ProcessEnv): { readonly version: string } | { readonly reason: string } {
  const asked = spawnSync('go', ['env', 'GOVERSION', 'GOOS', 'GOARCH'], {
    // Else Go would answer for (and fetch) the toolchain that some go.mod above this folder names.
    env: { ...env, GOTOOLCHAIN: 'local', GOWORK: 'off' },
    encoding: 'utf8',
  });
  const need = `Go ${leastGo.join('.')} or newer is needed to build the control planes of the tests`;
  if (asked.error !== undefined || asked.status !== 0) return { reason: `${need}; there is no usable go on the PATH` };
  const version = asked.stdout.trim().replaceAll('\n', ' ');
  const [, major = 0, minor = 0] = (/^go(\d+)\.(\d+)/.exec(version) ?? []).map(Number);
  const enough = major > leastGo[0] || (major === leastGo[0] && minor >= leastGo[1]);
  return enough ? { version } : { reason: `${need}; the go on the PATH is ${version}` };
}

function cacheKey(goVersion: string, names: readonly NameIn<ProgramSet>[]): string {
  const hash = createHash('sha256').update(goVersion);
  for (const module of [...new Set(names.map(name => recipes[name].module))]) {
    for (const file of ['go.mod', 'go.sum']) hash.update(readFileSync(join(modulesFolder, module, file)));
  }
  for (const name of names) {
    hash.update(buildArguments(name, name).join('\n'));
    const { module, sources = [] } = recipes[name];
    for (const file of sources) hash.update(readFileSync(join(modulesFolder, module, file)));
  }
  return hash.digest('hex').slice(0, 16);
}

function cacheHome(env: NodeJS.ProcessEnv): string {
  return env.XDG_CACHE_HOME || join(homedir(), '.cache');
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    // Absent, or not ours to run: either way it must be built.
    return false;
  }
}
