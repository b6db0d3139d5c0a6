/** A clock that is moved during the run, and certificates that begin by it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MOST_SKEW, NOTABLE_SKEW } from '../../source/checks/requirements/clocks.ts';
import { steadyKeys } from '../../source/checks/steady-keys.ts';
import type { CertificateSet, Keys } from '../../source/ports.ts';
import { scriptedCluster } from '../helpers/scripted-cluster.ts';

const never = new AbortController().signal;
const start = Date.UTC(2026, 0, 1);
const set: CertificateSet = { caKey: 'k', caCert: 'c', rootCert: 'r', certChain: 'h' };
const cacerts = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'cacerts' } };

/** Keys on a machine whose clock a test moves; both clocks in seconds since the start. */
function machine() {
  let passed = 0;
  let moved = 0;
  let asked = 0;
  let theirs = () => start + passed * 1000;
  const plain: Keys = { certificates: async () => set, verify: async () => undefined };
  const cluster = (name: string) =>
    scriptedCluster(name, {
      version: async () => {
        asked += 1;
        return { git: 'v1.34.0', clock: theirs() };
      },
    });
  const clock = { now: () => start + (passed + moved) * 1000, sleep: async () => undefined };
  const keys = steadyKeys(plain, cluster, { clock, monotonic: () => passed * 1000 });
  return {
    keys,
    asked: () => asked,
    pass: (seconds: number) => {
      passed += seconds;
    },
    move: (seconds: number) => {
      moved += seconds;
    },
    /** The cluster's time, in seconds ahead of the machine's when it began. */
    clusterAhead: (seconds: number) => {
      theirs = () => start + (passed + seconds) * 1000;
    },
  };
}

test('while the clock runs on no server is asked for the time', async () => {
  const { keys, asked, pass, move } = machine();
  pass(3600);
  move(NOTABLE_SKEW - 1);
  assert.equal(await keys.certificates('east', never), set);
  assert.equal(await keys.verify('east', cacerts, never), undefined);
  assert.equal(asked(), 0);
});

for (const [way, by, words] of [
  ['forward', MOST_SKEW + 100, /jumped by 400 s .* is 400 s ahead of that of east/],
  ['back', -(MOST_SKEW + 100), /jumped by 400 s .* is 400 s behind that of east/],
] as const) {
  test(`a clock that was set ${way} is named before a certificate is made or judged`, async () => {
    const { keys, move } = machine();
    move(by);
    await assert.rejects(keys.certificates('east', never), words);
    assert.match((await keys.verify('east', cacerts, never))?.title ?? '', words);
  });
}

test('a machine that slept has jumped and is right', async () => {
  const { keys, move, clusterAhead, asked } = machine();
  move(7200);
  clusterAhead(7200);
  assert.equal(await keys.certificates('east', never), set);
  assert.equal(asked(), 1);
});

test('a cluster that does not tell its time stops nothing', async () => {
  const { keys, move, clusterAhead } = machine();
  move(7200);
  clusterAhead(Number.NaN);
  assert.equal(await keys.certificates('east', never), set);
});
