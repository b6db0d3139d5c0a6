/** The plan of Kiali on simulated clusters: what it makes, run twice, and what it never writes. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { conditionOf, textAt } from '../../source/model/fields.ts';
import { CONNECTED_ANNOTATION } from '../../source/model/kiali.ts';
import { kialiSteps } from '../../source/plans/kiali.ts';
import type { World } from '../../source/ports.ts';
import { kialiFor } from '../helpers/kiali-plans.ts';
import { rehearsedMesh } from '../helpers/rehearsed-mesh.ts';
import { installed } from '../helpers/rehearsed-removal.ts';
import { rehearse } from '../helpers/rehearsed-run.ts';
import { installKialiBundle, kialiRef, serverPods } from '../rehearsal/controllers/kiali-by-hand.ts';
import { ref, until } from '../rehearsal/controllers/worlds.ts';

const networks = { east: 'network1', west: 'network2' };

test('on OpenShift Kiali sees both clusters, and a second run changes nothing', async context => {
  const mesh = rehearsedMesh(networks);
  const { simulated, world } = await installed(context, mesh);
  const steps = kialiSteps(kialiFor(mesh));
  const first = await rehearse(mesh, steps, world, simulated.signal);
  assert.deepEqual(first.problems, []);
  assert.equal(first.results.get('east Secret istio-system/kiali-multi-cluster-secret'), 'created');
  const second = await rehearse(mesh, steps, world, simulated.signal);
  assert.deepEqual(second.problems, []);
  assert.deepEqual(
    [...second.results].filter(([, result]) => result !== 'unchanged'),
    [],
  );
  const found = await simulated.cluster('west').api.get(kialiRef, simulated.signal);
  assert.equal(conditionOf(found, 'Successful')?.status, 'True');
});

const operator = { namespace: 'kiali-operator', deployment: 'kiali-operator', title: 'kiali-operator', ours: false };
const sites = new Map(Object.keys(networks).map(name => [name, { operator }] as const));

/** A mesh on plain Kubernetes, with a Kiali operator of this version that was installed before. */
async function onKubernetes(context: TestContext, version: string) {
  const mesh = rehearsedMesh(networks, {}, 'kubernetes');
  const made = await installed(context, mesh, { platform: 'kubernetes' });
  for (const cluster of made.simulated.clusters) await installKialiBundle(cluster, made.simulated.signal, version);
  return { mesh, kiali: kialiFor(mesh, { sites }), ...made };
}

test('on Kubernetes an operator that is there is used, and every control plane has its own name', async context => {
  const { mesh, kiali, simulated, world } = await onKubernetes(context, '2.29.0');
  const steps = kialiSteps(kiali);
  assert.ok(steps.every(({ id }) => !/operator$|operator-version|address/.test(id)));
  const { problems, results } = await rehearse(mesh, steps, world, simulated.signal);
  assert.deepEqual(problems, []);
  assert.equal(results.get('east Secret istio-system/kiali-multi-cluster-secret'), 'created');
});

test('an old operator gets a Secret for each cluster, mounts it, and restarts its server when a token changes', async context => {
  const { mesh, kiali, simulated, world } = await onKubernetes(context, '2.7.0');
  const [east, west] = [simulated.cluster('east'), simulated.cluster('west')];
  const { signal } = simulated;
  const first = await rehearse(mesh, kialiSteps(kiali), world, signal);
  assert.deepEqual(first.problems, []);
  assert.equal(first.results.get('east Secret istio-system/kiali-remote-cluster-secret-west'), 'created');
  const marked = async () =>
    textAt(await east.api.get(kialiRef, signal), 'spec', 'deployment', 'pod_annotations', CONNECTED_ANNOTATION);
  const connected = await marked();
  assert.ok(connected);

  const known = { ...kiali, connected, secretEach: true } as const;
  const second = await rehearse(mesh, kialiSteps(known), world, signal);
  assert.deepEqual(second.problems, []);
  assert.deepEqual([...new Set(second.results.values())], ['unchanged']);

  const [pod] = await serverPods(east, signal);
  // Another account of the same name: what was issued for the one before is worth nothing.
  const account = ref('v1', 'ServiceAccount', 'kiali-service-account', 'istio-system');
  const made = await west.api.get(account, signal);
  await west.api.remove(account, {}, signal);
  const secret = ref('v1', 'Secret', 'kiali-service-account', 'istio-system');
  await until(west, secret, found => found === undefined, signal);
  const { name = '', namespace = '', labels = {} } = made?.metadata ?? {};
  const { apiVersion, kind } = account;
  await west.api.create({ apiVersion, kind, metadata: { name, namespace, labels } }, {}, signal);
  const third = await rehearse(mesh, kialiSteps(known), world, signal);
  assert.deepEqual(third.problems, []);
  assert.equal(third.results.get('east Secret istio-system/kiali-remote-cluster-secret-west'), 'configured');
  assert.notEqual(await marked(), connected);
  assert.notEqual((await serverPods(east, signal))[0]?.metadata.uid, pod?.metadata.uid);
});

test('nothing is told to a server of a cluster that does not let it in', async context => {
  const { mesh, kiali, simulated, world } = await onKubernetes(context, '2.29.0');
  const stop = new AbortController();
  const refusing: World = {
    ...world,
    proveAccess: async ({ reader }) => {
      assert.equal(reader, 'kiali');
      return { code: 'bad-credential', title: 'west rejects the token of Kiali', hint: '' };
    },
  };
  const { events, results, outcome } = await rehearse(mesh, kialiSteps(kiali), refusing, stop.signal, event => {
    if (event.event === 'waiting' && event.for.includes('rejects')) stop.abort();
  });
  assert.equal(outcome, 'cancelled');
  assert.ok(events.some(event => event.event === 'waiting' && event.step === 'west/kiali-access'));
  assert.ok([...results.keys()].every(object => !object.includes('kiali-multi-cluster-secret')));
  const { items } = await simulated
    .cluster('east')
    .api.list(
      { apiVersion: 'v1', kind: 'Secret' },
      { namespace: 'istio-system', labels: 'kiali.io/kiali-multi-cluster-secret' },
      simulated.signal,
    );
  assert.deepEqual(items, []);
});
