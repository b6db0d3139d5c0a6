/** A mesh on simulated clusters, made and taken down again: what is left, and that nothing is done twice. */
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { takeInventory } from '../../source/checks/inventory.ts';
import type { Step } from '../../source/engine/step.ts';
import { objectTitle, refOf } from '../../source/model/kube.ts';
import type { Mesh } from '../../source/model/mesh.ts';
import { partOf } from '../../source/model/mesh-parts.ts';
import type { World } from '../../source/ports.ts';
import type { RemovalOptions } from '../../source/steps/removal/removing.ts';
import { everyTopology, everythingOn } from '../helpers/rehearsed-mesh.ts';
import { installed, plannedRemoval } from '../helpers/rehearsed-removal.ts';
import { rehearse } from '../helpers/rehearsed-run.ts';
import { eventually, type TestWorld, testWorld } from '../rehearsal/controllers/worlds.ts';

/** What is on a cluster and not on an untouched one, and the other way round: "missing Namespace shop". */
async function leftOn(name: string, used: TestWorld, untouched: TestWorld): Promise<readonly string[]> {
  const all = async (world: TestWorld) => (await everythingOn(world.cluster(name), world.signal)).map(withoutSuffix);
  const [before, after] = await Promise.all([all(untouched), all(used)]);
  const missing = before.filter(each => !after.includes(each)).map(each => `missing ${each}`);
  return [...after.filter(each => !before.includes(each)), ...missing];
}

/** An EndpointSlice is named by its Service and five letters that no two clusters share. */
function withoutSuffix(title: string): string {
  return title.replace(/^(discovery\.k8s\.io EndpointSlice .+)-[a-z0-9]{5}$/, '$1');
}

/** What stays without --operator and --crds, or whatever is asked for. */
const operatorsOwn =
  /^(operators\.coreos\.com |apiextensions\.k8s\.io CustomResourceDefinition .*(sailoperator|istio)\.io$)|(servicemesh-?operator3|sail-?operator|sailoperator)/;
const istiodsOwn = /^ConfigMap [\w-]+\/istio-ca-(root-cert|crl)$/;

/**
 * What this program created and no step of the removal names: it would go with its namespace, and stay where that does.
 * The operator stays unless its removal is asked for.
 */
async function forgottenBy(
  steps: readonly Step[],
  mesh: Mesh,
  world: World,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const all = await Promise.all(
    mesh.members.map(async ({ name }) => {
      const wanted = { meshId: mesh.id, sampleNamespace: mesh.samples.namespace };
      const inventory = await takeInventory(world.cluster(name), wanted, signal);
      const removals = steps.filter(each => each.cluster === name).flatMap(({ remove = [] }) => remove);
      const removed = new Set(removals.map(({ ref }) => objectTitle(ref)));
      return inventory.ours
        .filter(each => partOf(each, inventory) !== 'operator' && !removed.has(objectTitle(refOf(each))))
        .map(each => `${name}: ${objectTitle(refOf(each))}`);
    }),
  );
  return all.flat();
}

suite('taken down', { concurrency: 4 }, () => {
  for (const platform of ['openshift', 'kubernetes'] as const) {
    for (const { id, mesh: plainMesh, options } of everyTopology(platform)) {
      const mesh = { ...plainMesh, topology: id };
      test(`${id} on ${platform} is taken down without a trace, and down again has nothing to do`, async context => {
        const { simulated, world } = await installed(context, mesh, options);
        const untouched = testWorld(context, ['east', 'west'], options);
        const steps = await plannedRemoval(mesh, world, simulated.signal);
        assert.deepEqual(await forgottenBy(steps, mesh, world, simulated.signal), []);
        const run = await rehearse(mesh, steps, world, simulated.signal);
        assert.deepEqual(run.problems, []);
        assert.equal(run.outcome, 'done');
        const left = run.events.filter(each => each.event === 'removed' && each.result === 'left');
        assert.deepEqual(left, []);
        for (const name of ['east', 'west']) {
          const traces = async () =>
            (await leftOn(name, simulated, untouched)).filter(
              each => !operatorsOwn.test(each) && !istiodsOwn.test(each),
            );
          await eventually(`nothing is left on ${name}`, async () => (await traces()).length === 0).catch(
            () => undefined,
          );
          assert.deepEqual(await traces(), []);
        }
        assert.deepEqual(await plannedRemoval(mesh, world, simulated.signal), []);
      });
    }
  }

  test('one object too many, or too few, is seen in the list of all that is on a cluster', async context => {
    const [used, untouched] = [testWorld(context, ['east']), testWorld(context, ['east'])];
    const { api } = used.cluster('east');
    const shop = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'shop', namespace: 'default' } };
    const account = { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'shop', namespace: 'default' } };
    await api.create(shop, { manager: 'kubectl-create' }, used.signal);
    await untouched.cluster('east').api.create(account, { manager: 'kubectl-create' }, untouched.signal);
    const differs = async () => (await leftOn('east', used, untouched)).filter(each => each.includes('default/shop'));
    await eventually('both are told', async () => (await differs()).length === 2);
    assert.deepEqual(await differs(), ['ConfigMap default/shop', 'missing ServiceAccount default/shop']);
  });

  test('with --operator and --crds nothing but finished InstallPlans is left of what OLM made', async context => {
    const [first] = everyTopology('openshift');
    assert.ok(first !== undefined);
    const { simulated, world } = await installed(context, first.mesh, first.options);
    const untouched = testWorld(context, ['east', 'west'], first.options);
    const options: RemovalOptions = { keep: new Set(), operator: true, crds: true };
    const steps = await plannedRemoval(first.mesh, world, simulated.signal, { options });
    const run = await rehearse(first.mesh, steps, world, simulated.signal);
    assert.deepEqual(run.problems, []);
    for (const name of ['east', 'west']) {
      const traces = async () =>
        (await leftOn(name, simulated, untouched)).filter(
          each => !istiodsOwn.test(each) && !/ InstallPlan /.test(each),
        );
      await eventually(`nothing is left on ${name}`, async () => (await traces()).length === 0).catch(() => undefined);
      assert.deepEqual(await traces(), []);
    }
    assert.deepEqual(await plannedRemoval(first.mesh, world, simulated.signal, { options }), []);
  });

  test('a copy of an object of ours is foreign: it survives with its namespace', async context => {
    const [first] = everyTopology('openshift');
    assert.ok(first !== undefined);
    const { simulated, world } = await installed(context, first.mesh, first.options);
    const { api } = simulated.cluster('east');
    const ref = { apiVersion: 'v1', kind: 'Service', namespace: 'sample', name: 'helloworld' };
    const service = await api.get(ref, simulated.signal);
    assert.ok(service !== undefined);
    const { labels = {}, annotations = {} } = service.metadata;
    const { apiVersion, kind } = ref;
    const copy = {
      apiVersion,
      kind,
      metadata: { name: 'hello-copy', namespace: 'sample', labels, annotations },
      spec: { ports: [{ port: 5000 }], selector: { app: 'helloworld' } },
    };
    await api.create(copy, { manager: 'kubectl-create' }, simulated.signal);
    const steps = await plannedRemoval(first.mesh, world, simulated.signal);
    assert.ok(!steps.some(({ remove = [] }) => remove.some(({ ref: of }) => of.kind === 'ReplicaSet')));
    const run = await rehearse(first.mesh, steps, world, simulated.signal);
    assert.deepEqual(run.problems, []);
    const left = run.events.flatMap(each => (each.event === 'removed' && each.result === 'left' ? [each.why] : []));
    assert.deepEqual(left, ['holds Service sample/hello-copy, not created by eastwest']);
    assert.ok((await api.get({ ...ref, name: 'hello-copy' }, simulated.signal)) !== undefined);
  });
});
