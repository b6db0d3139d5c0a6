/** What the operator of Kiali created and somebody deleted: its operator never sees that, and the next run makes it run. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { hasLostProducts } from '../../source/checks/kiali-products.ts';
import { at } from '../../source/model/fields.ts';
import { RUN_ANNOTATION } from '../../source/model/kiali.ts';
import type { JsonObject, ObjectRef } from '../../source/model/kube.ts';
import { ProblemError } from '../../source/model/problem.ts';
import { prepareKiali } from '../../source/preparation/prepare-kiali.ts';
import { clusters, folderFor, madeByHand, reader } from '../helpers/mesh-by-hand.ts';
import { applied } from '../helpers/rehearsed-run.ts';

const never = new AbortController().signal;
const namespace = 'istio-system';
const kiali = { apiVersion: 'kiali.io/v1alpha1', kind: 'Kiali', namespace, name: 'kiali' };

/** Two OpenShift clusters with a Kiali at home and an operator on both; `run` is `eastwest kiali`, which must not fail. */
async function withKiali(t: TestContext) {
  const token = `${reader}-istio-remote-secret-token`;
  const scenario = { clusters: 2, pace: 0, platform: 'openshift' } as const;
  const host = await madeByHand(t, scenario, { samples: 'istio-1.30.3', token, subscribes: true });
  const [home, other] = clusters;
  assert.ok(home && other);
  const choices = {
    meshId: 'mesh1',
    certificates: folderFor(t),
    clusters: [home, other].map(({ name, context }) => ({ name, context })),
    home: home.name,
    values: {},
  };
  async function run() {
    return new Set(await applied(await prepareKiali(host, choices, never)));
  }
  await run();
  return { run, home: host.api(home.context), other: host.api(other.context) };
}

type Lost = { readonly on: 'home' | 'other'; readonly ref: ObjectRef };

const cases: readonly Lost[] = [
  { on: 'other', ref: { apiVersion: 'v1', kind: 'ServiceAccount', namespace, name: 'kiali-service-account' } },
  { on: 'other', ref: { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRoleBinding', name: 'kiali' } },
  { on: 'home', ref: { apiVersion: 'apps/v1', kind: 'Deployment', namespace, name: 'kiali' } },
];

test('what is gone of a Kiali is created again by its operator, and later runs change nothing', async t => {
  const { run, ...apis } = await withKiali(t);
  for (const { on, ref } of cases) {
    const marked = async () => (await apis[on].get(kiali, never))?.metadata.annotations?.[RUN_ANNOTATION];
    const before = await marked();
    await apis[on].remove(ref, {}, never);
    await run();
    const title = `${ref.kind} ${ref.name}`;
    assert.equal((await apis[on].get(ref, never))?.metadata.name, ref.name, title);
    assert.equal(await marked(), String(Number(before ?? 0) + 1), title);
    assert.deepEqual([...(await run())], ['unchanged'], title);
  }
});

test('a server that somebody scaled to nothing is started again by its operator', async t => {
  const { run, home } = await withKiali(t);
  const deployment = { apiVersion: 'apps/v1', kind: 'Deployment', namespace, name: 'kiali' };
  const replicas = async () => at(await home.get(deployment, never), 'spec', 'replicas');
  await home.patch(deployment, { type: 'merge', body: { spec: { replicas: 0 } } }, { manager: 'kubectl' }, never);
  assert.equal(await replicas(), 0);
  await run();
  assert.equal(await replicas(), 1);
});

const succeeded = { conditions: [{ type: 'Successful', status: 'True' }] };

/** Of a Kiali with this spec and status, on a cluster that has nothing of it, or may not be read. */
function lost(spec: JsonObject, status: JsonObject, why?: 'forbidden') {
  const asked: string[] = [];
  const read = async ({ kind }: ObjectRef) => {
    asked.push(kind);
    if (why !== undefined) throw new ProblemError({ code: why, title: 'no', hint: '' });
    return undefined;
  };
  const { apiVersion, kind, ...metadata } = kiali;
  const object = { apiVersion, kind, metadata, spec, status };
  return hasLostProducts({ read }, object, never).then(is => ({ is, asked }));
}

test('only what the operator has created for sure is missed', async () => {
  const server = ['ServiceAccount', 'ClusterRoleBinding', 'Deployment', 'ConfigMap', 'Service'];
  assert.deepEqual(await lost({}, succeeded), { is: true, asked: server });
  const remote = { deployment: { remote_cluster_resources_only: true, cluster_wide_access: false } };
  assert.deepEqual(await lost(remote, succeeded), { is: true, asked: ['ServiceAccount'] });
  // A first run, or one that fails, creates it yet.
  assert.deepEqual(await lost({}, {}), { is: false, asked: [] });
  assert.equal((await lost({}, succeeded, 'forbidden')).is, false);
});
