/** What Subscriptions of one namespace do to each other, and what OLM leaves behind (docs/istio/olm.md). */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { at, conditionOf, listAt, textAt } from '../../../source/model/fields.ts';
import type { KubeObject } from '../../../source/model/kube.ts';
import { apply } from './mesh-by-hand.ts';
import { hasSucceeded, isAtRest, subscribe } from './olm-by-hand.ts';
import { eventually, kind, ref, type TestCluster, testWorld, until } from './worlds.ts';

const API = 'operators.coreos.com/v1alpha1';
const NAMESPACE = 'openshift-operators';
const plans = kind(API, 'InstallPlan');
const csvs = kind(API, 'ClusterServiceVersion');
const subscriptionRef = (name: string, namespace = NAMESPACE) => ref(API, 'Subscription', name, namespace);
const csvRef = (name: string, namespace = NAMESPACE) => ref(API, 'ClusterServiceVersion', name, namespace);

const PINNED = 'kiali-operator.v2.22.7';
const NEWEST = 'kiali-operator.v2.27.2';
const MESH = 'servicemeshoperator3.v3.4.1';

const stateOf = (subscription: KubeObject | undefined) =>
  ['state', 'currentCSV', 'installedCSV'].map(field => textAt(subscription, 'status', field));

async function pendingPlan(cluster: TestCluster, names: readonly string[], signal: AbortSignal): Promise<KubeObject> {
  let found: KubeObject | undefined;
  await eventually(`a plan for ${names}`, async () => {
    const { items } = await cluster.api.list(plans, { namespace: NAMESPACE }, signal);
    found = items.find(each => listAt(each, 'spec', 'clusterServiceVersionNames').join() === names.join());
    return found !== undefined && textAt(found, 'status', 'phase') === 'RequiresApproval';
  });
  assert.ok(found !== undefined);
  return found;
}

async function approve(cluster: TestCluster, plan: KubeObject, signal: AbortSignal): Promise<void> {
  const body = { spec: { approved: true } };
  await cluster.api.patch(ref(API, 'InstallPlan', plan.metadata.name, NAMESPACE), { type: 'merge', body }, {}, signal);
}

async function pinned(cluster: TestCluster, signal: AbortSignal): Promise<void> {
  await subscribe(cluster, 'kiali-ossm', { installPlanApproval: 'Manual', startingCSV: PINNED }, signal);
  await approve(cluster, await pendingPlan(cluster, [PINNED], signal), signal);
  await until(cluster, csvRef(PINNED), hasSucceeded, signal);
}

test('a subscription calls its operator the latest known as soon as the CSV is there, long before it runs', async context => {
  const { clusters, signal } = testWorld(context, ['east'], { pace: 0.05 });
  const [cluster] = clusters as [TestCluster];
  await subscribe(cluster, 'servicemeshoperator3', {}, signal);
  await until(cluster, subscriptionRef('servicemeshoperator3'), found => stateOf(found)[0] === 'AtLatestKnown', signal);
  assert.equal(hasSucceeded(await cluster.api.get(csvRef(MESH), signal)), false);
  await until(cluster, csvRef(MESH), hasSucceeded, signal);
});

test('a pinned operator ends with an upgrade pending and a second plan that was not approved', async context => {
  const { clusters, signal } = testWorld(context, ['east']);
  const [cluster] = clusters as [TestCluster];
  await pinned(cluster, signal);
  const plan = await pendingPlan(cluster, [NEWEST], signal);
  assert.equal(at(plan, 'spec', 'approved'), false);
  const wanted = ['UpgradePending', NEWEST, PINNED];
  await until(cluster, subscriptionRef('kiali-ossm'), found => stateOf(found).join() === wanted.join(), signal);
  await approve(cluster, plan, signal);
  await until(cluster, csvRef(NEWEST), hasSucceeded, signal);
  await until(cluster, csvRef(PINNED), found => found === undefined, signal);
  await until(cluster, subscriptionRef('kiali-ossm'), found => stateOf(found)[0] === 'AtLatestKnown', signal);
  const deployment = ref('apps/v1', 'Deployment', 'kiali-operator', NAMESPACE);
  assert.notEqual(await cluster.api.get(deployment, signal), undefined, 'it was changed, not removed');
});

test('one who wants to be asked stops an automatic one, in a plan that would upgrade both', async context => {
  const { clusters, signal } = testWorld(context, ['east']);
  const [cluster] = clusters as [TestCluster];
  await pinned(cluster, signal);
  await subscribe(cluster, 'servicemeshoperator3', { installPlanApproval: 'Automatic' }, signal);
  const plan = await pendingPlan(cluster, [NEWEST, MESH], signal);
  assert.equal(textAt(plan, 'spec', 'approval'), 'Manual');
  assert.equal(await cluster.api.get(csvRef(MESH), signal), undefined);
});

test('a CSV that was left behind blocks the new subscription and everybody else, until it is gone', async context => {
  const { clusters, signal } = testWorld(context, ['east']);
  const [cluster] = clusters as [TestCluster];
  await subscribe(cluster, 'kiali-ossm', {}, signal);
  await until(cluster, csvRef(NEWEST), hasSucceeded, signal);
  await cluster.api.remove(subscriptionRef('kiali-ossm'), {}, signal);
  await until(cluster, subscriptionRef('kiali-ossm'), found => found === undefined, signal);
  assert.equal(hasSucceeded(await cluster.api.get(csvRef(NEWEST), signal)), true, 'the operator goes on');
  await subscribe(cluster, 'kiali-ossm', {}, signal);
  await subscribe(cluster, 'servicemeshoperator3', {}, signal);
  for (const name of ['kiali-ossm', 'servicemeshoperator3']) {
    const failed = await until(
      cluster,
      subscriptionRef(name),
      found => conditionOf(found, 'ResolutionFailed')?.status === 'True',
      signal,
    );
    const message = conditionOf(failed, 'ResolutionFailed')?.message ?? '';
    assert.match(
      message,
      /clusterserviceversion kiali-operator\.v2\.27\.2 exists and is not referenced by a subscription/,
    );
  }
  assert.equal(await cluster.api.get(csvRef(MESH), signal), undefined);
  await cluster.api.remove(csvRef(NEWEST), {}, signal);
  await until(cluster, csvRef(NEWEST), found => hasSucceeded(found), signal);
  await until(cluster, csvRef(MESH), hasSucceeded, signal);
});

test('a CSV that is deleted under its subscription does not come back', async context => {
  const { clusters, signal } = testWorld(context, ['east']);
  const [cluster] = clusters as [TestCluster];
  await subscribe(cluster, 'kiali-ossm', {}, signal);
  await until(cluster, csvRef(NEWEST), hasSucceeded, signal);
  await until(cluster, subscriptionRef('kiali-ossm'), isAtRest, signal);
  await cluster.api.remove(csvRef(NEWEST), {}, signal);
  const left = await until(
    cluster,
    subscriptionRef('kiali-ossm'),
    found => stateOf(found)[0] === 'UpgradePending',
    signal,
  );
  assert.equal(stateOf(left)[2], NEWEST);
  // Something else that OLM looks at the namespace for.
  await subscribe(cluster, 'servicemeshoperator3', {}, signal);
  await until(cluster, csvRef(MESH), hasSucceeded, signal);
  assert.equal(await cluster.api.get(csvRef(NEWEST), signal), undefined);
});

test('an operator that brings the kinds of another is refused with both names', async context => {
  const { clusters, signal } = testWorld(context, ['east']);
  const [cluster] = clusters as [TestCluster];
  await subscribe(cluster, 'servicemeshoperator3', {}, signal);
  await until(cluster, csvRef(MESH), hasSucceeded, signal);
  await subscribe(cluster, 'sailoperator', { source: 'community-operators' }, signal);
  const isFailed = (found: KubeObject | undefined) => conditionOf(found, 'ResolutionFailed')?.status === 'True';
  const failed = await until(cluster, subscriptionRef('sailoperator'), isFailed, signal);
  assert.match(
    conditionOf(failed, 'ResolutionFailed')?.message ?? '',
    /servicemeshoperator3\.v3\.4\.1 and .*sailoperator.* provide/,
  );
});

/** In a namespace of its own, called as the package. */
async function installElsewhere(cluster: TestCluster, name: string, signal: AbortSignal): Promise<void> {
  const group = { apiVersion: 'operators.coreos.com/v1', kind: 'OperatorGroup', spec: {} };
  await apply(cluster, { apiVersion: 'v1', kind: 'Namespace', metadata: { name } }, signal);
  await apply(cluster, { ...group, metadata: { name, namespace: name } }, signal);
  await subscribe(cluster, name, {}, signal, name);
  await eventually(`${name} is installed`, async () => {
    const { items } = await cluster.api.list(csvs, { namespace: name }, signal);
    return items.some(each => each.metadata.labels?.['olm.copiedFrom'] === undefined && hasSucceeded(each));
  });
}

test('what failed because of another is not resolved again when that one only goes, but when it is made again', async context => {
  const { clusters, signal } = testWorld(context, ['east']);
  const [cluster] = clusters as [TestCluster];
  const isFailed = (found: KubeObject | undefined) => conditionOf(found, 'ResolutionFailed')?.status === 'True';
  await subscribe(cluster, 'nosuch', {}, signal);
  await subscribe(cluster, 'servicemeshoperator3', {}, signal);
  await until(cluster, subscriptionRef('servicemeshoperator3'), isFailed, signal);
  // What OLM does elsewhere takes longer than what it has still to do here, before that one goes and after.
  await installElsewhere(cluster, 'metallb-operator', signal);
  await cluster.api.remove(subscriptionRef('nosuch'), {}, signal);
  await until(cluster, subscriptionRef('nosuch'), found => found === undefined, signal);
  await installElsewhere(cluster, 'kiali-ossm', signal);
  assert.ok(isFailed(await cluster.api.get(subscriptionRef('servicemeshoperator3'), signal)));
  await cluster.api.remove(subscriptionRef('servicemeshoperator3'), {}, signal);
  await until(cluster, subscriptionRef('servicemeshoperator3'), found => found === undefined, signal);
  await subscribe(cluster, 'servicemeshoperator3', {}, signal);
  await until(cluster, csvRef(MESH), hasSucceeded, signal);
});

test('a catalog that is not there is told in two conditions', async context => {
  const { clusters, signal } = testWorld(context, ['east']);
  const [cluster] = clusters as [TestCluster];
  await subscribe(cluster, 'kiali-ossm', { source: 'no-such-catalog' }, signal);
  const isFailed = (found: KubeObject | undefined) => conditionOf(found, 'ResolutionFailed')?.status === 'True';
  const failed = await until(cluster, subscriptionRef('kiali-ossm'), isFailed, signal);
  assert.equal(conditionOf(failed, 'CatalogSourcesUnhealthy')?.reason, 'UnhealthyCatalogSourceFound');
});

test('without exactly one operator group a subscription gets no state, and one sets it going', async context => {
  const { clusters, signal } = testWorld(context, ['east']);
  const [cluster] = clusters as [TestCluster];
  const namespace = 'kiali-operator';
  const group = kind('operators.coreos.com/v1', 'OperatorGroup');
  const grouped = (name: string) => apply(cluster, { ...group, metadata: { name, namespace }, spec: {} }, signal);
  const isHealthy = (found: KubeObject | undefined) =>
    conditionOf(found, 'CatalogSourcesUnhealthy')?.status === 'False';
  await apply(cluster, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } }, signal);
  for (const groups of [[], ['one', 'other']]) {
    for (const each of groups) await grouped(each);
    await subscribe(cluster, 'kiali-ossm', {}, signal, namespace);
    const silent = await until(cluster, subscriptionRef('kiali-ossm', namespace), isHealthy, signal);
    assert.equal(textAt(silent, 'status', 'state'), undefined, groups.join());
    if (groups.length === 0) await cluster.api.remove(subscriptionRef('kiali-ossm', namespace), {}, signal);
  }
  await cluster.api.remove({ ...group, name: 'other', namespace }, {}, signal);
  await until(cluster, csvRef(NEWEST, namespace), hasSucceeded, signal);
});

test('an operator for all namespaces has a copy of its CSV in each of them, and they go with it', async context => {
  const { clusters, signal } = testWorld(context, ['east']);
  const [cluster] = clusters as [TestCluster];
  await subscribe(cluster, 'kiali-ossm', {}, signal);
  await apply(cluster, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'sample' } }, signal);
  const copy = await until(cluster, csvRef(NEWEST, 'sample'), hasSucceeded, signal);
  assert.equal(copy?.metadata.labels?.['olm.copiedFrom'], NAMESPACE);
  assert.equal(textAt(copy, 'status', 'reason'), 'Copied');
  await until(cluster, subscriptionRef('kiali-ossm'), isAtRest, signal);
  await cluster.api.remove(subscriptionRef('kiali-ossm'), {}, signal);
  await cluster.api.remove(csvRef(NEWEST), {}, signal);
  await eventually('all are gone', async () => (await cluster.api.list(csvs, {}, signal)).items.length === 0);
});
