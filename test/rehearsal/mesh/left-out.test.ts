/** The five mistakes that the rehearsal must show in the traffic (issue: the main job, item 8). */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { meshByHand } from '../../helpers/installed-mesh.ts';
import { meshOf } from '../../helpers/meshes.ts';
import type { Omissions } from '../controllers/mesh-by-hand.ts';
import { eventually, leapingClock } from '../controllers/worlds.ts';
import { ask, type MeshView, viewFrom } from './mesh-view.ts';

async function meshWithout(context: TestContext, omit: Omissions): Promise<{ east: MeshView; west: MeshView }> {
  const world = await meshByHand(context, meshOf(['east', 'west']), { trafficClock: leapingClock() }, omit);
  for (const cluster of world.clusters) {
    if (omit.secretsOn === cluster.name) continue;
    await eventually('west answers itself', async () => (await ask(cluster, world.signal)).startsWith('v'));
  }
  const [east, west] = [world.cluster('east'), world.cluster('west')];
  return { east: await viewFrom(east, 24, world.signal), west: await viewFrom(west, 24, world.signal) };
}

const received = (view: MeshView) => Object.keys(view.answers).sort();

test("without the network label of its gateway's Service, a cluster is only offered by its pods' own addresses", async context => {
  const { east, west } = await meshWithout(context, { networkLabelOfGateway: 'west' });
  assert.deepEqual(received(east), ['v1']);
  assert.deepEqual(received(west), ['v1', 'v2']);
  assert.deepEqual(east.networkz, ['network1 east 172.18.255.201:15443']);
  assert.deepEqual(Object.keys(east.endpoints).sort(), ['10.101:5000', '10.102:5000']);
  assert.equal(east.endpoints['10.102:5000']?.successes, 0);
});

test('without its gateway, no other cluster receives responses from a cluster', async context => {
  const { east, west } = await meshWithout(context, { gateway: 'west' });
  assert.deepEqual(received(east), ['v1']);
  assert.deepEqual(received(west), ['v1', 'v2']);
  assert.deepEqual(east.networkz, ['network1 east 172.18.255.201:15443']);
});

test('without the exposure, retries hide all errors: only the counters of the own Envoy tell', async context => {
  const { east, west } = await meshWithout(context, { exposure: 'west' });
  assert.deepEqual(received(east), ['v1']);
  assert.deepEqual(received(west), ['v1', 'v2']);
  const gateway = east.endpoints['172.18.255.202:15443'];
  assert.ok((gateway?.connectFails ?? 0) > 0 && (gateway?.errors ?? 0) > 0);
  assert.equal(gateway?.successes, 0);
});

test('without the remote secret, a cluster knows only itself', async context => {
  const { east, west } = await meshWithout(context, { secretsOn: 'east' });
  assert.deepEqual(received(east), ['v1']);
  assert.deepEqual(received(west), ['v1', 'v2']);
  assert.deepEqual(east.clusterz, [{ id: 'east', secretName: '', syncStatus: 'synced' }]);
  assert.deepEqual(Object.keys(east.endpoints), ['10.101:5000']);
});

test('without a common root, each cluster receives responses only from itself, and the gateways are refused', async context => {
  const { east, west } = await meshWithout(context, { commonRoot: 'differs' });
  assert.deepEqual(received(east), ['v1']);
  assert.deepEqual(received(west), ['v2']);
  assert.ok((east.endpoints['172.18.255.202:15443']?.connectFails ?? 0) > 0);
  assert.ok((west.endpoints['172.18.255.201:15443']?.connectFails ?? 0) > 0);
});
