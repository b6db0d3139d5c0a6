/** The simulated OLM against a recording of the real one: Subscriptions and versions go through the same states. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { listAt, textAt } from '../../../source/model/fields.ts';
import type { KubeObject } from '../../../source/model/kube.ts';
import { hasSucceeded, isAtRest, subscribe } from './olm-by-hand.ts';
import { record, recordedSegments } from './segments.ts';
import { eventually, kind, ref, type TestCluster, testWorld, until } from './worlds.ts';

const API = 'operators.coreos.com/v1alpha1';
const namespace = 'openshift-operators';
const subscriptionRef = ref(API, 'Subscription', 'kiali-ossm', namespace);
const csvRef = (version: string) => ref(API, 'ClusterServiceVersion', `kiali-operator.v${version}`, namespace);

/** They pass too quickly to be seen each time, in the recordings as here. */
const passing = ['Pending/RequirementsNotMet', 'Installing/InstallWaiting'];

function describe(object: KubeObject): string | undefined {
  if (object.metadata.namespace !== namespace) return undefined;
  const status = (field: string) => textAt(object, 'status', field) ?? '-';
  if (object.kind === 'Subscription') return [status('state'), status('currentCSV'), status('installedCSV')].join(' ');
  if (object.kind === 'ClusterServiceVersion') return `${status('phase')}/${status('reason')}`;
  return undefined;
}

test('an install, a deleted version, and a pinned operator beside an automatic one go as recorded', async context => {
  const { clusters, signal } = testWorld(context, ['east']);
  const [cluster] = clusters as [TestCluster];
  const group = ref('operators.coreos.com/v1', 'OperatorGroup', 'global-operators', namespace);
  await until(cluster, group, found => found !== undefined, signal);
  const recorder = record(cluster, [kind(API, 'Subscription'), kind(API, 'ClusterServiceVersion')], signal);
  const wanted = recordedSegments('olm-2', describe);
  const [install, deleted, gone, pinned, beside] = wanted.map(each => each.mark);
  const isState = (state: string) => (found: KubeObject | undefined) => textAt(found, 'status', 'state') === state;

  await recorder.mark(install ?? '');
  await subscribe(cluster, 'kiali-ossm', {}, signal);
  await until(cluster, csvRef('2.27.2'), hasSucceeded, signal);
  await until(cluster, subscriptionRef, isAtRest, signal);
  await recorder.mark(deleted ?? '');
  await cluster.api.remove(csvRef('2.27.2'), {}, signal);
  await until(cluster, subscriptionRef, isState('UpgradePending'), signal);
  await recorder.mark(gone ?? '');
  await cluster.api.remove(subscriptionRef, {}, signal);
  await until(cluster, subscriptionRef, found => found === undefined, signal);
  await recorder.mark(pinned ?? '');
  await subscribe(
    cluster,
    'kiali-ossm',
    { installPlanApproval: 'Manual', startingCSV: 'kiali-operator.v2.22.7' },
    signal,
  );
  await eventually('the plan waits', async () => {
    const { items } = await cluster.api.list(kind(API, 'InstallPlan'), { namespace }, signal);
    const plan = items.find(each =>
      listAt(each, 'spec', 'clusterServiceVersionNames').includes('kiali-operator.v2.22.7'),
    );
    if (textAt(plan, 'status', 'phase') !== 'RequiresApproval') return false;
    const body = { spec: { approved: true } };
    await cluster.api.patch(
      ref(API, 'InstallPlan', plan?.metadata.name ?? '', namespace),
      { type: 'merge', body },
      {},
      signal,
    );
    return true;
  });
  await until(cluster, csvRef('2.22.7'), hasSucceeded, signal);
  await until(cluster, subscriptionRef, isState('UpgradePending'), signal);
  await recorder.mark(beside ?? '');
  await subscribe(cluster, 'servicemeshoperator3', {}, signal);
  await until(cluster, { ...subscriptionRef, name: 'servicemeshoperator3' }, isState('UpgradePending'), signal);

  const found = await recorder.segments(describe);
  for (const { mark, states } of wanted) {
    const same = found.find(each => each.mark === mark);
    if (same === undefined) continue;
    const kept = (all: ReadonlyMap<string, readonly string[]>) =>
      Object.fromEntries([...all].map(([title, list]) => [title, list.filter(each => !passing.includes(each))]));
    assert.deepEqual(kept(same.states), kept(states), mark);
  }
});
