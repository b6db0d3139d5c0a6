/**
 * A third cluster leaves, joins again, and roots that came too late (docs/istio/remote-secrets.md,
 * docs/istio/certificates.md#late-cacerts).
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { meshByHand } from '../../helpers/installed-mesh.ts';
import { meshOf } from '../../helpers/meshes.ts';
import { recording } from '../../helpers/recordings.ts';
import { cacertsOf, giveSecret, install, newToken } from '../controllers/mesh-by-hand.ts';
import { caughtUp, eventually, leapingClock, ref, type TestWorld, testWorld } from '../controllers/worlds.ts';
import { debug, shardsOf, viewFrom } from './mesh-view.ts';

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
  const world = await meshByHand(context, meshOf(names), { trafficClock: leapingClock() });
  const east = world.cluster('east');
  await synced(world, 'east', 3);
  assert.deepEqual(Object.keys((await viewFrom(east, 48, world.signal)).answers).sort(), ['v1', 'v2', 'v3']);
  await east.api.remove(secretOfNorth, {}, world.signal);
  await synced(world, 'east', 2);
  const without = await viewFrom(east, 48, world.signal);
  assert.deepEqual(Object.keys(without.answers).sort(), ['v1', 'v2']);
  assert.ok(without.networkz.includes('network3 north 172.18.255.203:15443'), 'its gateway is remembered');
  await giveSecret(world, 'east', 'north');
  await synced(world, 'east', 3);
  assert.deepEqual(Object.keys((await viewFrom(east, 48, world.signal)).answers).sort(), ['v1', 'v2', 'v3']);
});

test('a common root that comes after istiod counts only when istiod and every proxy were restarted', async context => {
  const world = testWorld(context, ['east', 'west'], { trafficClock: leapingClock() });
  await install(world, meshOf(['east', 'west']), { commonRoot: 'differs' });
  const west = world.cluster('west');
  const secret = ref('v1', 'Secret', 'cacerts', 'istio-system');
  await west.api.remove(secret, {}, world.signal);
  await west.api.create(await cacertsOf('root of east'), {}, world.signal);
  const received = async () => Object.keys((await viewFrom(west, 24, world.signal)).answers).sort();
  assert.deepEqual(await received(), ['v2']);
  await restart(world, 'istio-system', 'app=istiod');
  assert.deepEqual(await received(), ['v2']);
  await restart(world, 'istio-system', 'istio=eastwestgateway');
  await restart(world, 'sample', 'app=helloworld');
  await restart(world, 'sample', 'app=curl');
  await synced(world, 'west', 2);
  assert.deepEqual(await received(), ['v1', 'v2']);
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

type Recorded = {
  readonly answers: Readonly<Record<string, unknown>>;
  readonly clusterz: readonly string[];
  /** The last looks of the recording were at fewer things. */
  readonly networkz?: readonly string[];
  readonly endpointShardz?: Readonly<Record<string, number>>;
};
type Step = { readonly step: string; readonly east: Recorded; readonly west: Recorded };

/** What is done to the simulated mesh before each look that the recording has; where nothing is, time passes. */
const deeds: Readonly<Record<string, (world: TestWorld) => Promise<void>>> = {
  'three clusters, healthy': async () => undefined,
  '3 s after the secrets of north are gone from east and west': async world => {
    for (const name of ['east', 'west']) await world.cluster(name).api.remove(secretOfNorth, {}, world.signal);
    for (const name of ['east', 'west']) await synced(world, name, 2);
  },
  '3 s after the secrets are back': async world => {
    for (const name of ['east', 'west']) await giveSecret(world, name, 'north');
    for (const name of ['east', 'west']) await synced(world, name, 3);
  },
  '4 s after the remote secrets got a new token': async world => {
    const token = await newToken(world, 'north');
    for (const name of ['east', 'west']) await giveSecret(world, name, 'north', { token });
    for (const name of ['east', 'west'])
      await eventually(
        `${name} has lost north`,
        async () => (await shardsOf(world.cluster(name), world.signal)).length === 2,
      );
  },
  '6 s after the secret on east was touched': async world => {
    const touched = { type: 'merge', body: { metadata: { annotations: { touched: 'yes' } } } } as const;
    await world.cluster('east').api.patch(secretOfNorth, touched, {}, world.signal);
  },
  'the secret on east deleted and made again': async world => {
    await world.cluster('east').api.remove(secretOfNorth, {}, world.signal);
    await giveSecret(world, 'east', 'north');
    await synced(world, 'east', 3);
  },
};

test('a cluster leaves, comes back and has its token replaced in place, as in the recording', async context => {
  const world = await meshByHand(context, meshOf(names), { trafficClock: leapingClock() });
  for (const name of names) await synced(world, name, 3);
  for (const { step, ...sides } of recording('three-clusters') as readonly Step[]) {
    // West's istiod was restarted here, and its client had not got north back when it was looked at.
    if (step === 'istiod of west restarted') break;
    await deeds[step]?.(world);
    await caughtUp(world);
    for (const side of ['east', 'west'] as const) {
      const wanted = sides[side];
      const seen = await viewFrom(world.cluster(side), 48, world.signal);
      const title = `${side}: ${step}`;
      assert.deepEqual(Object.keys(seen.answers).sort(), Object.keys(wanted.answers).sort(), title);
      const clusters = seen.clusterz.map(({ id, syncStatus }) => `${id} ${syncStatus}`);
      assert.deepEqual(clusters.sort(), [...wanted.clusterz].sort(), title);
      const ofClusters = (gateways: readonly string[]) => gateways.map(each => each.split(' ')[1]).sort();
      if (wanted.networkz !== undefined)
        assert.deepEqual(ofClusters(seen.networkz), ofClusters(wanted.networkz), title);
      if (wanted.endpointShardz === undefined) continue;
      assert.deepEqual(
        await shardsOf(world.cluster(side), world.signal),
        Object.keys(wanted.endpointShardz).sort(),
        title,
      );
    }
  }
});
