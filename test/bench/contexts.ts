/**
 * Measures a key on Clusters with very many contexts: from the key to the first byte of its frame, and the bytes that it
 * costs. `node test/bench/contexts.ts [CONTEXTS]`, Linux, a few seconds; the terminal has 120×40.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Measured, measured } from './measured.ts';

const count = Number(process.argv[2] ?? 62);
const root = new URL('../..', import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), 'eastwest-bench-'));
const kubeconfig = join(folder, 'kubeconfig');
const regions = ['eu-west-1', 'us-east-1', 'eu-central-1', 'ap-southeast-2'];
const contexts = Array.from({ length: count }, (_, index) => {
  const region = regions[index % regions.length];
  const name = `arn:aws:eks:${region}:210987654321:cluster/payments-prod-${region}-blue-${index}`;
  return {
    name,
    cluster: { server: `https://api-${index}.${region}.example.com:6443` },
    user: { token: 'none' },
    context: { cluster: name, user: name },
  };
});
writeFileSync(
  kubeconfig,
  JSON.stringify({ apiVersion: 'v1', kind: 'Config', clusters: contexts, users: contexts, contexts }),
);

/** Milliseconds between two keys. */
const rest = 40;

const pause = (milliseconds: number) => new Promise(resolve => setTimeout(resolve, milliseconds));

const at = (values: readonly number[], share: number) =>
  values.toSorted((left, right) => left - right)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? 0;

/** Presses these keys one after the other and tells what each cost. */
async function press(program: Measured, what: string, keys: readonly string[]): Promise<void> {
  const milliseconds: number[] = [];
  const cost = program.during(keys.length * rest);
  for (const key of keys) {
    const began = performance.now();
    const seen = program.writes(/[^\s]/);
    program.type(key);
    milliseconds.push((await seen) - began);
    await pause(Math.max(0, rest - (performance.now() - began)));
  }
  const bytes = ((await cost).bytesPerSecond * keys.length * rest) / 1000 / keys.length;
  const [p50, p99] = [at(milliseconds, 0.5), at(milliseconds, 0.99)].map(each => each.toFixed(1));
  console.log(`${what.padEnd(24)}p50 ${p50} ms   p99 ${p99} ms   ${bytes.toFixed(0)} bytes/key`);
}

execFileSync(process.execPath, ['bin/build.mjs'], { cwd: root });
const program = measured([process.execPath, 'bin/eastwest.js', '--kubeconfig', kubeconfig]);
try {
  await program.writes('Clusters');
  await pause(1500);
  await press(
    program,
    'cursor down and up',
    Array.from({ length: 100 }, (_, index) => (index % 50 < 25 ? 'j' : 'k')),
  );
  program.type('/');
  await pause(300);
  await press(
    program,
    'filter, typed',
    Array.from({ length: 60 }, (_, index) => (index % 10 < 5 ? ('prod-'[index % 10] ?? '') : '\u007f')),
  );
  program.type('\u001b');
  await pause(300);
  await press(
    program,
    'help, open and closed',
    Array.from({ length: 40 }, () => '?'),
  );
} finally {
  program.kill();
  rmSync(folder, { recursive: true, force: true });
}
