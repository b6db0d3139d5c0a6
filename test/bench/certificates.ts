/**
 * Times the making of certificates beside openssl's own, and the longest stall of the event loop meanwhile:
 * `node test/bench/certificates.ts [CLUSTERS]`. One line of JSON. Times are in seconds, the stall in ms.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { createKeys } from '../../source/certificates/keys.ts';

const clusters = Array.from({ length: Number(process.argv[2] ?? 2) }, (_, index) => `c${index + 1}`);
const rounds = 3;
const RESOLUTION = 1;

/** Ours: root, and an intermediate of each cluster, in a new folder. */
async function ours(folder: string): Promise<{ readonly seconds: number; readonly stall: number }> {
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION });
  const clock = { now: () => Date.now(), sleep: () => Promise.resolve() };
  const keys = createKeys({ folder, meshId: 'bench', clock });
  const signal = new AbortController().signal;
  delay.enable();
  const begin = performance.now();
  await Promise.all(clusters.map(cluster => keys.certificates(cluster, signal)));
  const seconds = (performance.now() - begin) / 1000;
  delay.disable();
  return { seconds, stall: delay.max / 1e6 - RESOLUTION };
}

/** The same by openssl, one command after the other, as the procedure of the docs does it. */
function openssls(folder: string): number {
  const at = (name: string) => join(folder, name);
  const run = (...args: readonly string[]) => {
    const { status, stderr } = spawnSync('openssl', [...args], { encoding: 'utf8' });
    if (status !== 0) throw new Error(`openssl ${args[0]}: ${stderr}`);
  };
  const begin = performance.now();
  run('genrsa', '-out', at('root-key.pem'), '4096');
  run(
    'req',
    '-x509',
    '-new',
    '-key',
    at('root-key.pem'),
    '-subj',
    '/O=Istio/CN=Root CA',
    '-days',
    '3650',
    '-out',
    at('root.pem'),
  );
  for (const name of clusters) {
    run('genrsa', '-out', at(`${name}.key`), '4096');
    run(
      'req',
      '-new',
      '-key',
      at(`${name}.key`),
      '-subj',
      `/O=Istio/CN=Intermediate CA/L=${name}`,
      '-out',
      at(`${name}.csr`),
    );
    run(
      'x509',
      '-req',
      '-in',
      at(`${name}.csr`),
      '-CA',
      at('root.pem'),
      '-CAkey',
      at('root-key.pem'),
      '-CAcreateserial',
      '-out',
      at(`${name}.pem`),
    );
  }
  return (performance.now() - begin) / 1000;
}

const median = (values: readonly number[]) => values.toSorted((left, right) => left - right)[values.length >> 1] ?? 0;
const rounded = (value: number) => Math.round(value * 100) / 100;

const folder = mkdtempSync(join(tmpdir(), 'eastwest-bench-'));
try {
  const mine: { readonly seconds: number; readonly stall: number }[] = [];
  const theirs: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    mine.push(await ours(join(folder, String(round))));
    theirs.push(openssls(folder));
  }
  const [seconds, openssl] = [median(mine.map(each => each.seconds)), median(theirs)];
  console.log(
    JSON.stringify({
      clusters: clusters.length,
      seconds: rounded(seconds),
      openssl: rounded(openssl),
      ratio: rounded(seconds / openssl),
      longestStall: rounded(Math.max(...mine.map(each => each.stall))),
    }),
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}
