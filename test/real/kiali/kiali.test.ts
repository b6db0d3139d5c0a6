/**
 * Kiali where its server, its operator, the mesh and Prometheus are real: what is written is read by them
 * (docs/control-planes-in-tests.md#kiali-itself).
 */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { listAt, numberAt, textAt } from '../../../source/model/fields.ts';
import type { KubeObject } from '../../../source/model/kube.ts';
import { runMain } from '../../bin/run-main.ts';
import type { ControlPlane } from '../../control-plane/control-plane.ts';
import { unavailable } from '../../control-plane/unavailable.ts';
import { istioPrograms } from '../istio/programs.ts';
import { applied, put } from '../put.ts';
import { kialiPrograms } from './programs.ts';
import { store, storeUrl } from './store.ts';
import { kialiWorld } from './world.ts';

const istio = istioPrograms();
const kiali = kialiPrograms();
const skip = 'reason' in kiali ? kiali.reason : 'reason' in istio ? istio.reason : (unavailable() ?? false);

const three = ['east', 'west', 'north'];
const two = three.slice(0, 2);

test('a real Kiali sees the clusters that it is connected to, and lets go of them', { skip }, lifeOfKiali);

async function lifeOfKiali(t: TestContext): Promise<void> {
  if ('reason' in kiali || 'reason' in istio) return;
  const world = await kialiWorld(t, istio, kiali, three);
  const [east, west, north] = three.map(name => world.planes.get(name)) as [ControlPlane, ControlPlane, ControlPlane];
  const run = async (...words: readonly string[]) => {
    const ended = await runMain([...words, '--kubeconfig', world.kubeconfig], { folder: world.folder });
    return { ...ended, all: ended.stdout + ended.stderr };
  };
  const clusters = (names: readonly string[]) => names.flatMap(name => ['--cluster', name]);
  const install = ['kiali', '--yes', '--home', 'east', '--kiali-operator-bundle', kiali.bundle];
  const proven = async (...words: readonly string[]) => {
    const ended = await run(...words);
    assert.equal(ended.exit, 0, ended.all);
    return ended;
  };

  await proven('up', '--yes', ...clusters(three));
  await put(east, store);
  await proven(...install, ...clusters(two), '--metrics', storeUrl, '--kiali-remote-operator', 'install');

  await t.test('installed again, nothing changes', async () => {
    const before = await server(east);
    const again = await proven(...install, ...clusters(two));
    assert.doesNotMatch(again.stdout, /\((created|configured)\)/);
    assert.deepEqual((await server(east)).pods, before.pods);
  });

  await t.test('a token that west does not accept is refused before it is written', async () => {
    const before = await server(east);
    const file = join(world.folder, 'other-ca.pem');
    writeFileSync(file, north.authority.certificate);
    const other = `west,api=${north.server},api-ca=${file}`;
    const refused = await run(...install, '--timeout', '30s', '--cluster', 'east', '--cluster', other);
    assert.notEqual(refused.exit, 0, refused.all);
    assert.match(refused.all, /rejects the token of Kiali/);
    assert.deepEqual(await server(east), before);
  });

  await t.test('a rotated token is taken up before the one before it goes', async () => {
    const before = await server(east);
    await proven(...install, ...clusters(two), '--rotate-token', 'west');
    const after = await server(east);
    assert.notDeepEqual(after.pods, before.pods);
    assert.notEqual(after.clusters.west, before.clusters.west);
    const old = await west.request('GET', '/api/v1/namespaces/istio-system/secrets/kiali-service-account');
    assert.equal(old.status, 404);
  });

  await t.test(
    'an account that somebody deleted is created again, and a server that cannot log in is healed',
    async () => {
      const account = `${system}/serviceaccounts/kiali-service-account`;
      assert.equal((await west.request('DELETE', account)).status, 200);
      await proven(...install, ...clusters(two));
      await server(east);
      assert.equal((await west.request('GET', account)).status, 200);
    },
  );

  await t.test('a third cluster is added, and taken out again without a broken pod', async () => {
    await proven(...install, ...clusters(three));
    assert.deepEqual(Object.keys((await server(east)).clusters).toSorted(), three.toSorted().slice(1));
    await proven('kiali', '--yes', '--disconnect', 'north', ...clusters(three));
    const { clusters: left, pods } = await server(east);
    assert.deepEqual(Object.keys(left), ['west']);
    assert.equal(pods.length, 1);
    assert.equal((await north.request('GET', `${system}/serviceaccounts/kiali-service-account`)).status, 404);
    await proven(...install, ...clusters(two));
  });

  await t.test('a server that somebody scaled to nothing is told, and started again', async () => {
    const scale = '/apis/apps/v1/namespaces/istio-system/deployments/kiali';
    const body = { spec: { replicas: 0 } };
    const headers = { 'content-type': 'application/merge-patch+json' };
    assert.equal((await east.request('PATCH', scale, { body, headers })).status, 200);
    const checked = await run('check', ...clusters(two));
    assert.match(
      checked.all,
      /server of Kiali istio-system\/kiali of east is not ready: its Deployment is scaled to 0/,
    );
    assert.match((await run('status', ...clusters(two))).all, /Kiali of east has a problem/);
    await proven(...install, ...clusters(two));
    assert.equal((await server(east)).pods.length, 1);
    assert.match(
      (await run('status', ...clusters(two))).all,
      /Kiali istio-system\/kiali: server \S+ ready, reads west/,
    );
  });

  await t.test(
    'with a Secret for each cluster it sees them, takes up a rotated token, and lets go of one',
    async () => {
      await proven('kiali', '--yes', '--disconnect', 'west', ...clusters(two));
      assert.ok((await applied(east, ofOneCluster('west'))).status < 300);
      await proven(...install, ...clusters(two));
      const { clusters: forAll } = await server(east);
      assert.deepEqual(Object.keys(forAll), []);
      const before = await secretOf(east, 'west');
      assert.deepEqual(Object.keys(before.data ?? {}), ['west']);
      await proven(...install, ...clusters(two), '--rotate-token', 'west');
      assert.notDeepEqual((await secretOf(east, 'west')).data, before.data);
      const again = await proven(...install, ...clusters(two));
      assert.doesNotMatch(again.stdout, /\((created|configured)\)/);
      await proven('kiali', '--yes', '--disconnect', 'west', ...clusters(two));
      assert.equal((await server(east)).pods.length, 1);
      assert.equal((await east.request('GET', `${system}/secrets/kiali-remote-cluster-secret-west`)).status, 404);
      await proven(...install, ...clusters(two));
    },
  );

  await t.test('with logins by token it is proven as well', async () => {
    await proven(...install, ...clusters(two), '--kiali-auth', 'token');
  });

  await t.test('it goes whole, and the mesh stays', async () => {
    await proven('down', '--yes', '--confirm', 'mesh1', '--kiali-only', ...clusters(three));
    for (const plane of world.planes.values()) assert.deepEqual(await leftOf(plane), [], plane.name);
    await proven('why', ...clusters(three));
  });
}

const system = '/api/v1/namespaces/istio-system';

async function listed(plane: ControlPlane, path: string): Promise<readonly KubeObject[]> {
  return listAt(JSON.parse((await plane.request('GET', path)).body), 'items') as readonly KubeObject[];
}

/** The pods of the server that stay, none of which has ever ended, and what it is told of other clusters. */
async function server(plane: ControlPlane) {
  const all = await listed(plane, `${system}/pods?labelSelector=app.kubernetes.io/name=kiali`);
  const pods = all.filter(({ metadata }) => metadata.deletionTimestamp === undefined);
  for (const pod of pods) {
    const [status] = listAt(pod, 'status', 'containerStatuses');
    assert.equal(numberAt(status, 'restartCount'), 0, JSON.stringify(status));
  }
  const { body } = await plane.request('GET', `${system}/secrets/kiali-multi-cluster-secret`);
  const secret = JSON.parse(body) as KubeObject;
  return { pods: pods.map(({ metadata }) => metadata.uid), clusters: secret.data ?? {} };
}

/** As an earlier run left it for an operator before 2.8; the next one keeps this form. */
const ofOneCluster = (name: string): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: {
    name: `kiali-remote-cluster-secret-${name}`,
    namespace: 'istio-system',
    labels: { 'kiali.io/multiCluster': 'true', 'app.kubernetes.io/managed-by': 'eastwest' },
    annotations: { 'kiali.io/cluster': name, 'eastwest/mesh': 'mesh1' },
  },
});

async function secretOf(plane: ControlPlane, cluster: string): Promise<KubeObject> {
  const { body } = await plane.request('GET', `${system}/secrets/kiali-remote-cluster-secret-${cluster}`);
  return JSON.parse(body) as KubeObject;
}

/** What is left of Kiali, but for its operator and kinds. */
async function leftOf(plane: ControlPlane): Promise<readonly string[]> {
  const rbac = '/apis/rbac.authorization.k8s.io/v1';
  const paths = [
    ...['configmaps', 'secrets', 'serviceaccounts', 'services', 'pods'].map(each => `${system}/${each}`),
    '/apis/apps/v1/namespaces/istio-system/deployments',
    `${rbac}/clusterroles`,
    `${rbac}/clusterrolebindings`,
  ];
  const all = await Promise.all(paths.map(async path => [path, await listed(plane, path)] as const));
  return all.flatMap(([path, objects]) =>
    objects
      .map(each => `${path} ${textAt(each, 'metadata', 'name')}`)
      .filter(each => / (kiali(?!-kiali-operator)|eastwest-kiali|prometheus)/.test(each)),
  );
}
