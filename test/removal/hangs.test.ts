/** What stays Terminating is explained within ten seconds: who holds it, and whether that one is at work. */
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { type ObjectRef, refOf } from '../../source/model/kube.ts';
import { rehearsedMesh } from '../helpers/rehearsed-mesh.ts';
import { installed, nothingKept, plannedRemoval } from '../helpers/rehearsed-removal.ts';
import { rehearse } from '../helpers/rehearsed-run.ts';
import { eventually, type TestWorld } from '../rehearsal/controllers/worlds.ts';

const mesh = rehearsedMesh({ east: 'network1' });

/** Runs the removal until these words are told, or ten seconds are over; what was told. */
async function toldBy(
  { simulated, world }: Awaited<ReturnType<typeof installed>>,
  words: RegExp,
  meanwhile: () => Promise<unknown> = async () => undefined,
): Promise<readonly string[]> {
  const steps = await plannedRemoval(mesh, world, simulated.signal);
  await meanwhile();
  const told: string[] = [];
  const enough = AbortSignal.any([simulated.signal, AbortSignal.timeout(10_000)]);
  const found = new AbortController();
  await rehearse(mesh, steps, world, AbortSignal.any([enough, found.signal]), event => {
    if (event.event !== 'waiting') return;
    told.push(event.for);
    if (words.test(event.for)) found.abort();
  });
  return told;
}

async function hold({ cluster }: TestWorld, ref: ObjectRef, finalizer: string): Promise<void> {
  const body = { metadata: { finalizers: [finalizer] } };
  await cluster('east').api.patch(ref, { type: 'merge', body }, {}, new AbortController().signal);
}

suite('what hangs', { concurrency: 4 }, () => {
  test('a foreign finalizer on an object of ours is named, and that nothing here clears it', async context => {
    const made = await installed(context, mesh);
    const ref = { apiVersion: 'v1', kind: 'Secret', namespace: 'istio-system', name: 'cacerts' };
    await hold(made.simulated, ref, 'example.com/backup');
    const words = /Secret istio-system\/cacerts is held by finalizer example\.com\/backup: the controller that set it/;
    assert.match((await toldBy(made, words)).join('\n'), words);
  });

  test('a namespace that stays names the object inside that is held', async context => {
    const made = await installed(context, mesh);
    const ref = { apiVersion: 'v1', kind: 'ServiceAccount', namespace: 'sample', name: 'default' };
    await hold(made.simulated, ref, 'example.com/backup');
    const words = /ServiceAccount sample\/default is held by finalizer.*Namespace sample is still being deleted/;
    assert.match((await toldBy(made, words)).join('\n'), words);
  });

  test('an Istio whose operator went away is told of as that', async context => {
    const made = await installed(context, mesh);
    const { api } = made.simulated.cluster('east');
    const { signal } = made.simulated;
    const csvs = { apiVersion: 'operators.coreos.com/v1alpha1', kind: 'ClusterServiceVersion' };
    const words =
      /IstioRevision default is held by finalizer sailoperator\.io\/sail-operator: the Istio operator clears it, and none is installed here/;
    const told = await toldBy(made, words, async () => {
      for (const { metadata } of (await api.list(csvs, {}, signal)).items) {
        const { name, namespace = '' } = metadata;
        await api.remove({ ...csvs, name, namespace }, {}, signal);
      }
    });
    assert.match(told.join('\n'), words);
  });

  test('a load balancer of a cloud that is not deleted is told of, with who deletes it', async context => {
    const made = await installed(context, mesh, { faults: { loadBalancer: 'hostname' } });
    const words =
      /Service istio-system\/istio-eastwestgateway is held by finalizer service\.kubernetes\.io\/load-balancer-cleanup: the load balancer controller/;
    const told = await toldBy(made, words, async () => made.simulated.cluster('east').fault({ loadBalancer: 'none' }));
    assert.match(told.join('\n'), words);
  });

  test('a load balancer of a cloud that is deleted lets its Service go', async context => {
    const { simulated, world } = await installed(context, mesh, { faults: { loadBalancer: 'hostname' } });
    const run = await rehearse(mesh, await plannedRemoval(mesh, world, simulated.signal), world, simulated.signal);
    assert.deepEqual(run.problems, []);
    assert.deepEqual(await plannedRemoval(mesh, world, simulated.signal), []);
  });
});

/** OLM takes the operator away with its ClusterServiceVersion. */
async function loseOperator({ cluster, signal }: TestWorld): Promise<void> {
  const { api } = cluster('east');
  const csvs = { apiVersion: 'operators.coreos.com/v1alpha1', kind: 'ClusterServiceVersion' };
  for (const { metadata } of (await api.list(csvs, {}, signal)).items) {
    const { name, namespace = '' } = metadata;
    await api.remove({ ...csvs, name, namespace }, {}, signal);
  }
  await eventually('the operator is gone', async () => {
    const { items } = await api.list({ apiVersion: 'apps/v1', kind: 'Deployment' }, {}, signal);
    return items.every(({ metadata }) => metadata.name !== 'servicemesh-operator3');
  });
}

suite('what is cleared', { concurrency: 4 }, () => {
  test('where the operator will not come back, what it created goes first, then its finalizers are cleared: nothing is left', async context => {
    const { simulated, world } = await installed(context, mesh);
    const { api } = simulated.cluster('east');
    const { signal } = simulated;
    await loseOperator(simulated);
    const options = { ...nothingKept, clearFinalizers: true };
    const steps = await plannedRemoval(mesh, world, signal, { options });
    const order = steps.map(({ id }) => id);
    assert.ok(order.indexOf('east/remove-made-by-operator') < order.indexOf('east/clear-finalizers'));
    const run = await rehearse(mesh, steps, world, signal);
    assert.deepEqual(run.problems, []);
    for (const kind of ['IstioRevision', 'IstioCNI', 'Istio']) {
      const { items } = await api.list({ apiVersion: 'sailoperator.io/v1', kind }, {}, signal);
      assert.deepEqual(items, []);
    }
    const made = [
      ['admissionregistration.k8s.io/v1', 'MutatingWebhookConfiguration'],
      ['admissionregistration.k8s.io/v1', 'ValidatingWebhookConfiguration'],
      ['rbac.authorization.k8s.io/v1', 'ClusterRole'],
      ['rbac.authorization.k8s.io/v1', 'ClusterRoleBinding'],
    ] as const;
    for (const [apiVersion, kind] of made) {
      const { items } = await api.list({ apiVersion, kind }, {}, signal);
      assert.deepEqual(
        items.filter(({ metadata }) => metadata.labels?.['managed-by'] === 'sail-operator').map(refOf),
        [],
      );
    }
    assert.deepEqual(await plannedRemoval(mesh, world, signal, { options }), []);
  });

  test('while the operator runs nothing of its finalizers is cleared, whatever was asked', async context => {
    const { simulated, world } = await installed(context, mesh);
    const options = { ...nothingKept, clearFinalizers: true };
    const steps = await plannedRemoval(mesh, world, simulated.signal, { options });
    assert.ok(!steps.some(({ id }) => /clear-finalizers|made-by-operator/.test(id)));
    assert.ok(!JSON.stringify(steps.map(({ remove }) => remove)).includes('"clearing"'));
  });

  test('a revision whose Istio and operator are gone is found, by the mesh ID that it has, and cleared', async context => {
    const { simulated, world } = await installed(context, mesh);
    const { api } = simulated.cluster('east');
    const { signal } = simulated;
    await loseOperator(simulated);
    const sail = { apiVersion: 'sailoperator.io/v1', name: 'default' };
    await api.remove({ ...sail, kind: 'Istio' }, {}, signal);
    await eventually('the revision is held', async () => {
      const revision = await api.get({ ...sail, kind: 'IstioRevision' }, signal);
      return revision?.metadata.deletionTimestamp !== undefined;
    });
    const options = { ...nothingKept, clearFinalizers: true };
    const run = await rehearse(mesh, await plannedRemoval(mesh, world, signal, { options }), world, signal);
    assert.deepEqual(run.problems, []);
    assert.equal(await api.get({ ...sail, kind: 'IstioRevision' }, signal), undefined);
  });
});
