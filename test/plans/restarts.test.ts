/**
 * Pods that were made before the injector answered stay as they are: the plan has them recreated
 * (docs/istio/failures.md#pods-without-a-proxy).
 */
import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import type { Event } from '../../source/engine/events.ts';
import { brokenPods } from '../../source/engine/restart.ts';
import { eastWestGateway } from '../../source/manifests/east-west-gateway.ts';
import { istioNamespace, sampleNamespace } from '../../source/manifests/namespace.ts';
import { client, helloworld } from '../../source/manifests/samples.ts';
import { numberAt, textAt } from '../../source/model/fields.ts';
import { type KubeObject, refOf } from '../../source/model/kube.ts';
import type { Mesh } from '../../source/model/mesh.ts';
import { multiPrimaryMultiNetwork } from '../../source/plans/multi-primary-multi-network.ts';
import { monitorTraffic } from '../../source/traffic/monitor.ts';
import { member, meshOf } from '../helpers/meshes.ts';
import { keysFor, type RehearsedRun, rehearse, worldOn } from '../helpers/rehearsed-run.ts';
import { upstreamObjects } from '../helpers/upstream.ts';
import { eventually, type TestCluster, type TestWorld, testWorld } from '../rehearsal/controllers/worlds.ts';

const mesh: Mesh = meshOf([], {
  members: ['east', 'west'].map((name, index) =>
    member(name, { network: `network${index + 1}`, api: `https://${name}.test:6443` }),
  ),
});
const [east] = mesh.members;

/** As a person would: by kubectl, whose objects are not ours. */
async function applyByHand({ api }: TestCluster, objects: readonly KubeObject[], signal: AbortSignal): Promise<void> {
  for (const object of objects) await api.apply(object, { manager: 'kubectl' }, signal);
}

async function waitingReason({ api }: TestCluster, namespace: string, labels: string, signal: AbortSignal) {
  const { items } = await api.list({ apiVersion: 'v1', kind: 'Pod' }, { namespace, labels }, signal);
  return textAt(items[0], 'status', 'containerStatuses', 0, 'state', 'waiting', 'reason');
}

async function install(
  context: TestContext,
  simulated: TestWorld,
  seen?: (event: Event) => void,
): Promise<RehearsedRun> {
  const world = worldOn(simulated, await keysFor(context));
  return rehearse(mesh, multiPrimaryMultiNetwork(mesh), world, simulated.signal, seen);
}

/** "step: object: why" of every pod that was deleted. */
function restartsIn({ events }: RehearsedRun): readonly string[] {
  return events.flatMap(each =>
    each.event === 'removed' ? [`${each.step}: ${each.object.replace(/-\w+-\w+$/, '')}: ${each.why}`] : [],
  );
}

suite('what a run restarts', { concurrency: 4 }, () => {
  test('a gateway that was made before there was an injector is restarted, and the mesh proven', async context => {
    const simulated = testWorld(context, ['east', 'west']);
    const cluster = simulated.cluster('east');
    assert.ok(east);
    await applyByHand(cluster, [istioNamespace(east), ...eastWestGateway(east)], simulated.signal);
    await eventually(
      'its pod backs off',
      async () =>
        (await waitingReason(cluster, 'istio-system', 'istio=eastwestgateway', simulated.signal)) ===
        'ImagePullBackOff',
    );
    const run = await install(context, simulated);
    assert.deepEqual(run.problems, []);
    assert.equal(run.outcome, 'done');
    assert.deepEqual(restartsIn(run), [
      'east/gateway: Pod istio-system/istio-eastwestgateway: its image is still "auto": it was created before the sidecar injector was ready',
    ]);
  });

  test('samples that were made before their namespace was labelled are restarted, and the mesh proven', async context => {
    const simulated = testWorld(context, ['east', 'west']);
    const cluster = simulated.cluster('east');
    const bare: KubeObject = { ...sampleNamespace(mesh.samples), metadata: { name: 'sample' } };
    const samples = [helloworld(mesh.samples, 'v1', 'openshift'), ...client(mesh.samples, 'v1.30.3', 'openshift')];
    await applyByHand(cluster, [bare, ...samples], simulated.signal);
    await eventually('they run', async () => {
      const { items } = await cluster.api.list(
        { apiVersion: 'v1', kind: 'Pod' },
        { namespace: 'sample' },
        simulated.signal,
      );
      return items.length === 2 && items.every(pod => textAt(pod, 'status', 'phase') === 'Running');
    });
    const run = await install(context, simulated);
    assert.deepEqual(run.problems, []);
    assert.equal(run.outcome, 'done');
    const why = 'it has no sidecar: it was created before the sidecar injector was ready';
    assert.deepEqual(
      new Set(restartsIn(run)),
      new Set([`east/helloworld: Pod sample/helloworld-v1: ${why}`, `east/client: Pod sample/curl: ${why}`]),
    );
  });

  test('a sample namespace that is still being deleted is waited for and made again, and the wait says what remains in it', async context => {
    const simulated = testWorld(context, ['east', 'west']);
    const cluster = simulated.cluster('east');
    const held: KubeObject = {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'held', namespace: 'sample', finalizers: ['example.com/hold'] },
    };
    const namespace: KubeObject = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'sample' } };
    await applyByHand(cluster, [namespace, held], simulated.signal);
    await cluster.api.remove(refOf(namespace), {}, simulated.signal);
    const release = () =>
      cluster.api.patch(refOf(held), { type: 'merge', body: { metadata: { finalizers: null } } }, {}, simulated.signal);
    let released: Promise<unknown> | undefined;
    const run = await install(context, simulated, event => {
      // Not at the first words: what remains is read a moment later.
      const saysWhatRemains = /^Namespace sample is still being deleted: .*(configmaps|example\.com)/;
      if (event.event === 'waiting' && saysWhatRemains.test(event.for)) released ??= release();
    });
    await released;
    assert.deepEqual(run.problems, []);
    assert.equal(run.outcome, 'done');
    assert.equal(run.results.get('east Namespace sample'), 'created');
  });

  test('a sample that was scaled keeps its pods, and nothing is changed', async context => {
    const simulated = testWorld(context, ['east', 'west']);
    const { api } = simulated.cluster('east');
    const keys = await keysFor(context);
    const again = () => rehearse(mesh, multiPrimaryMultiNetwork(mesh), worldOn(simulated, keys), simulated.signal);
    assert.equal((await again()).outcome, 'done');
    const ref = { apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'sample', name: 'helloworld-v1' };
    const scale = { manager: 'kubectl', subresource: 'scale' } as const;
    await api.patch(ref, { type: 'merge', body: { spec: { replicas: 2 } } }, scale, simulated.signal);
    const run = await again();
    assert.deepEqual(run.problems, []);
    assert.equal(run.outcome, 'done');
    assert.equal(run.results.get('east Deployment sample/helloworld-v1'), 'unchanged');
    assert.equal(numberAt(await api.get(ref, simulated.signal), 'spec', 'replicas'), 2);
  });

  test('a firewall that drops new connections to a gateway is told while answers continue over older ones', async context => {
    const simulated = testWorld(context, ['east', 'west']);
    const keys = await keysFor(context);
    const steps = multiPrimaryMultiNetwork(mesh);
    const first = await rehearse(mesh, steps, worldOn(simulated, keys), simulated.signal);
    assert.equal(first.outcome, 'done');
    simulated.cluster('west').fault({ droppedPorts: new Set([15443]) });
    const told = new AbortController();
    const again = await rehearse(
      mesh,
      steps,
      worldOn(simulated, keys),
      AbortSignal.any([simulated.signal, told.signal]),
      event => {
        if (event.event === 'waiting' && event.step === 'east/gateways-reached') told.abort(new Error('told'));
      },
    );
    assert.equal(again.outcome, 'cancelled');
    const words = again.events.flatMap(event =>
      event.event === 'waiting' && event.step === 'east/gateways-reached' ? [event.for] : [],
    );
    assert.match(
      words[0] ?? '',
      /^east cannot open a new connection to the gateway of west, [\d.]+:15443: no response \(a firewall/,
    );
  });

  test('the monitor calls no mesh proven whose gateways take no new connection', async context => {
    const simulated = testWorld(context, ['east', 'west']);
    assert.equal((await install(context, simulated)).outcome, 'done');
    simulated.cluster('west').fault({ droppedPorts: new Set([15443]) });
    const world = worldOn(simulated, await keysFor(context));
    const told = new AbortController();
    const { verdict } = await monitorTraffic(
      { mesh, cluster: world.cluster, clock: world.clock },
      event => {
        if (event.event === 'verdict' && /cannot open a new connection/.test(event.words))
          told.abort(new Error('told'));
      },
      AbortSignal.any([simulated.signal, told.signal]),
    );
    assert.notEqual(verdict.state, 'proven');
    assert.match(verdict.words, /east cannot open a new connection to the gateway of west/);
  });

  test('what was made by hand from upstream’s own files is taken as it is, restarted, and proven', async context => {
    const simulated = testWorld(context, ['east', 'west']);
    const { api } = simulated.cluster('east');
    assert.ok(east);
    const create = (object: KubeObject) =>
      api.create(object, { manager: 'kubectl-client-side-apply' }, simulated.signal);
    const bare: KubeObject = { ...sampleNamespace(mesh.samples), metadata: { name: 'sample' } };
    for (const namespace of [istioNamespace(east), bare]) await create(namespace);
    const made = [
      ['istio-system', 'sail-1.30.3/docs-resources/east-west-gateway-net1.yaml'],
      ['sample', 'istio-1.30.3/samples/curl/curl.yaml'],
    ] as const;
    for (const [namespace, file] of made) {
      for (const object of upstreamObjects(file)) {
        await create({ ...object, metadata: { ...object.metadata, namespace } });
      }
    }
    await eventually('their pods are there', async () => {
      const { items } = await api.list({ apiVersion: 'v1', kind: 'Pod' }, {}, simulated.signal);
      return items.filter(pod => pod.metadata.namespace !== 'kube-system').length >= 2;
    });
    const run = await install(context, simulated);
    assert.deepEqual(run.problems, []);
    assert.equal(run.outcome, 'done');
    assert.equal(restartsIn(run).length, 2);
  });

  test('what a run would restart is known before it, and a pod that nothing would recreate is left', async context => {
    const simulated = testWorld(context, ['east', 'west']);
    const cluster = simulated.cluster('east');
    assert.ok(east);
    await applyByHand(cluster, [istioNamespace(east), ...eastWestGateway(east)], simulated.signal);
    const alone: KubeObject = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'alone', namespace: 'istio-system', labels: { istio: 'eastwestgateway' } },
      spec: { containers: [{ name: 'istio-proxy', image: 'auto' }] },
    };
    await eventually('the namespace has its account', async () => {
      await applyByHand(cluster, [alone], simulated.signal);
      return true;
    });
    const step = multiPrimaryMultiNetwork(mesh).find(each => each.id === 'east/gateway');
    assert.ok(step?.restart);
    const { restart } = step;
    const port = worldOn(simulated, await keysFor(context)).cluster('east');
    await eventually('its pod is made', async () => (await brokenPods(restart, port, simulated.signal)).length > 0);
    const found = await brokenPods(restart, port, simulated.signal);
    assert.deepEqual(
      found.map(({ object }) => object.replace(/-\w+-\w+$/, '')),
      ['Pod istio-system/istio-eastwestgateway'],
    );
  });
});
