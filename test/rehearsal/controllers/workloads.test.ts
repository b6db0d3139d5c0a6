/** Deployments, pods and Services as Kubernetes treats them, with and without an injector. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eastWestGateway } from '../../../source/manifests/east-west-gateway.ts';
import { istioNamespace } from '../../../source/manifests/namespace.ts';
import { conditionOf, listAt, numberAt, textAt } from '../../../source/model/fields.ts';
import type { KubeObject } from '../../../source/model/kube.ts';
import { meshByHand } from '../../helpers/installed-mesh.ts';
import { member, meshOf } from '../../helpers/meshes.ts';
import { apply, isAvailable } from './mesh-by-hand.ts';
import { eventually, kind, ref, type TestCluster, testWorld, until } from './worlds.ts';

const hello = ref('apps/v1', 'Deployment', 'helloworld-v1', 'sample');
const gateway = ref('apps/v1', 'Deployment', 'istio-eastwestgateway', 'istio-system');

async function podsOf({ api }: TestCluster, namespace: string, labels: string, signal: AbortSignal) {
  return (await api.list(kind('v1', 'Pod'), { namespace, labels }, signal)).items;
}

async function eventsOf({ api }: TestCluster, namespace: string, reason: string, signal: AbortSignal) {
  const { items } = await api.list(kind('v1', 'Event'), { namespace }, signal);
  return items.filter(each => textAt(each, 'reason') === reason);
}

const merge = (body: object) => ({ type: 'merge', body: body as never }) as const;

test('a pod in a labelled namespace gets the classic sidecar, its labels and annotations', async context => {
  const world = await meshByHand(context, meshOf(['east']), { platform: 'kubernetes' });
  const [pod] = await podsOf(world.cluster('east'), 'sample', 'app=helloworld', world.signal);
  assert.deepEqual(
    listAt(pod, 'spec', 'containers').map(each => textAt(each, 'name')),
    ['helloworld', 'istio-proxy'],
  );
  assert.deepEqual(
    listAt(pod, 'spec', 'initContainers').map(each => textAt(each, 'name')),
    ['istio-init'],
  );
  const { labels = {}, annotations = {} } = pod?.metadata ?? {};
  assert.equal(labels['security.istio.io/tlsMode'], 'istio');
  assert.equal(labels['service.istio.io/canonical-revision'], 'v1');
  assert.equal(labels['topology.istio.io/network'], 'network1');
  assert.equal(annotations['kubectl.kubernetes.io/default-container'], 'helloworld');
  assert.ok(annotations['sidecar.istio.io/status']?.includes('"revision":"default"'));
  assert.equal(textAt(pod, 'spec', 'containers', 1, 'image'), 'registry.istio.io/release/proxyv2:1.30.3');
});

test('where the CNI agent redirects, the init container only validates', async context => {
  const world = await meshByHand(context, meshOf(['east']));
  const [pod] = await podsOf(world.cluster('east'), 'sample', 'app=helloworld', world.signal);
  assert.deepEqual(
    listAt(pod, 'spec', 'initContainers').map(each => textAt(each, 'name')),
    ['istio-validation'],
  );
});

test("the gateway's own container gets the real image and keeps its environment", async context => {
  const world = await meshByHand(context, meshOf(['east']));
  const [pod] = await podsOf(world.cluster('east'), 'istio-system', 'istio=eastwestgateway', world.signal);
  const [proxy] = listAt(pod, 'spec', 'containers');
  assert.match(textAt(proxy, 'image') ?? '', /istio-proxyv2-rhel9@sha256/);
  assert.ok(listAt(proxy, 'env').some(each => textAt(each, 'name') === 'ISTIO_META_REQUESTED_NETWORK_VIEW'));
});

test('a gateway made before there is an injector keeps the image auto and cannot be pulled', async context => {
  const { clusters, signal } = testWorld(context, ['east']);
  const [cluster] = clusters as [TestCluster];
  await apply(cluster, istioNamespace(member('east')), signal);
  for (const object of eastWestGateway(member('east'))) await apply(cluster, object, signal);
  await eventually('its pod backs off', async () => {
    const [pod] = await podsOf(cluster, 'istio-system', 'istio=eastwestgateway', signal);
    return textAt(pod, 'status', 'containerStatuses', 0, 'state', 'waiting', 'reason') === 'ImagePullBackOff';
  });
  const failed = await eventsOf(cluster, 'istio-system', 'Failed', signal);
  assert.ok(failed.some(each => textAt(each, 'message')?.startsWith('Failed to pull image "auto"')));
  assert.equal(isAvailable(await cluster.api.get(gateway, signal)), false);
});

test('while the webhook is there and istiod is not, pods are refused in words and made later', async context => {
  const world = await meshByHand(context, meshOf(['east']));
  const cluster = world.cluster('east');
  const istiod = ref('apps/v1', 'Deployment', 'istiod', 'istio-system');
  await cluster.api.patch(istiod, merge({ spec: { replicas: 0 } }), {}, world.signal);
  await eventually(
    'istiod is gone',
    async () => (await podsOf(cluster, 'istio-system', 'app=istiod', world.signal)).length === 0,
  );
  await cluster.api.patch(hello, merge({ spec: { replicas: 2 } }), {}, world.signal);
  const refused = (found: KubeObject | undefined) => conditionOf(found, 'ReplicaFailure')?.reason === 'FailedCreate';
  const waiting = await until(cluster, hello, refused, world.signal);
  const words =
    'failed calling webhook "namespace.sidecar-injector.istio.io": failed to call webhook: Post "https://istiod.istio-system.svc:443/inject?timeout=10s": no endpoints available for service "istiod"';
  assert.ok(conditionOf(waiting, 'ReplicaFailure')?.message?.includes(words));
  assert.ok(
    (await eventsOf(cluster, 'sample', 'FailedCreate', world.signal)).some(each =>
      textAt(each, 'message')?.includes(words),
    ),
  );
  await cluster.api.patch(istiod, merge({ spec: { replicas: 1 } }), {}, world.signal);
  const healed = await until(cluster, hello, found => numberAt(found, 'status', 'readyReplicas') === 2, world.signal);
  assert.equal(conditionOf(healed, 'ReplicaFailure'), undefined);
});

test('scaling, restarting a roll-out and deleting a pod end with the wanted pods', async context => {
  const world = await meshByHand(context, meshOf(['east']));
  const cluster = world.cluster('east');
  const pods = () => podsOf(cluster, 'sample', 'app=helloworld', world.signal);
  const [first] = await pods();
  const restarted = { 'kubectl.kubernetes.io/restartedAt': '2026-01-01T00:00:00Z' };
  await cluster.api.patch(
    hello,
    merge({ spec: { template: { metadata: { annotations: restarted } } } }),
    {},
    world.signal,
  );
  await eventually('a new pod in place of the old', async () => {
    const now = await pods();
    return now.length === 1 && now[0]?.metadata.uid !== first?.metadata.uid;
  });
  await cluster.api.patch(hello, merge({ spec: { replicas: 3 } }), {}, world.signal);
  await until(cluster, hello, found => numberAt(found, 'status', 'availableReplicas') === 3, world.signal);
  const [victim] = await pods();
  await cluster.api.remove(
    { ...kind('v1', 'Pod'), namespace: 'sample', name: victim?.metadata.name ?? '' },
    {},
    world.signal,
  );
  await eventually('three others', async () => {
    const now = await pods();
    return (
      now.length === 3 &&
      now.every(each => each.metadata.uid !== victim?.metadata.uid && each.status?.phase === 'Running')
    );
  });
  await cluster.api.patch(hello, merge({ spec: { replicas: 0 } }), {}, world.signal);
  await eventually('none', async () => (await pods()).length === 0);
  const slices = await cluster.api.list(
    kind('discovery.k8s.io/v1', 'EndpointSlice'),
    { namespace: 'sample', labels: 'kubernetes.io/service-name=helloworld' },
    world.signal,
  );
  await eventually('no endpoint is left', async () => {
    const [slice] = (
      await cluster.api.list(
        kind('discovery.k8s.io/v1', 'EndpointSlice'),
        { namespace: 'sample', labels: 'kubernetes.io/service-name=helloworld' },
        world.signal,
      )
    ).items;
    return listAt(slice, 'endpoints').length === 0;
  });
  assert.equal(slices.items.length, 1);
});

test('events of one second are listed in the order in which they came, as kubectl describe shows them', async context => {
  const world = testWorld(context, ['east']);
  const east = world.cluster('east');
  const names = Array.from({ length: 8 }, (_, index) => `db-${index}`);
  const labels = { app: 'db' };
  const set = {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name: 'db', namespace: 'default' },
    spec: {
      serviceName: 'db',
      replicas: names.length,
      podManagementPolicy: 'Parallel',
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers: [{ name: 'db', image: 'db:1' }] } },
    },
  };
  await apply(east, set, world.signal);
  let created: readonly KubeObject[] = [];
  await eventually('an event for each pod', async () => {
    created = await eventsOf(east, 'default', 'SuccessfulCreate', world.signal);
    return created.length === names.length;
  });
  assert.deepEqual(
    created.map(event => /Pod (\S+) /.exec(textAt(event, 'message') ?? '')?.[1]),
    names,
  );
});

test('a load balancer gives each cluster its own address, a host name, or none at all', async context => {
  const world = testWorld(context, ['east', 'west', 'north']);
  world.cluster('west').fault({ loadBalancer: 'hostname' });
  world.cluster('north').fault({ loadBalancer: 'none' });
  const ingressOf = (found: KubeObject | undefined) => listAt(found, 'status', 'loadBalancer', 'ingress')[0];
  const service = ref('v1', 'Service', 'istio-eastwestgateway', 'istio-system');
  for (const cluster of world.clusters) {
    await apply(cluster, istioNamespace(member(cluster.name)), world.signal);
    for (const object of eastWestGateway(member(cluster.name))) await apply(cluster, object, world.signal);
  }
  const east = await until(world.cluster('east'), service, found => ingressOf(found) !== undefined, world.signal);
  assert.deepEqual(ingressOf(east), { ip: '172.18.255.201', ipMode: 'VIP' });
  const west = await until(world.cluster('west'), service, found => ingressOf(found) !== undefined, world.signal);
  assert.match(textAt(ingressOf(west), 'hostname') ?? '', /^ip-[0-9-]+\.west\./);
  assert.equal(ingressOf(await world.cluster('north').api.get(service, world.signal)), undefined);
});
