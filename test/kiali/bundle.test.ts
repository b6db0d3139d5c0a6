/** The Kiali operator where there is no OLM: from upstream's own bundle, and not at all where it is not needed. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { takeInventory } from '../../source/checks/inventory.ts';
import { surveyKiali } from '../../source/checks/kiali-survey.ts';
import { KIALI_OPERATOR, SAIL_OPERATOR } from '../../source/model/bundled-operator.ts';
import { textAt } from '../../source/model/fields.ts';
import type { KialiPlan } from '../../source/model/kiali.ts';
import { refOf } from '../../source/model/kube.ts';
import { partOf } from '../../source/model/mesh-parts.ts';
import { manifestsIn } from '../../source/operator-bundle/manifests.ts';
import { operatorObjects } from '../../source/operator-bundle/objects.ts';
import { kialiSteps } from '../../source/plans/kiali.ts';
import { kialiFor } from '../helpers/kiali-plans.ts';
import { rehearsedMesh } from '../helpers/rehearsed-mesh.ts';
import { installed } from '../helpers/rehearsed-removal.ts';
import { rehearse } from '../helpers/rehearsed-run.ts';
import { kialiRef, seenClusters } from '../rehearsal/controllers/kiali-by-hand.ts';
import { ref } from '../rehearsal/controllers/worlds.ts';
import { kialiBundle, kialiBundleFiles } from './upstream-bundle.ts';

const networks = { east: 'network1', west: 'network2' };

/** A mesh on plain Kubernetes without OLM, whose east gets the operator from the bundle, and west what is said. */
async function setting(context: TestContext, west: 'bundle' | 'account', changes: Partial<KialiPlan> = {}) {
  const mesh = rehearsedMesh(networks, {}, 'kubernetes');
  const made = await installed(context, mesh, { platform: 'kubernetes' });
  const bundle = kialiBundle();
  const sites = new Map([
    ['east', { bundle }],
    ['west', west === 'bundle' ? { bundle } : { ownAccount: true as const }],
  ]);
  return { mesh, bundle, kiali: kialiFor(mesh, { sites, ...changes }), ...made };
}

test('upstream’s bundle becomes an operator in its own namespace, with the permissions that it requests and no others', () => {
  const bundle = kialiBundle();
  assert.deepEqual(
    { title: bundle.title, namespace: bundle.namespace, deployment: bundle.deployment },
    { title: 'kiali-operator.v2.30.0', namespace: KIALI_OPERATOR.namespace, deployment: 'kiali-operator' },
  );
  const [deployment] = bundle.deployments;
  const annotations = ['spec', 'template', 'metadata', 'annotations', 'olm.targetNamespaces'];
  assert.equal(textAt(deployment, ...annotations), '');
  assert.deepEqual(
    bundle.rights.map(({ kind, metadata: { name, namespace } }) => [kind, namespace, name]),
    [
      ['ServiceAccount', 'kiali-operator', 'kiali-operator'],
      ['ClusterRole', undefined, 'kiali-operator-kiali-operator-cluster'],
      ['ClusterRoleBinding', undefined, 'kiali-operator-kiali-operator-cluster'],
    ],
  );
  assert.deepEqual(bundle.leftOut, []);
});

test('the bundle of another operator is refused, each way', () => {
  const kialis = manifestsIn(kialiBundleFiles());
  assert.throws(
    () => operatorObjects(kialis, SAIL_OPERATOR, { from: 'a', digest: 'b' }),
    /bundle of another operator, kiali-operator\.v2\.30\.0: it does not define istios\.sailoperator\.io/,
  );
});

test('without OLM the operator comes from the bundle on both clusters, Kiali sees them, and again nothing changes', async context => {
  const { mesh, bundle, kiali, simulated, world } = await setting(context, 'bundle');
  const { signal } = simulated;
  const first = await rehearse(mesh, kialiSteps(kiali), world, signal);
  assert.deepEqual(first.problems, []);
  assert.deepEqual(await seenClusters(simulated.cluster('east'), '/kiali/api', signal), ['east', 'west']);
  const second = await rehearse(mesh, kialiSteps(kiali), world, signal);
  assert.deepEqual([second.problems, [...new Set(second.results.values())]], [[], ['unchanged']]);

  const found = await surveyKiali(world.cluster('east'), signal);
  assert.deepEqual([found.operator?.namespace, found.operator?.ours], [KIALI_OPERATOR.namespace, false]);
  const [role] = bundle.rights.filter(each => each.kind === 'ClusterRole');
  assert.ok(role);
  await simulated.cluster('east').api.remove(refOf(role), {}, signal);
  assert.equal((await surveyKiali(world.cluster('east'), signal)).operator, undefined);
});

test('a cluster without an operator gets the account from eastwest, which a removal knows, and Kiali sees it', async context => {
  const { mesh, kiali, simulated, world } = await setting(context, 'account');
  const { signal } = simulated;
  const steps = kialiSteps(kiali);
  assert.ok(steps.filter(({ cluster }) => cluster === 'west').every(({ id }) => !/operator|kinds/.test(id)));
  const first = await rehearse(mesh, steps, world, signal);
  assert.deepEqual(first.problems, []);
  const [east, west] = [simulated.cluster('east'), simulated.cluster('west')];
  assert.deepEqual(await seenClusters(east, '/kiali/api', signal), ['east', 'west']);
  assert.equal(await west.api.get(ref('apps/v1', 'Deployment', 'kiali-operator', 'kiali-operator'), signal), undefined);
  const second = await rehearse(mesh, kialiSteps(kiali), world, signal);
  assert.deepEqual([second.problems, [...new Set(second.results.values())]], [[], ['unchanged']]);
  assert.equal((await surveyKiali(world.cluster('west'), signal)).ownAccount, true);

  const inventory = await takeInventory(world.cluster('west'), { meshId: mesh.id, sampleNamespace: 'sample' }, signal);
  const ofKiali = inventory.ours.filter(each => partOf(each, inventory) === 'kiali');
  assert.deepEqual(ofKiali.map(({ kind, metadata: { name } }) => `${kind} ${name}`).toSorted(), [
    'ClusterRole eastwest-kiali',
    'ClusterRoleBinding eastwest-kiali',
    'Secret kiali-service-account',
    'ServiceAccount kiali-service-account',
  ]);
  assert.equal((await east.api.get(kialiRef, signal))?.kind, 'Kiali');
});
