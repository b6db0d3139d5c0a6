/** The simulated Kiali operator on OpenShift against a recording of the real one: the same states in the same order. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { conditionOf } from '../../../source/model/fields.ts';
import type { KindRef } from '../../../source/model/kube.ts';
import {
  afterRun,
  annotate,
  applyKiali,
  applyRemoteSecret,
  installKialiOperator,
  kialiRef,
  reconciled,
  rolledOut,
  tokenOf,
} from './kiali-by-hand.ts';
import { compareSegments, type Difference, describeKiali, kialiKinds } from './kiali-states.ts';
import { record, recordedSegments, type Segment } from './segments.ts';
import { kind, testWorld, until } from './worlds.ts';

const kinds: readonly KindRef[] = [
  ...kialiKinds,
  kind('oauth.openshift.io/v1', 'OAuthClient'),
  kind('route.openshift.io/v1', 'Route'),
];

const differences: readonly Difference[] = [
  {
    of: /^Secret kiali-service-account$/,
    reason: 'a token Secret has its data from the start here or a moment later, as the watch happens to see it',
  },
  {
    of: /^Secret kiali-cert-secret$/,
    reason: 'nothing signed certificates of Services where the recording was made',
  },
];

/** States up to the end of the first run, which fails. */
function untilFailed(states: readonly string[] = []): readonly string[] {
  const end = states.findIndex(each => each.includes('Failure/True'));
  assert.ok(end >= 0, states.join('\n'));
  return states.slice(0, end + 1);
}

test('on OpenShift each run of the operator goes through the recorded states', async context => {
  const { cluster, signal } = testWorld(context, ['east', 'west']);
  const [east, west] = [cluster('east'), cluster('west')];
  for (const each of [east, west]) await installKialiOperator(each, signal);
  const recorders = [record(east, kinds, signal), record(west, kinds, signal)] as const;
  const mark = (what: string) => Promise.all(recorders.map(each => each.mark(what)));
  const home = {
    external_services: {
      prometheus: { url: 'https://thanos-querier.openshift-monitoring.svc.cluster.local:9091' },
    },
  };
  const remote = (...uris: readonly string[]) => ({
    auth: { openshift: { redirect_uris: uris } },
    deployment: { remote_cluster_resources_only: true },
  });
  const host = 'https://kiali-istio-system.apps.east.example.com/api/auth/callback/west';

  await mark('east: kubectl apply Kiali (home, OpenShift, Thanos)');
  await applyKiali(east, home, signal);
  await reconciled(east, signal);
  await rolledOut(east, signal);
  await mark('west: kubectl apply Kiali (remote, no redirect_uris)');
  await applyKiali(west, { deployment: { remote_cluster_resources_only: true } }, signal);
  await until(west, kialiRef, found => conditionOf(found, 'Failure')?.status === 'True', signal);
  await mark('west: redirect_uris added');
  await applyKiali(west, remote(host), signal);
  await reconciled(west, signal);
  await mark('west: token Secret for kiali-service-account');
  await tokenOf(west, signal);
  await mark('east: Secret kiali-remote-cluster-secret-west with label, annotate');
  await applyRemoteSecret(east, 'west', 'no kubeconfig', signal);
  await afterRun(east, () => annotate(east, signal), signal);
  await rolledOut(east, signal);
  const [seenEast, seenWest] = await Promise.all(recorders.map(each => each.segments(describeKiali)));
  compareSegments('east', seenEast ?? [], recordedSegments('kiali-openshift.east', describeKiali), differences);
  // How often a failed run was tried again, and when, is the clock's: the first try of each kind is compared.
  const recorded = recordedSegments('kiali-openshift.west', describeKiali);
  const failing = 'west: kubectl apply Kiali (remote, no redirect_uris)';
  const first = (all: readonly Segment[]) =>
    untilFailed(all.find(each => each.mark === failing)?.states.get('Kiali kiali'));
  assert.deepEqual(first(seenWest ?? []), first(recorded));
  const made = (all: readonly Segment[]) =>
    all.flatMap(each => each.made).filter(title => !title.startsWith('Secret ') && title !== 'Kiali kiali');
  assert.deepEqual([...new Set(made(seenWest ?? []))], [...new Set(made(recorded))]);
});
