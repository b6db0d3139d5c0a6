/** Nodes that do not find a registry: what they say, and what of a pod waits for what. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { conditionOf, listAt, textAt } from '../../../source/model/fields.ts';
import type { KubeObject } from '../../../source/model/kube.ts';
import { apply } from './mesh-by-hand.ts';
import { eventually, type TestCluster, testWorld, until, type WorldOptions } from './worlds.ts';

const [there, gone] = ['docker.io/istio/pilot:1.30.3', 'registry.istio.io/release/proxyv2:1.30.3'];
const podRef = { apiVersion: 'v1', kind: 'Pod', namespace: 'default', name: 'app' };
const lookup = 'dial tcp: lookup registry.istio.io on 172.18.0.1:53: no such host';

const pod = (containers: Readonly<Record<string, string>>, init: Readonly<Record<string, string>> = {}): KubeObject => {
  const list = (from: Readonly<Record<string, string>>) =>
    Object.entries(from).map(([name, image]) => ({ name, image }));
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { namespace: 'default', name: 'app' },
    spec: { initContainers: list(init), containers: list(containers) },
  };
};

/** The pod when it backs off. */
async function backingOff(cluster: TestCluster, signal: AbortSignal): Promise<KubeObject> {
  let found: KubeObject | undefined;
  await eventually('it backs off', async () => {
    found = await cluster.api.get(podRef, signal);
    const statuses = ['initContainerStatuses', 'containerStatuses'].flatMap(list => listAt(found, 'status', list));
    return statuses.some(each => textAt(each, 'state', 'waiting', 'reason') === 'ImagePullBackOff');
  });
  return found ?? assert.fail();
}

async function worldWithout(
  context: Parameters<typeof testWorld>[0],
  platform: WorldOptions['platform'] = 'kubernetes',
) {
  const world = testWorld(context, ['east'], { platform });
  const [cluster] = world.clusters as [TestCluster];
  cluster.fault({ registriesGone: new Set(['registry.istio.io']) });
  const account = { apiVersion: 'v1', kind: 'ServiceAccount', namespace: 'default', name: 'default' };
  await until(cluster, account, found => found !== undefined, world.signal);
  return { cluster, signal: world.signal };
}

test('containers that lack their image back off with the node’s words, the others run, and the pod is not ready', async context => {
  const { cluster, signal } = await worldWithout(context);
  await apply(cluster, pod({ app: there, 'istio-proxy': gone }), signal);
  const found = await backingOff(cluster, signal);
  const [app, proxy] = listAt(found, 'status', 'containerStatuses');
  assert.ok(textAt(app, 'state', 'running', 'startedAt') !== undefined);
  const why = `failed to pull and unpack image "${gone}": failed to resolve reference "${gone}": failed to do request: Head "https://registry.istio.io/v2/release/proxyv2/manifests/1.30.3": ${lookup}`;
  assert.equal(textAt(proxy, 'state', 'waiting', 'message'), `Back-off pulling image "${gone}": ErrImagePull: ${why}`);
  assert.equal(textAt(found, 'status', 'phase'), 'Pending');
  assert.equal(conditionOf(found, 'Ready')?.status, 'False');
  assert.equal(conditionOf(found, 'Initialized')?.status, 'True');
  const { items } = await cluster.api.list({ apiVersion: 'v1', kind: 'Event' }, { namespace: 'default' }, signal);
  const failed = items.filter(each => textAt(each, 'reason') === 'Failed').map(each => textAt(each, 'message'));
  assert.deepEqual(failed.sort(), [
    'Error: ErrImagePull',
    'Error: ImagePullBackOff',
    `Failed to pull image "${gone}": ${why}`,
  ]);
});

test('where a container before the others lacks its image, all behind it wait for it', async context => {
  const { cluster, signal } = await worldWithout(context);
  await apply(cluster, pod({ app: there }, { first: there, 'istio-init': gone, last: there }), signal);
  const found = await backingOff(cluster, signal);
  const reasons = ['initContainerStatuses', 'containerStatuses'].map(list =>
    listAt(found, 'status', list).map(
      each => textAt(each, 'state', 'waiting', 'reason') ?? textAt(each, 'state', 'terminated', 'reason'),
    ),
  );
  assert.deepEqual(reasons, [['Completed', 'ImagePullBackOff', 'PodInitializing'], ['PodInitializing']]);
  assert.equal(conditionOf(found, 'Initialized')?.status, 'False');
});

test('OpenShift’s nodes say it in CRI-O’s words', async context => {
  const { cluster, signal } = await worldWithout(context, 'openshift');
  await apply(cluster, pod({ app: gone }), signal);
  const [app] = listAt(await backingOff(cluster, signal), 'status', 'containerStatuses');
  const words = `initializing source docker://${gone}: pinging container registry registry.istio.io: Get "https://registry.istio.io/v2/": ${lookup}`;
  assert.ok(textAt(app, 'state', 'waiting', 'message')?.endsWith(words));
});
