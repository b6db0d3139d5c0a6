/** How istiod keeps up with remote secrets (docs/istio/remote-secrets.md#how-istiod-takes-it). */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { textAt } from '../../../source/model/fields.ts';
import { meshByHand } from '../../helpers/installed-mesh.ts';
import { member, meshOf } from '../../helpers/meshes.ts';
import { ask, debug, shardsOf } from '../mesh/mesh-view.ts';
import { giveSecret, installPrimaryRemote, istioRef, newToken } from './mesh-by-hand.ts';
import { caughtUp, eventually, ref, type TestWorld, testWorld, until } from './worlds.ts';

const secretOf = (cluster: string) => ref('v1', 'Secret', `istio-remote-secret-${cluster}`, 'istio-system');
const istiods = { namespace: 'istio-system', labels: 'app=istiod' };

async function sync(world: TestWorld, on: string, text: string): Promise<void> {
  await eventually(`istiod of ${on} says ${text}`, async () =>
    (await debug(world.cluster(on), 'clusterz', world.signal)).includes(text),
  );
}

async function restartIstiod(world: TestWorld, on: string): Promise<void> {
  const { api } = world.cluster(on);
  const kind = { apiVersion: 'v1', kind: 'Pod' };
  const [old] = (await api.list(kind, istiods, world.signal)).items;
  await api.remove({ ...kind, namespace: 'istio-system', name: old?.metadata.name ?? '' }, {}, world.signal);
  await eventually('a new istiod answers', async () => {
    const { items } = await api.list(kind, istiods, world.signal);
    return (
      items.length === 1 &&
      items[0]?.metadata.uid !== old?.metadata.uid &&
      (await debug(world.cluster(on), 'clusterz', world.signal)).startsWith('[')
    );
  });
}

const westSynced = '{"id":"west","secretName":"istio-system/istio-remote-secret-west","syncStatus":"synced"}';
const both = ['Kubernetes/east', 'Kubernetes/west'];

test('a token rotated in place loses the endpoints for good while istiod says synced', async context => {
  const world = await meshByHand(context, meshOf(['east', 'west']));
  const east = world.cluster('east');
  await sync(world, 'east', westSynced);
  assert.deepEqual(await shardsOf(east, world.signal), both);
  await giveSecret(world, 'east', 'west', { token: await newToken(world, 'west') });
  await eventually('the shard of west is gone', async () => (await shardsOf(east, world.signal)).length === 1);
  await sync(world, 'east', westSynced);
  const touched = { type: 'merge', body: { metadata: { annotations: { touched: 'yes' } } } } as const;
  await east.api.patch(secretOf('west'), touched, {}, world.signal);
  await caughtUp(world);
  assert.deepEqual(await shardsOf(east, world.signal), ['Kubernetes/east']);
  await east.api.remove(secretOf('west'), {}, world.signal);
  await giveSecret(world, 'east', 'west');
  await eventually('delete and create bring it back', async () => (await shardsOf(east, world.signal)).length === 2);
});

test('restarting istiod brings back what a rotation in place has lost', async context => {
  const world = await meshByHand(context, meshOf(['east', 'west']));
  await sync(world, 'east', westSynced);
  await giveSecret(world, 'east', 'west', { token: await newToken(world, 'west') });
  const east = world.cluster('east');
  await eventually('the shard of west is gone', async () => (await shardsOf(east, world.signal)).length === 1);
  await restartIstiod(world, 'east');
  await eventually('both shards', async () => (await shardsOf(east, world.signal)).length === 2);
});

test('a bad secret that was changed before it was deleted wedges its cluster until istiod restarts', async context => {
  const world = await meshByHand(context, meshOf(['east', 'west']));
  const east = world.cluster('east');
  await sync(world, 'east', westSynced);
  await east.api.remove(secretOf('west'), {}, world.signal);
  await giveSecret(world, 'east', 'west', { token: 'bad' });
  await sync(world, 'east', '"syncing"');
  await giveSecret(world, 'east', 'west', { server: 'https://192.0.2.1:6443' });
  await caughtUp(world);
  await east.api.remove(secretOf('west'), {}, world.signal);
  await giveSecret(world, 'east', 'west');
  await caughtUp(world);
  assert.equal((await debug(east, 'clusterz', world.signal)).includes('west'), false);
  await restartIstiod(world, 'east');
  await sync(world, 'east', westSynced);
});

test('a secret without label, of the own cluster, or of a taken name is ignored', async context => {
  const world = await meshByHand(context, meshOf(['east', 'west']));
  await sync(world, 'east', westSynced);
  const { api } = world.cluster('east');
  const good = await api.get(secretOf('west'), world.signal);
  const content = good?.data?.west ?? '';
  const make = (name: string, data: Record<string, string>, labels: Record<string, string>) =>
    api.create(
      { apiVersion: 'v1', kind: 'Secret', metadata: { name, namespace: 'istio-system', labels }, data },
      {},
      world.signal,
    );
  await make('unlabelled', { north: content }, {});
  await make('own', { east: content }, { 'istio/multiCluster': 'true' });
  await make('taken', { west: content }, { 'istio/multiCluster': 'true' });
  await caughtUp(world);
  const clusterz: unknown = JSON.parse(await debug(world.cluster('east'), 'clusterz', world.signal));
  assert.deepEqual(
    (clusterz as { id: string }[]).map(each => each.id),
    ['east', 'west'],
  );
});

test('a remote that names no primary never becomes ready, and a later annotation comes too late', async context => {
  const world = testWorld(context, ['east', 'west']);
  const remote = member('west', { network: 'network2', role: 'remote', primary: 'east' });
  const mesh = meshOf([], { topology: 'primary-remote-multi-network', members: [member('east'), remote] });
  await installPrimaryRemote(world, mesh, 'never');
  await sync(world, 'east', westSynced);
  const west = world.cluster('west');
  const annotations = { 'topology.istio.io/controlPlaneClusters': 'east' };
  await west.api.patch(
    ref('v1', 'Namespace', 'istio-system'),
    { type: 'merge', body: { metadata: { annotations } } },
    {},
    world.signal,
  );
  await caughtUp(world);
  const waiting = await west.api.get(istioRef, world.signal);
  assert.equal(textAt(waiting, 'status', 'state'), 'RemoteIstiodNotReady');
  await world.cluster('east').api.remove(secretOf('west'), {}, world.signal);
  await giveSecret(world, 'east', 'west');
  await until(west, istioRef, found => textAt(found, 'status', 'state') === 'Healthy', world.signal);
});

test("a leaving cluster's gateway stays in istiod's memory, its endpoints do not", async context => {
  const world = await meshByHand(context, meshOf(['east', 'west']));
  const east = world.cluster('east');
  await eventually('east receives responses from west', async () => (await ask(east, world.signal)) === 'v2');
  await east.api.remove(secretOf('west'), {}, world.signal);
  await eventually('the shard of west is gone', async () => (await shardsOf(east, world.signal)).length === 1);
  assert.ok((await debug(east, 'networkz', world.signal)).includes('172.18.255.202'));
  assert.equal(await ask(east, world.signal), 'v1');
});
