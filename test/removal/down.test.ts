/** A mesh on simulated clusters, made and taken down again: what is left, and that nothing is done twice. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { takeInventory } from '../../source/checks/inventory.ts';
import type { Mesh } from '../../source/model/mesh.ts';
import { removal } from '../../source/plans/removal.ts';
import { topologyOf } from '../../source/plans/topologies.ts';
import type { World } from '../../source/ports.ts';
import type { RemovalOptions } from '../../source/steps/removal/removing.ts';
import { everyTopology, everythingOn } from '../helpers/rehearsed-mesh.ts';
import { keysFor, rehearse, worldOn } from '../helpers/rehearsed-run.ts';
import { eventually, type TestWorld, testWorld, type WorldOptions } from '../rehearsal/controllers/worlds.ts';

const plain: RemovalOptions = { keep: new Set(), operator: false, crds: false };

async function plannedRemoval(mesh: Mesh, world: World, options: RemovalOptions, signal: AbortSignal) {
  const inventories = await Promise.all(
    mesh.members.map(async ({ name }) => {
      const wanted = { meshId: mesh.id, sampleNamespace: mesh.samples.namespace };
      return [name, await takeInventory(world.cluster(name), wanted, signal)] as const;
    }),
  );
  const leaving = new Set(mesh.members.map(({ name }) => name));
  return removal({ mesh, inventories: new Map(inventories), leaving, options });
}

async function made(context: TestContext, mesh: Mesh, options: WorldOptions) {
  const names = mesh.members.map(({ name }) => name);
  const simulated = testWorld(context, names, options);
  const world = worldOn(simulated, await keysFor(context));
  const steps = topologyOf(mesh.topology)?.steps(mesh) ?? [];
  assert.deepEqual((await rehearse(mesh, steps, world, simulated.signal)).problems, []);
  return { simulated, world };
}

/** What is left on a cluster that an untouched one does not have. */
async function leftOn(name: string, used: TestWorld, untouched: TestWorld): Promise<readonly string[]> {
  const before = new Set(await everythingOn(untouched.cluster(name), untouched.signal));
  return (await everythingOn(used.cluster(name), used.signal)).filter(each => !before.has(each));
}

/** What stays without --operator and --crds, or whatever is asked for. */
const operatorsOwn =
  /^(operators\.coreos\.com |apiextensions\.k8s\.io CustomResourceDefinition .*(sailoperator|istio)\.io$)|(servicemesh-?operator3|sail-?operator|sailoperator)/;
const istiodsOwn = /^ConfigMap [\w-]+\/istio-ca-(root-cert|crl)$/;

for (const platform of ['openshift', 'kubernetes'] as const) {
  for (const { id, mesh: plainMesh, options } of everyTopology(platform)) {
    const mesh = { ...plainMesh, topology: id };
    test(`${id} on ${platform} is taken down without a trace, and down again has nothing to do`, async context => {
      const { simulated, world } = await made(context, mesh, options);
      const untouched = testWorld(context, ['east', 'west'], options);
      const steps = await plannedRemoval(mesh, world, plain, simulated.signal);
      const run = await rehearse(mesh, steps, world, simulated.signal);
      assert.deepEqual(run.problems, []);
      assert.equal(run.outcome, 'done');
      const left = run.events.filter(each => each.event === 'removed' && each.result === 'left');
      assert.deepEqual(left, []);
      for (const name of ['east', 'west']) {
        const traces = async () =>
          (await leftOn(name, simulated, untouched)).filter(each => !operatorsOwn.test(each) && !istiodsOwn.test(each));
        await eventually(`nothing is left on ${name}`, async () => (await traces()).length === 0).catch(
          () => undefined,
        );
        assert.deepEqual(await traces(), []);
      }
      assert.deepEqual(await plannedRemoval(mesh, world, plain, simulated.signal), []);
    });
  }
}
