/** The real kubectl of this machine, where there is one. */
import { execFile, spawnSync } from 'node:child_process';

export type Ran = { readonly code: number; readonly out: string; readonly err: string };

/** Why kubectl cannot be asked, fit for a test's `skip`; nothing when it can. */
export function withoutKubectl(): string | undefined {
  const found = spawnSync('kubectl', ['version', '--client', '-o', 'json'], { encoding: 'utf8' });
  return found.status === 0 ? undefined : 'there is no kubectl on this machine';
}

export type Kubectl = (
  arguments_: readonly string[],
  more?: { readonly input?: string; readonly env?: Record<string, string> },
) => Promise<Ran>;

/** Runs kubectl with this kubeconfig; its caches go to `home`. */
export function kubectlOn(kubeconfig: string, home: string): Kubectl {
  return (given, { input = '', env = {} } = {}) =>
    new Promise(resolve => {
      const child = execFile(
        'kubectl',
        given,
        { env: { ...process.env, KUBECONFIG: kubeconfig, HOME: home, ...env }, timeout: 30_000, encoding: 'utf8' },
        (error, out, err) => {
          const code = error === null ? 0 : typeof error.code === 'number' ? error.code : 1;
          resolve({ code, out, err });
        },
      );
      child.stdin?.end(input);
    });
}
