/** A cluster taken out of Kiali, and all of it taken away, on simulated clusters: in the orders that break no pod. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { kialiInventory } from '../../source/checks/kiali-inventory.ts';
import type { Inventory } from '../../source/model/inventory.ts';
import type { KialiPlan } from '../../source/model/kiali.ts';
import type { KindRef, KubeObject } from '../../source/model/kube.ts';
import type { Mesh } from '../../source/model/mesh.ts';
import { kialiSteps } from '../../source/plans/kiali.ts';
import { disconnectKiali } from '../../source/steps/removal/kiali.ts';
import { kialiFor } from '../helpers/kiali-plans.ts';
import { member } from '../helpers/meshes.ts';
import { everythingOn, rehearsedMesh } from '../helpers/rehearsed-mesh.ts';
import { installed, nothingKept, plannedRemoval } from '../helpers/rehearsed-removal.ts';
import { rehearse } from '../helpers/rehearsed-run.ts';
import { installKialiBundle, rolledOut, seenClusters } from '../rehearsal/controllers/kiali-by-hand.ts';

const networks = { east: 'network1', west: 'network2' };

async function withKiali(context: TestContext, mesh: Mesh, kiali: KialiPlan, bundle?: string) {
  const platform = kiali.home.platform;
  const made = await installed(context, mesh, { platform });
  const { clusters, signal } = made.simulated;
  if (bundle !== undefined) for (const each of clusters) await installKialiBundle(each, signal, bundle);
  assert.deepEqual((await rehearse(mesh, kialiSteps(kiali), made.world, signal)).problems, []);
  return made;
}

const ofKiali = (objects: readonly string[]) =>
  objects.filter(each => /kiali/i.test(each) && !/operator|crd|CustomResource|olm/i.test(each));

test('Kiali forgets a cluster before anything of it goes, and sees the rest; then all of it goes', async context => {
  const mesh = rehearsedMesh(networks);
  const { simulated, world } = await withKiali(context, mesh, kialiFor(mesh));
  const { signal } = simulated;
  const [east, west] = [simulated.cluster('east'), simulated.cluster('west')];
  const options = { ...nothingKept, kialiOnly: true };
  const idsOf = (steps: readonly { readonly id: string }[]) => steps.map(({ id }) => id).toSorted();
  // The same without the mesh.
  assert.deepEqual(idsOf(await plannedRemoval(mesh, world, signal, { leaving: ['west'], options })), [
    'east/disconnect-kiali',
    'west/remove-kiali',
    'west/remove-kiali-credentials',
  ]);
  assert.deepEqual(
    idsOf(await plannedRemoval(mesh, world, signal, { options })),
    idsOf(await plannedRemoval(mesh, world, signal)).filter(id => /kiali/.test(id)),
  );
  const leaving = await plannedRemoval(mesh, world, signal, { leaving: ['west'] });
  const order = leaving.map(({ id }) => id);
  assert.ok(order.indexOf('east/disconnect-kiali') < order.indexOf('west/remove-kiali'), order.join());
  assert.ok(leaving.find(({ id }) => id === 'west/remove-kiali')?.after?.includes('east/disconnect-kiali'));
  assert.deepEqual((await rehearse(mesh, leaving, world, signal)).problems, []);
  await rolledOut(east, signal);
  assert.deepEqual(await seenClusters(east, '/api', signal), ['east']);
  assert.deepEqual(ofKiali(await everythingOn(west, signal)), []);

  const all = await plannedRemoval(mesh, world, signal);
  assert.deepEqual((await rehearse(mesh, all, world, signal)).problems, []);
  assert.deepEqual(ofKiali(await everythingOn(east, signal)), []);
  const again = await plannedRemoval(mesh, world, signal);
  assert.deepEqual(
    again.map(({ id }) => id).filter(id => /kiali/.test(id)),
    [],
  );
});

test('Secrets of single clusters go with the Deployment that mounts them, and no pod waits for them', async context => {
  const mesh = rehearsedMesh(networks, {}, 'kubernetes');
  const operator = { namespace: 'kiali-operator', deployment: 'kiali-operator', title: 'kiali-operator', ours: false };
  const sites = new Map(Object.keys(networks).map(name => [name, { operator }] as const));
  const { simulated, world } = await withKiali(context, mesh, kialiFor(mesh, { sites }), '2.7.0');
  const { signal } = simulated;
  const leaving = await plannedRemoval(mesh, world, signal, { leaving: ['west'] });
  assert.deepEqual((await rehearse(mesh, leaving, world, signal)).problems, []);
  const east = simulated.cluster('east');
  await rolledOut(east, signal);
  assert.deepEqual(await seenClusters(east, '/kiali/api', signal), ['east']);
});

test('where the home leaves, the accounts on clusters that stay go as well', async context => {
  const mesh = rehearsedMesh(networks);
  const { simulated, world } = await withKiali(context, mesh, kialiFor(mesh));
  const leaving = await plannedRemoval(mesh, world, simulated.signal, { leaving: ['east'] });
  assert.deepEqual((await rehearse(mesh, leaving, world, simulated.signal)).problems, []);
  for (const name of Object.keys(networks)) {
    assert.deepEqual(ofKiali(await everythingOn(simulated.cluster(name), simulated.signal)), [], name);
  }
});

test('of several Kialis the one beside the Secret forgets the cluster, and those of other meshes are left alone', async () => {
  const kiali = (namespace: string, mesh?: string): KubeObject => ({
    apiVersion: 'kiali.io/v1alpha1',
    kind: 'Kiali',
    metadata: { name: 'kiali', namespace, ...(mesh === undefined ? {} : { annotations: { 'eastwest/mesh': mesh } }) },
  });
  const secret: KubeObject = {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: {
      name: 'kiali-multi-cluster-secret',
      namespace: 'second',
      labels: { 'kiali.io/kiali-multi-cluster-secret': 'true' },
      annotations: { 'eastwest/mesh': 'mesh1' },
    },
    data: { west: '' },
  };
  const all = [kiali('first'), kiali('second'), kiali('third', 'mesh2')];
  const list = ({ kind }: KindRef, { labels = '' } = {}) =>
    kind === 'Kiali' ? all : kind === 'Secret' && labels.includes('kiali-multi-cluster-secret') ? [secret] : [];
  const kialis = await kialiInventory(list, 'mesh1');
  assert.deepEqual(
    kialis.all.map(({ metadata }) => metadata.namespace),
    ['first', 'second'],
  );
  const inventory = { kiali: kialis } as Inventory;
  const [step] = disconnectKiali({ member: member('east'), inventory }, new Set(['west']));
  assert.equal(step?.until?.by === 'outcome' && step.until.of.namespace, 'second');
});
