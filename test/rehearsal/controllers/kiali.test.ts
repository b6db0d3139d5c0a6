/** The simulated Kiali: operator and server on a home cluster, what it needs on a remote, and what it sees. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { conditionOf, listAt, numberAt, textAt } from '../../../source/model/fields.ts';
import {
  afterRun,
  annotate,
  applyKiali,
  applyRemoteSecret,
  ask,
  installKialiBundle,
  installKialiOperator,
  kialiRef,
  kubeconfig,
  reconciled,
  rolledOut,
  seenClusters,
  serverPods,
  tokenOf,
} from './kiali-by-hand.ts';
import { apply } from './mesh-by-hand.ts';
import { eventually, ref, run, type TestCluster, testWorld, until } from './worlds.ts';

const home = { auth: { strategy: 'anonymous' } };
const remote = { ...home, deployment: { remote_cluster_resources_only: true } };

test('on Kubernetes a Kiali becomes a server that sees its own cluster', async context => {
  const { clusters, signal } = testWorld(context, ['east'], { platform: 'kubernetes', operator: 'none' });
  const [east] = clusters as [TestCluster];
  await installKialiBundle(east, signal);
  await applyKiali(east, home, signal);
  const found = await reconciled(east, signal);
  assert.equal(textAt(found, 'status', 'progress', 'message'), '6. Finished all resource creation');
  await rolledOut(east, signal);
  assert.deepEqual(await seenClusters(east, '/kiali/api', signal), ['Kubernetes']);
  const where = { namespace: 'istio-system', labels: 'app=kiali', container: 'kiali' };
  const inside = await run(east, where, ['curl', '-s', 'http://localhost:20001/kiali/api/auth/info'], signal);
  assert.equal(textAt(JSON.parse(inside), 'strategy'), 'anonymous');
});

test('a labelled Secret is mounted by the run that an annotation calls for, and then both clusters are seen', async context => {
  const { cluster, signal } = testWorld(context, ['east', 'west'], { platform: 'kubernetes', operator: 'none' });
  const [east, west] = [cluster('east'), cluster('west')];
  for (const each of [east, west]) await installKialiBundle(each, signal);
  await applyKiali(east, home, signal);
  await applyKiali(west, remote, signal);
  for (const each of [east, west]) await reconciled(each, signal);
  assert.equal((await serverPods(west, signal)).length, 0);
  await applyRemoteSecret(east, 'west', kubeconfig('west', await tokenOf(west, signal)), signal);
  await rolledOut(east, signal);
  assert.deepEqual(await seenClusters(east, '/kiali/api', signal), ['Kubernetes']);
  await afterRun(east, () => annotate(east, signal), signal);
  await rolledOut(east, signal);
  assert.deepEqual(await seenClusters(east, '/kiali/api', signal), ['Kubernetes', 'west']);
});

test('on OpenShift it has a Route and answers by TLS; a remote without redirect URIs fails until it has them', async context => {
  const { cluster, signal } = testWorld(context, ['east', 'west']);
  const [east, west] = [cluster('east'), cluster('west')];
  for (const each of [east, west]) await installKialiOperator(each, signal);
  await applyKiali(east, {}, signal);
  await reconciled(east, signal);
  await rolledOut(east, signal);
  const route = await east.api.get(ref('route.openshift.io/v1', 'Route', 'kiali', 'istio-system'), signal);
  const host = textAt(route, 'status', 'ingress', 0, 'host');
  assert.equal(host, 'kiali-istio-system.apps.east.example.com');
  const info = await ask(east, { path: '/api/auth/info', tls: true }, signal);
  assert.equal(textAt(JSON.parse(info.body), 'strategy'), 'openshift');
  assert.equal((await ask(east, { path: '/api/config', tls: true }, signal)).status, 401);

  const deployment = { remote_cluster_resources_only: true };
  await applyKiali(west, { deployment }, signal);
  const failed = await until(west, kialiRef, found => conditionOf(found, 'Failure')?.status === 'True', signal);
  assert.match(conditionOf(failed, 'Failure')?.message ?? '', /Redirect URIs/);
  const uris = [`https://${host}/api/auth/callback/west`];
  await applyKiali(west, { deployment, auth: { openshift: { redirect_uris: uris } } }, signal);
  await reconciled(west, signal);
  const client = await west.api.get(ref('oauth.openshift.io/v1', 'OAuthClient', 'kiali-istio-system'), signal);
  assert.deepEqual(listAt(client, 'redirectURIs'), uris);
  await applyRemoteSecret(east, 'west', kubeconfig('west', await tokenOf(west, signal)), signal);
  await afterRun(east, () => annotate(east, signal), signal);
  await rolledOut(east, signal);
  assert.deepEqual(await seenClusters(east, '/api', signal), ['Kubernetes', 'west']);
});

test('a token that does not work takes the whole of Kiali down, until it is repaired', async context => {
  const { cluster, signal } = testWorld(context, ['east', 'west'], { platform: 'kubernetes', operator: 'none' });
  const [east, west] = [cluster('east'), cluster('west')];
  for (const each of [east, west]) await installKialiBundle(each, signal);
  await applyKiali(east, home, signal);
  await applyKiali(west, remote, signal);
  for (const each of [east, west]) await reconciled(each, signal);
  const token = await tokenOf(west, signal);
  await applyRemoteSecret(east, 'west', kubeconfig('west', 'wrong'), signal);
  await afterRun(east, () => annotate(east, signal), signal);
  await eventually('the pod is in a crash loop', async () => {
    const [pod] = await serverPods(east, signal);
    const [status] = listAt(pod, 'status', 'containerStatuses');
    const last = textAt(status, 'lastState', 'terminated', 'message') ?? '';
    return textAt(status, 'state', 'waiting', 'reason') === 'CrashLoopBackOff' && /provide credentials/.test(last);
  });
  assert.equal((await serverPods(east, signal)).length, 1, 'the one that ran before is gone already');
  assert.equal(conditionOf(await east.api.get(kialiRef, signal), 'Successful')?.status, 'True');
  await applyRemoteSecret(east, 'west', kubeconfig('west', token), signal);
  await rolledOut(east, signal);
  assert.deepEqual(await seenClusters(east, '/kiali/api', signal), ['Kubernetes', 'west']);
});

test('on OpenShift the monitoring of user workloads comes when it is asked for, and Thanos asks who reads it', async context => {
  const { cluster, signal } = testWorld(context, ['east']);
  const east = cluster('east');
  await installKialiOperator(east, signal);
  await applyKiali(
    east,
    {
      external_services: { prometheus: { url: 'https://thanos-querier.openshift-monitoring.svc.cluster.local:9091' } },
    },
    signal,
  );
  await rolledOut(east, signal);
  const services = async () => {
    const { body } = await ask(east, { path: '/api', tls: true }, signal);
    return listAt(JSON.parse(body), 'externalServices').map(each => textAt(each, 'name'));
  };
  assert.ok(!(await services()).includes('Prometheus'));
  await apply(
    east,
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRoleBinding',
      metadata: { name: 'kiali-monitoring-rbac' },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'cluster-monitoring-view' },
      subjects: [{ kind: 'ServiceAccount', name: 'kiali-service-account', namespace: 'istio-system' }],
    },
    signal,
  );
  await eventually('it reads the store', async () => (await services()).includes('Prometheus'));
  const metadata = { name: 'cluster-monitoring-config', namespace: 'openshift-monitoring' };
  const data = { 'config.yaml': 'enableUserWorkload: true\n' };
  await apply(east, { apiVersion: 'v1', kind: 'ConfigMap', metadata, data }, signal);
  const set = ref('apps/v1', 'StatefulSet', 'prometheus-user-workload', 'openshift-user-workload-monitoring');
  await until(east, set, found => numberAt(found, 'status', 'readyReplicas') === 1, signal);
});
