/** Certificates folders for tests. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { TestContext } from 'node:test';
import type { CertificateSet, Clock } from '../../source/ports.ts';
import { NOW } from './authorities.ts';

/** A new folder, private, gone after the test. */
export function folderFor(test: Pick<TestContext, 'after'>): string {
  const folder = mkdtempSync(join(tmpdir(), 'eastwest-certificates-'));
  test.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Writes a file as its owner's alone, its folder as well. */
export function put(path: string, text: string, mode = 0o600): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  writeFileSync(path, text, { mode });
}

/** Writes a cluster's set where the procedure of the docs leaves it. */
export function putSet(folder: string, cluster: string, set: CertificateSet): void {
  put(join(folder, cluster, 'ca-key.pem'), set.caKey);
  put(join(folder, cluster, 'ca-cert.pem'), set.caCert);
  put(join(folder, cluster, 'root-cert.pem'), set.rootCert);
  put(join(folder, cluster, 'cert-chain.pem'), set.certChain);
}

/** A clock that stands still. */
export function standing(now = NOW): Clock {
  return { now: () => now, sleep: () => Promise.resolve() };
}
