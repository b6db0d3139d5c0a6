import { test } from 'node:test';
import { numberAt } from '../../../source/model/fields.ts';
import {
  afterRun,
  annotate,
  applyKiali,
  applyRemoteSecret,
  installKialiBundle,
  reconciled,
  rolledOut,
  serverRef,
  tokenOf,
} from './kiali-by-hand.ts';
import { compareSegments, type Difference, describeKiali, kialiKinds } from './kiali-states.ts';
import { apply } from './mesh-by-hand.ts';
import { record, recordedSegments } from './segments.ts';
import { ref, testWorld, until } from './worlds.ts';

const differences: readonly Difference[] = [
  {
    of: /^Secret kiali-service-account$/,
    reason: 'a token Secret has its data from the start here or a moment later, as the watch happens to see it',
  },
  {
    of: /^Secret kiali-remote-cluster-secret-west$/,
    mark: /content changed/,
    reason: 'contents were replaced by one fixed word in the recording, so that this change does not show',
  },
];

test('on Kubernetes each run of the operator goes through the recorded states', async context => {
  const { cluster, signal } = testWorld(context, ['east', 'west'], { platform: 'kubernetes', operator: 'none' });
  const [east, west] = [cluster('east'), cluster('west')];
  for (const each of [east, west]) {
    await installKialiBundle(each, signal);
    await apply(each, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'istio-system' } }, signal);
  }
  const recorders = [record(east, kialiKinds, signal), record(west, kialiKinds, signal)] as const;
  const mark = (what: string) => Promise.all(recorders.map(each => each.mark(what)));
  const home = {
    auth: { strategy: 'anonymous' },
    external_services: { prometheus: { url: 'http://prometheus.istio-system:9090' } },
  };
  const secretRef = ref('v1', 'Secret', 'kiali-remote-cluster-secret-west', 'istio-system');
  const runs = async (change: () => Promise<unknown>) => {
    await afterRun(east, change, signal);
    await rolledOut(east, signal);
  };
  const multi = (data: Readonly<Record<string, string>>) =>
    apply(
      east,
      {
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: {
          name: 'kiali-multi-cluster-secret',
          namespace: 'istio-system',
          labels: { 'kiali.io/kiali-multi-cluster-secret': 'true' },
        },
        stringData: data,
      },
      signal,
    );
  const restarted = async (change: () => Promise<unknown>) => {
    const generation = numberAt(await east.api.get(serverRef, signal), 'metadata', 'generation') ?? 0;
    await change();
    await until(east, serverRef, found => (numberAt(found, 'metadata', 'generation') ?? 0) > generation, signal);
    await rolledOut(east, signal);
  };

  await mark('east: kubectl apply Kiali (home, auth anonymous)');
  await applyKiali(east, home, signal);
  await reconciled(east, signal);
  await rolledOut(east, signal);
  await mark('west: kubectl apply Kiali (remote_cluster_resources_only, auth anonymous)');
  await applyKiali(
    west,
    { auth: { strategy: 'anonymous' }, deployment: { remote_cluster_resources_only: true } },
    signal,
  );
  await reconciled(west, signal);
  await mark('west: token Secret for kiali-service-account');
  await tokenOf(west, signal);
  await mark('east: Secret kiali-remote-cluster-secret-west with label kiali.io/multiCluster=true (no reconcile yet)');
  await applyRemoteSecret(east, 'west', 'no kubeconfig', signal);
  await mark('east: annotate Kiali kiali.io/reconcile');
  await runs(() => annotate(east, signal));
  await mark('east: annotate again (nothing changed)');
  await runs(() => annotate(east, signal));
  await mark("east: remote secret's content changed (new token), annotate");
  await runs(async () => {
    await applyRemoteSecret(east, 'west', 'another', signal);
    await annotate(east, signal);
  });
  await mark('east: remote secret deleted');
  await east.api.remove(secretRef, {}, signal);
  await mark('east: annotate');
  await runs(() => annotate(east, signal));
  await mark('east: Deployment kiali deleted by hand, annotate');
  await east.api.remove(serverRef, {}, signal);
  await until(east, serverRef, found => found === undefined, signal);
  await runs(() => annotate(east, signal));
  await mark('east: Secret kiali-multi-cluster-secret created (label kiali.io/kiali-multi-cluster-secret=true)');
  await restarted(() => multi({ west: 'one' }));
  await mark('east: kiali-multi-cluster-secret changed (a second cluster added)');
  await restarted(() => multi({ west: 'one', north: 'two' }));
  await mark('east: kiali-multi-cluster-secret deleted');
  await east.api.remove({ ...secretRef, name: 'kiali-multi-cluster-secret' }, {}, signal);
  await mark('east: auth.strategy anonymous -> token');
  await runs(() => applyKiali(east, { ...home, auth: { strategy: 'token' } }, signal));

  const [seenEast, seenWest] = await Promise.all(recorders.map(each => each.segments(describeKiali)));
  compareSegments('east', seenEast ?? [], recordedSegments('kiali-kubernetes.east', describeKiali), differences);
  compareSegments('west', seenWest ?? [], recordedSegments('kiali-kubernetes.west', describeKiali), differences);
});
