/** The kubectl of this machine that fits the real server best. */
import { execFile, spawnSync } from 'node:child_process';
import { readdirSync, realpathSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { kubernetesVersion } from '../../control-plane/programs.ts';

export type Ran = { readonly code: number; readonly out: string; readonly err: string };

export type Kubectl = (
  words: readonly string[],
  more?: { readonly input?: string; readonly env?: Readonly<Record<string, string>> },
) => Promise<Ran>;

export type Found = { readonly program: string; readonly version: string } | { readonly reason: string };

/** The newest that is at most one minor version away from the server, as Kubernetes' own rule has it. */
export function fittingKubectl(env: NodeJS.ProcessEnv = process.env): Found {
  const server = minorOf(kubernetesVersion);
  const all = candidates(env).flatMap(program => {
    const version = versionOf(program);
    return version === undefined ? [] : [{ program, version }];
  });
  const fitting = all.filter(({ version }) => Math.abs(minorOf(version) - server) <= 1);
  const newest = fitting.toSorted((a, b) => b.version.localeCompare(a.version, 'en', { numeric: true }))[0];
  if (newest !== undefined) return newest;
  const found = all.map(each => each.version).join(', ');
  return { reason: found === '' ? 'there is no kubectl here' : `kubectl ${found} does not fit ${kubernetesVersion}` };
}

/** `kubectl` and its siblings with a version in their name, on the PATH and where links of the PATH lead. */
function candidates({ PATH = '' }: NodeJS.ProcessEnv): readonly string[] {
  const folders = PATH.split(delimiter).flatMap(folder => {
    try {
      return [folder, dirname(realpathSync(join(folder, 'kubectl')))];
    } catch {
      // No kubectl in this folder, or no such folder.
      return [folder];
    }
  });
  const files = [...new Set(folders)].flatMap(folder => {
    try {
      return readdirSync(folder).flatMap(name =>
        /^kubectl([.-]?v?1\.\d+(\.\d+)?)?$/.test(name) ? join(folder, name) : [],
      );
    } catch {
      // The PATH may name what is not there.
      return [];
    }
  });
  return [...new Set(files.map(file => realpathSync(file)))];
}

/** Nothing for what is no kubectl, and for one that only starts others by a rule of its own. */
function versionOf(program: string): string | undefined {
  const { status, stdout } = spawnSync(program, ['version', '--client', '-o', 'json'], { encoding: 'utf8' });
  if (status !== 0) return undefined;
  const { clientVersion } = JSON.parse(stdout) as { readonly clientVersion?: { readonly gitVersion?: string } };
  const version = clientVersion?.gitVersion;
  return version === undefined || version.includes('dispatcher') ? undefined : version;
}

const minorOf = (version: string): number => Number(/^v1\.(\d+)/.exec(version)?.[1] ?? Number.NaN);

/** Runs it with this kubeconfig in `home`, which also takes its caches. */
export function kubectlIn(program: string, kubeconfig: string, home: string): Kubectl {
  // It ends before collecting garbage would be worth it: a fifth of its processor time.
  const own = { GOGC: 'off', PATH: process.env.PATH ?? '', HOME: home, KUBECONFIG: kubeconfig };
  return (words, { input = '', env = {} } = {}) =>
    new Promise((resolve, reject) => {
      const options = {
        cwd: home,
        env: { ...own, ...env },
        timeout: 300_000,
        maxBuffer: 1e8,
        encoding: 'utf8',
      } as const;
      const child = execFile(program, words, options, (error, out, err) => {
        if (error !== null && typeof error.code !== 'number') reject(error);
        else resolve({ code: error === null ? 0 : Number(error.code), out, err });
      });
      // A command that fails at once does not read what it is given.
      child.stdin?.on('error', () => undefined);
      child.stdin?.end(input);
    });
}
