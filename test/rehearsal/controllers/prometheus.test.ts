/** The simulated Prometheus: its configuration, its targets, and the queries that show whether metrics are there. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { requestPod } from '../../../source/kubernetes/exec/pod-request.ts';
import { listAt, recordAt, textAt } from '../../../source/model/fields.ts';
import type { KubeObject } from '../../../source/model/kube.ts';
import { jobsOf } from '../../../source/rehearsal/controllers/prometheus/config.ts';
import { evaluate, type Series } from '../../../source/rehearsal/controllers/prometheus/query.ts';
import { meshOf } from '../../helpers/meshes.ts';
import { recording } from '../../helpers/recordings.ts';
import { applyKiali, ask as askKiali, installKialiBundle, rolledOut } from './kiali-by-hand.ts';
import { apply, install as installMesh } from './mesh-by-hand.ts';
import { eventually, kind, ref, run, type TestCluster, testWorld, until } from './worlds.ts';

type Answer = { readonly metric: Readonly<Record<string, string>>; readonly value: readonly [number, string] };

test('each recorded query gives of the recorded series what the real one gave', () => {
  const { series, queries } = recording('prometheus') as {
    readonly series: readonly Answer[];
    readonly queries: Readonly<Record<string, readonly Answer[]>>;
  };
  const all: readonly Series[] = series.map(({ metric, value }) => ({ labels: metric, value: Number(value[1]) }));
  const shown = (metric: object, value: number) => JSON.stringify([Object.entries(metric).sort(), value]);
  for (const [query, wanted] of Object.entries(queries)) {
    const found = evaluate(query, all).map(({ labels, value }) => shown(labels, value));
    assert.deepEqual(found.sort(), wanted.map(({ metric, value }) => shown(metric, Number(value[1]))).sort(), query);
  }
});

test('two jobs of one name and a target with a path are refused in its words', () => {
  const job = (name: string, target: string) =>
    `- job_name: ${name}\n  metrics_path: /federate\n  static_configs: [{targets: ['${target}'], labels: {cluster: west}}]\n`;
  assert.throws(() => jobsOf(`scrape_configs:\n${job('a', 'x:9090')}${job('a', 'y:9090')}`), /multiple scrape configs/);
  assert.throws(() => jobsOf(`scrape_configs:\n${job('a', 'x:9090/y')}`), /not a valid hostname/);
});

const inSystem = (name: string) => ({ name, namespace: 'istio-system' });

async function install(cluster: TestCluster, jobs: string, signal: AbortSignal): Promise<void> {
  const labels = { app: 'prometheus' };
  const volumes = [{ name: 'config-volume', configMap: { name: 'prometheus' } }];
  const containers = [{ name: 'prometheus-server', image: 'prom/prometheus:v3.10.0' }];
  const template = { metadata: { labels }, spec: { containers, volumes } };
  await apply(cluster, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'istio-system' } }, signal);
  await configure(cluster, jobs, signal);
  const spec = { selector: { matchLabels: labels }, template };
  await apply(cluster, { apiVersion: 'apps/v1', kind: 'Deployment', metadata: inSystem('prometheus'), spec }, signal);
  const ports = [{ name: 'http', port: 9090 }];
  const service = { type: 'LoadBalancer', selector: labels, ports };
  await apply(cluster, { apiVersion: 'v1', kind: 'Service', metadata: inSystem('prometheus'), spec: service }, signal);
  const isUp = (found: KubeObject | undefined) =>
    textAt(found, 'status', 'readyReplicas') !== undefined || recordAt(found, 'status').readyReplicas === 1;
  await until(cluster, ref('apps/v1', 'Deployment', 'prometheus', 'istio-system'), isUp, signal);
}

const pods = '- job_name: kubernetes-pods\n  kubernetes_sd_configs: [{role: pod}]\n';

function configure(cluster: TestCluster, jobs: string, signal: AbortSignal) {
  const data = { 'prometheus.yml': `scrape_configs:\n${pods}${jobs}` };
  return apply(cluster, { apiVersion: 'v1', kind: 'ConfigMap', metadata: inSystem('prometheus'), data }, signal);
}

async function ask(cluster: TestCluster, path: string, signal: AbortSignal, method: 'GET' | 'POST' = 'GET') {
  const { items } = await cluster.api.list(
    kind('v1', 'Pod'),
    { namespace: 'istio-system', labels: 'app=prometheus' },
    signal,
  );
  const target = { ...inSystem(''), pod: items[0]?.metadata.name ?? '', port: 9090 };
  return requestPod(cluster.api, target, { path, method }, signal);
}

const federate = (address: string) =>
  `- job_name: federate-west\n  honor_labels: true\n  metrics_path: /federate\n  params: {'match[]': ['{job="kubernetes-pods"}']}\n  static_configs: [{targets: ['${address}:9090'], labels: {cluster: west}}]\n`;

test('a remote is federated once its job is loaded, and its target says why when it is not reached', async context => {
  const { cluster, signal } = testWorld(context, ['east', 'west'], { platform: 'kubernetes', operator: 'none' });
  const [east, west] = [cluster('east'), cluster('west')];
  await install(east, '', signal);
  await install(west, '', signal);
  const hasAddress = (found: KubeObject | undefined) => listAt(found, 'status', 'loadBalancer', 'ingress').length > 0;
  const service = await until(west, ref('v1', 'Service', 'prometheus', 'istio-system'), hasAddress, signal);
  const address = textAt(service, 'status', 'loadBalancer', 'ingress', 0, 'ip') ?? '';
  const up = encodeURIComponent('up{job="federate-west"} == 1');
  const isUp = async () => {
    const { body } = await ask(east, `/api/v1/query?query=${up}`, signal);
    return listAt(JSON.parse(body), 'data', 'result').length === 1;
  };
  await eventually('it answers', async () => (await ask(east, '/-/ready', signal)).status === 200);
  await configure(east, federate('192.0.2.1'), signal);
  await eventually('the reloader has seen the job', async () => {
    const { body } = await ask(east, '/api/v1/status/config', signal);
    return body.includes('federate-west');
  });
  assert.equal(await isUp(), false);
  const targets = JSON.parse((await ask(east, '/api/v1/targets?state=active', signal)).body);
  assert.match(textAt(targets, 'data', 'activeTargets', 0, 'lastError') ?? '', /i\/o timeout/);
  await configure(east, federate(address), signal);
  assert.equal((await ask(east, '/-/reload', signal, 'POST')).status, 200);
  await eventually('the remote is up', isUp);
  await configure(east, federate(address) + federate(address), signal);
  const refused = await ask(east, '/-/reload', signal, 'POST');
  assert.equal(refused.status, 500);
  assert.match(refused.body, /multiple scrape configs with job name "federate-west"/);
  assert.equal(await isUp(), true, 'the old configuration goes on');
});

test('what clients ask each other is counted at both ends, and Kiali draws it as edges between clusters', async context => {
  const world = testWorld(context, ['east', 'west'], { platform: 'kubernetes' });
  const { signal } = world;
  const [east, west] = [world.cluster('east'), world.cluster('west')];
  await installMesh(world, meshOf(['east', 'west']));
  await install(east, '', signal);
  await install(west, '', signal);
  const service = ref('v1', 'Service', 'prometheus', 'istio-system');
  const hasAddress = (found: KubeObject | undefined) => listAt(found, 'status', 'loadBalancer', 'ingress').length > 0;
  const found = await until(west, service, hasAddress, signal);
  await configure(east, federate(textAt(found, 'status', 'loadBalancer', 'ingress', 0, 'ip') ?? ''), signal);
  const client = { namespace: 'sample', labels: 'app=curl', container: 'curl' };
  const pairs = 'count by (source_cluster, destination_cluster) (rate(istio_requests_total{reporter="source"}[5m]))';
  await eventually('all four pairs are in east', async () => {
    for (const each of [east, west]) await run(each, client, ['curl', '-sS', 'helloworld.sample:5000/hello'], signal);
    const { body } = await ask(east, `/api/v1/query?query=${encodeURIComponent(pairs)}`, signal);
    return listAt(JSON.parse(body), 'data', 'result').length === 4;
  });
  // The same series come out as of the recorded pair of servers: by what each bears, not by how many there are.
  const { queries } = recording('prometheus') as { readonly queries: Readonly<Record<string, readonly Answer[]>> };
  const counts = Object.entries(queries).filter(([query]) => query.startsWith('count by'));
  assert.notEqual(counts.length, 0);
  for (const [query, wanted] of counts) {
    const { body } = await ask(east, `/api/v1/query?query=${encodeURIComponent(query)}`, signal);
    const bearing = (all: readonly unknown[]) =>
      all.map(each => JSON.stringify(Object.entries(recordAt(each, 'metric')).toSorted())).toSorted();
    assert.deepEqual(bearing(listAt(JSON.parse(body), 'data', 'result')), bearing(wanted), query);
  }
  await installKialiBundle(east, signal);
  await applyKiali(east, { auth: { strategy: 'anonymous' } }, signal);
  await rolledOut(east, signal);
  const { body } = await askKiali(east, { path: '/kiali/api/namespaces/graph?namespaces=sample' }, signal);
  const edges = listAt(JSON.parse(body), 'elements', 'edges').map(each => textAt(each, 'data', 'source') ?? '');
  assert.ok(
    edges.some(source => source.startsWith('west ')),
    'seen by the proxies of west',
  );
});
