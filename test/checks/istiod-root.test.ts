import assert from 'node:assert/strict';
import { generateKeyPairSync, X509Certificate } from 'node:crypto';
import { test } from 'node:test';
import { rootAuthority } from '../../source/certificates/authority.ts';
import { istiodsOfAnotherRoot } from '../../source/checks/istiod-root.ts';
import type { KubeObject } from '../../source/model/kube.ts';
import { ProblemError } from '../../source/model/problem.ts';
import { installControlPlane } from '../../source/steps/control-plane.ts';
import { restartIstiod } from '../../source/steps/intermediate-ca.ts';
import { member, meshOf } from '../helpers/meshes.ts';
import { scriptedCluster } from '../helpers/scripted-cluster.ts';
import { never, object } from './subjects.ts';

async function root(): Promise<string> {
  const made = await rootAuthority(Date.now(), generateKeyPairSync('rsa', { modulusLength: 2048 }));
  return made.cert;
}

const sha256 = (pem: string) => new X509Certificate(pem).fingerprint256;

const STARTED = '2026-01-01T00:00:10Z';

const pod = (uid: string, ready = 'True'): KubeObject => {
  const status = { conditions: [{ type: 'Ready', status: ready }] };
  return object('Pod', uid, { status }, { uid, creationTimestamp: STARTED });
};

/** What istiod publishes, and since when `cacerts` has which root. */
function clusterOf(pem: string | undefined, cacerts?: { readonly root: string; readonly since: string }) {
  const secret = cacerts && {
    ...object('Secret', 'cacerts', {}, { creationTimestamp: cacerts.since }),
    data: { 'root-cert.pem': btoa(cacerts.root) },
  };
  const published = pem === undefined ? undefined : { ...object('ConfigMap', 'r'), data: { 'root-cert.pem': pem } };
  return scriptedCluster('east', {
    read: async ({ kind }) => (kind === 'Secret' ? secret : published),
    list: async () => [pod('old-1'), pod('old-2')],
  });
}

test('istiods that run with another root than the mesh’s are found, and no others', async () => {
  const [own, mesh] = [await root(), await root()];
  const stale = (pem: string | undefined, wanted: string | undefined) =>
    istiodsOfAnotherRoot(clusterOf(pem), 'istio-system', wanted, never);
  assert.deepEqual(await stale(own, sha256(mesh)), ['old-1', 'old-2']);
  assert.deepEqual(await stale(own, undefined), ['old-1', 'old-2'], 'a root that is still to be made is another');
  assert.deepEqual(await stale(mesh, sha256(mesh)), []);
  assert.deepEqual(await stale(`${own}${mesh}`, sha256(mesh)), [], 'one that trusts both stays');
  assert.deepEqual(await stale('not a certificate', sha256(mesh)), []);
});

test('an istiod that published no root yet, or not yet the new one, is judged by what was there when it started', async () => {
  const [own, mesh] = [await root(), await root()];
  const [before, after] = ['2026-01-01T00:00:05Z', '2026-01-01T00:00:15Z'];
  const stale = (...given: Parameters<typeof clusterOf>) =>
    istiodsOfAnotherRoot(clusterOf(...given), 'istio-system', sha256(mesh), never);
  const both = ['old-1', 'old-2'];
  for (const published of [undefined, own]) {
    assert.deepEqual(await stale(published), both, 'without cacerts it made a root of its own');
    assert.deepEqual(await stale(published, { root: mesh, since: before }), []);
    assert.deepEqual(await stale(published, { root: mesh, since: after }), both);
    assert.deepEqual(await stale(published, { root: own, since: before }), both);
  }
});

test('a cluster that does not tell restarts nothing', async () => {
  const refuse = async () => {
    throw new ProblemError({ code: 'forbidden', title: 'no', hint: 'h' });
  };
  assert.deepEqual(
    await istiodsOfAnotherRoot(scriptedCluster('east', { read: refuse }), 'istio-system', undefined, never),
    [],
  );
});

test('the restart comes after cacerts and before the control plane, and touches the old pods only', () => {
  const east = member('east', { istiodsToRestart: ['old-1'] });
  const [step] = restartIstiod(east);
  assert.deepEqual(step?.needs, ['east/cacerts']);
  assert.ok(installControlPlane(meshOf(['east']), east).needs.includes('east/istiod-root'));
  assert.deepEqual(restartIstiod(member('east')), []);
  assert.match(step?.restart?.broken(pod('old-1')) ?? '', /a different root/);
  assert.equal(step?.restart?.broken(pod('new')), undefined);
  const goal = step?.until;
  assert.ok(goal?.by === 'watch-all');
  assert.match(goal.pending([pod('old-1'), pod('new')]) ?? '', /old root/);
  assert.match(goal.pending([pod('new', 'False')]) ?? '', /not ready/);
  assert.equal(goal.pending([pod('new')]), undefined);
});
