import assert from 'node:assert/strict';
import { generateKeyPairSync, X509Certificate } from 'node:crypto';
import { test } from 'node:test';
import { rootAuthority } from '../../source/certificates/authority.ts';
import { istiodsOfAnotherRoot } from '../../source/checks/istiod-root.ts';
import type { KubeObject } from '../../source/model/kube.ts';
import { ProblemError } from '../../source/model/problem.ts';
import { installControlPlane, restartIstiod } from '../../source/steps/control-plane.ts';
import { member, meshOf } from '../helpers/meshes.ts';
import { scriptedCluster } from '../helpers/scripted-cluster.ts';
import { never, object } from './subjects.ts';

async function root(): Promise<string> {
  const made = await rootAuthority(Date.now(), generateKeyPairSync('rsa', { modulusLength: 2048 }));
  return made.cert;
}

const sha256 = (pem: string) => new X509Certificate(pem).fingerprint256;

const pod = (uid: string, ready = 'True'): KubeObject => {
  return object('Pod', uid, { status: { conditions: [{ type: 'Ready', status: ready }] } }, { uid });
};

function clusterOf(pem: string | undefined) {
  return scriptedCluster('east', {
    read: async () => (pem === undefined ? undefined : { ...object('ConfigMap', 'r'), data: { 'root-cert.pem': pem } }),
    list: async () => [pod('old-1'), pod('old-2')],
  });
}

test('istiods that run with another root than the mesh’s are found, and no others', async () => {
  const [own, mesh] = [await root(), await root()];
  const stale = (pem: string | undefined, wanted: string | undefined) =>
    istiodsOfAnotherRoot(clusterOf(pem), wanted, never);
  assert.deepEqual(await stale(own, sha256(mesh)), ['old-1', 'old-2']);
  assert.deepEqual(await stale(own, undefined), ['old-1', 'old-2'], 'a root that is still to be made is another');
  assert.deepEqual(await stale(mesh, sha256(mesh)), []);
  assert.deepEqual(await stale(`${own}${mesh}`, sha256(mesh)), [], 'one that trusts both stays');
  assert.deepEqual(await stale(undefined, sha256(mesh)), []);
  assert.deepEqual(await stale('not a certificate', sha256(mesh)), []);
});

test('a cluster that does not tell restarts nothing', async () => {
  const refuse = async () => {
    throw new ProblemError({ code: 'forbidden', title: 'no', hint: 'h' });
  };
  assert.deepEqual(await istiodsOfAnotherRoot(scriptedCluster('east', { read: refuse }), undefined, never), []);
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
