/** The opinion that counts: Go's own, on whole CA sets. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import type { CertificateSet } from '../../source/ports.ts';

export type Case = { readonly name: string; readonly set: CertificateSet; readonly now: number };
/** Each '' where the set is taken. */
export type Verdict = { readonly name: string; readonly istiod: string; readonly workload: string };

const env = { ...process.env, GOFLAGS: '-mod=mod', GOPROXY: 'off', GOTOOLCHAIN: 'local', GOWORK: 'off' };
const found = spawnSync('go', ['env', 'GOVERSION'], { encoding: 'utf8', env });
const [, minor] = /^go1\.(\d+)/.exec(found.stdout ?? '') ?? [];

/** Why Go cannot be asked here; false when it can. Its x509 has become stricter over the years. */
export const noGo: string | false = Number(minor ?? 0) >= 24 ? false : 'Go 1.24 or newer is not installed here';

/** What istiod, and then a proxy, makes of each set. */
export function askGo(cases: readonly Case[]): readonly Verdict[] {
  const base64 = (text: string) => Buffer.from(text).toString('base64');
  const input = cases.map(({ name, set, now }) => ({
    name,
    caKey: base64(set.caKey),
    caCert: base64(set.caCert),
    rootCert: base64(set.rootCert),
    certChain: base64(set.certChain),
    now: new Date(now).toISOString(),
  }));
  const cwd = join(import.meta.dirname, 'oracle');
  const { status, stdout, stderr } = spawnSync('go', ['run', '.'], {
    cwd,
    env,
    encoding: 'utf8',
    input: JSON.stringify(input),
  });
  if (status !== 0) throw new Error(`go run: ${stderr}`);
  return JSON.parse(stdout) as readonly Verdict[];
}
