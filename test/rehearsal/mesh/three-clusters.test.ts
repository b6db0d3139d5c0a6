/**
 * A third cluster leaves, joins again, and roots that came too late (docs/istio/remote-secrets.md,
 * docs/istio/certificates.md#late-cacerts).
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cacerts } from '../../../source/manifests/cacerts.ts';
import { meshOf } from '../../helpers/meshes.ts';
import { giveSecret, install, rootPem } from '../controllers/mesh-by-hand.ts';
import { eventually, leapingClock, ref, type TestWorld, testWorld } from '../controllers/worlds.ts';
import { debug, lookAt, shardsOf } from './looks.ts';

const names = ['east', 'west', 'north'];
const secretOfNorth = ref('v1', 'Secret', 'istio-remote-secret-north', 'istio-system');

async function synced(world: TestWorld, on: string, count: number): Promise<void> {
  await eventually(`${on} is synced with ${count}`, async () => {
    const text = await debug(world.cluster(on), 'clusterz', world.signal);
    return (
      (text.match(/"synced"/g) ?? []).length === count &&
      (await shardsOf(world.cluster(on), world.signal)).length === count
    );
  });
}

test('a cluster that leaves takes its endpoints with it and brings them back, without errors for the others', async context => {
  const world = testWorld(context, names, { trafficClock: leapingClock() });
  await install(world, meshOf(names));
  const east = world.cluster('east');
  await synced(world, 'east', 3);
  assert.deepEqual(Object.keys((await lookAt(east, 48, world.signal)).answers).sort(), ['v1', 'v2', 'v3']);
  await east.api.remove(secretOfNorth, {}, world.signal);
  await synced(world, 'east', 2);
  const without = await lookAt(east, 48, world.signal);
  assert.deepEqual(Object.keys(without.answers).sort(), ['v1', 'v2']);
  assert.ok(without.networkz.includes('network3 north 172.18.255.203:15443'), 'its gateway is remembered');
  await giveSecret(world, 'east', 'north');
  await synced(world, 'east', 3);
  assert.deepEqual(Object.keys((await lookAt(east, 48, world.signal)).answers).sort(), ['v1', 'v2', 'v3']);
});

test('a common root that comes after istiod counts only when istiod and every proxy were restarted', async context => {
  const world = testWorld(context, ['east', 'west'], { trafficClock: leapingClock() });
  await install(world, meshOf(['east', 'west']), { commonRoot: 'differs' });
  const west = world.cluster('west');
  const secret = ref('v1', 'Secret', 'cacerts', 'istio-system');
  await west.api.remove(secret, {}, world.signal);
  await west.api.create(
    cacerts({ caKey: 'key', caCert: 'cert', rootCert: rootPem('root of east'), certChain: 'chain' }),
    {},
    world.signal,
  );
  const heard = async () => Object.keys((await lookAt(west, 24, world.signal)).answers).sort();
  assert.deepEqual(await heard(), ['v2']);
  await restart(world, 'istio-system', 'app=istiod');
  assert.deepEqual(await heard(), ['v2']);
  await restart(world, 'istio-system', 'istio=eastwestgateway');
  await restart(world, 'sample', 'app=helloworld');
  await restart(world, 'sample', 'app=curl');
  await synced(world, 'west', 2);
  assert.deepEqual(await heard(), ['v1', 'v2']);
});

/** Deletes the pods of west that match, and waits for others that answer. */
async function restart(world: TestWorld, namespace: string, labels: string): Promise<void> {
  const { api } = world.cluster('west');
  const kind = { apiVersion: 'v1', kind: 'Pod' };
  const before = (await api.list(kind, { namespace, labels }, world.signal)).items;
  for (const pod of before) await api.remove({ ...kind, namespace, name: pod.metadata.name }, {}, world.signal);
  await eventually(`others in place of ${labels}`, async () => {
    const { items } = await api.list(kind, { namespace, labels }, world.signal);
    const isNew = items.every(pod => !before.some(old => old.metadata.uid === pod.metadata.uid));
    return isNew && items.length === before.length && items.every(pod => pod.status?.phase === 'Running');
  });
  if (labels === 'app=istiod')
    await eventually('istiod answers', async () =>
      (await debug(world.cluster('west'), 'clusterz', world.signal)).startsWith('['),
    );
}
