/** OLM's road from a Subscription to an operator, and where it stops (docs/istio/olm.md). */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { subscription } from '../../../source/manifests/operator.ts';
import { conditionOf, listAt, recordAt, textAt } from '../../../source/model/fields.ts';
import { operatorPackage } from '../../../source/model/operator-package.ts';
import { apply, installOperator } from './mesh-by-hand.ts';
import { ref, type TestCluster, testWorld, until } from './worlds.ts';

const wanted = subscription(operatorPackage('openshift'));
const namespace = 'openshift-operators';
const subscriptionRef = ref('operators.coreos.com/v1alpha1', 'Subscription', 'servicemeshoperator3', namespace);
const csvRef = ref('operators.coreos.com/v1alpha1', 'ClusterServiceVersion', 'servicemeshoperator3.v3.4.1', namespace);
const groupRef = ref('operators.coreos.com/v1', 'OperatorGroup', 'global-operators', namespace);

async function subscribed(cluster: TestCluster, spec: object, signal: AbortSignal): Promise<void> {
  await until(cluster, groupRef, found => found !== undefined, signal);
  await apply(cluster, { ...wanted, spec: { ...wanted.spec, ...spec } }, signal);
}

test('a subscription ends at the latest known with a running operator that names its versions', async context => {
  const { clusters, signal } = testWorld(context, ['east']);
  const [cluster] = clusters as [TestCluster];
  await installOperator(cluster, signal);
  const found = await until(
    cluster,
    subscriptionRef,
    each => textAt(each, 'status', 'state') === 'AtLatestKnown',
    signal,
  );
  assert.equal(textAt(found, 'status', 'installedCSV'), 'servicemeshoperator3.v3.4.1');
  const csv = await cluster.api.get(csvRef, signal);
  const phases = listAt(csv, 'status', 'conditions').map(each => textAt(each, 'phase'));
  assert.deepEqual([...new Set(phases)], ['Pending', 'InstallReady', 'Installing', 'Succeeded']);
  const operator = await cluster.api.get(ref('apps/v1', 'Deployment', 'servicemesh-operator3', namespace), signal);
  const images = Object.keys(recordAt(operator, 'spec', 'template', 'metadata', 'annotations'));
  assert.ok(images.includes('images.v1_30_3.istiod') && images.includes('images.v1_27_3.proxy'));
  const crd = await cluster.api.get(
    ref('apiextensions.k8s.io/v1', 'CustomResourceDefinition', 'istios.sailoperator.io'),
    signal,
  );
  assert.equal(conditionOf(crd, 'Established')?.status, 'True');
});

test('with manual approval the install plan waits until it is approved', async context => {
  const { clusters, signal } = testWorld(context, ['east']);
  const [cluster] = clusters as [TestCluster];
  await subscribed(cluster, { installPlanApproval: 'Manual' }, signal);
  const waiting = await until(
    cluster,
    subscriptionRef,
    found => conditionOf(found, 'InstallPlanPending') !== undefined,
    signal,
  );
  assert.deepEqual(
    [textAt(waiting, 'status', 'state'), conditionOf(waiting, 'InstallPlanPending')?.reason],
    ['UpgradePending', 'RequiresApproval'],
  );
  assert.equal(await cluster.api.get(csvRef, signal), undefined);
  const name = textAt(waiting, 'status', 'installPlanRef', 'name') ?? '';
  const plan = ref('operators.coreos.com/v1alpha1', 'InstallPlan', name, namespace);
  await cluster.api.patch(plan, { type: 'merge', body: { spec: { approved: true } } }, {}, signal);
  await until(cluster, csvRef, found => textAt(found, 'status', 'phase') === 'Succeeded', signal);
});

test('a channel or package that the catalog does not have fails the resolution in words', async context => {
  const { clusters, signal } = testWorld(context, ['east']);
  const [cluster] = clusters as [TestCluster];
  await subscribed(cluster, { channel: 'stable-9' }, signal);
  const found = await until(
    cluster,
    subscriptionRef,
    each => conditionOf(each, 'ResolutionFailed') !== undefined,
    signal,
  );
  assert.match(
    conditionOf(found, 'ResolutionFailed')?.message ?? '',
    /channel stable-9 of package servicemeshoperator3/,
  );
});

test('a second operator group that comes later fails the operator until it is gone', async context => {
  const { clusters, signal } = testWorld(context, ['east']);
  const [cluster] = clusters as [TestCluster];
  await until(cluster, groupRef, found => found !== undefined, signal);
  await subscribed(cluster, {}, signal);
  await until(cluster, csvRef, found => textAt(found, 'status', 'phase') === 'Succeeded', signal);
  const second = { ...groupRef, name: 'second' };
  await cluster.api.create(
    { apiVersion: second.apiVersion, kind: second.kind, metadata: { name: 'second', namespace }, spec: {} },
    {},
    signal,
  );
  await until(cluster, csvRef, found => textAt(found, 'status', 'reason') === 'TooManyOperatorGroups', signal);
  await cluster.api.remove(second, {}, signal);
  await until(cluster, csvRef, found => textAt(found, 'status', 'phase') === 'Succeeded', signal);
});
