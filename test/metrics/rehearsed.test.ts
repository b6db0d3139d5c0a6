/** Metrics on simulated clusters: collected and proven, run twice, refused where nothing comes, and taken away again. */
import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import { prometheus, prometheusConfigMap } from '../../source/manifests/metrics/prometheus.ts';
import type { KubeObject } from '../../source/model/kube.ts';
import { isOurs } from '../../source/model/marks.ts';
import type { MetricsPlan, MetricsSite } from '../../source/model/metrics.ts';
import { kialiSteps } from '../../source/plans/kiali.ts';
import { kialiFor } from '../helpers/kiali-plans.ts';
import { everythingOn, rehearsedMesh } from '../helpers/rehearsed-mesh.ts';
import { installed, plannedRemoval } from '../helpers/rehearsed-removal.ts';
import { rehearse } from '../helpers/rehearsed-run.ts';
import { installKialiBundle } from '../rehearsal/controllers/kiali-by-hand.ts';
import { ref, type TestCluster, until } from '../rehearsal/controllers/worlds.ts';

const networks = { east: 'network1', west: 'network2' };
const operator = { namespace: 'kiali-operator', deployment: 'kiali-operator', title: 'kiali-operator', ours: false };
const operators = new Map(Object.keys(networks).map(name => [name, { operator }] as const));
const site: MetricsSite = { namespaces: ['istio-system', 'sample'], hasProxies: true };
const sitesWith = (east: Partial<MetricsSite> = {}, west: Partial<MetricsSite> = {}) =>
  new Map([
    ['east', { ...site, ...east }],
    ['west', { ...site, ...west }],
  ]);
const configMap = ref('v1', 'ConfigMap', 'prometheus', 'istio-system');
const textOf = (found: KubeObject | undefined) => found?.data?.['prometheus.yml'] ?? '';

async function onKubernetes(context: TestContext, metrics: MetricsPlan, before = async (_east: TestCluster) => {}) {
  const mesh = rehearsedMesh(networks, {}, 'kubernetes');
  const made = await installed(context, mesh, { platform: 'kubernetes' });
  const [east, west] = [made.simulated.cluster('east'), made.simulated.cluster('west')];
  for (const each of made.simulated.clusters) await installKialiBundle(each, made.simulated.signal, '2.29.0');
  await before(east);
  const kiali = kialiFor(mesh, { sites: operators, metrics });
  return { ...made, mesh, kiali, east, west, signal: made.simulated.signal };
}

const ofMetrics = (objects: readonly string[]) => objects.filter(each => /prometheus|Monitor /i.test(each));

describe('metrics', { concurrency: 3 }, () => {
  test('on Kubernetes each cluster gets a Prometheus, and the home’s has what all proxies report', async context => {
    const { mesh, kiali, world, east, west, signal } = await onKubernetes(context, {
      from: 'federation',
      sites: sitesWith(),
    });
    const steps = kialiSteps(kiali);
    const first = await rehearse(mesh, steps, world, signal);
    assert.deepEqual(first.problems, []);
    assert.equal(first.results.get('east ConfigMap istio-system/prometheus'), 'configured');
    assert.match(textOf(await east.api.get(configMap, signal)), /job_name: federate-west\n/);
    assert.doesNotMatch(textOf(await west.api.get(configMap, signal)), /federate-/);
    const second = await rehearse(mesh, steps, world, signal);
    assert.deepEqual(second.problems, []);
    assert.deepEqual(
      [...second.results].filter(([, result]) => result !== 'unchanged' && result !== 'kept'),
      [],
    );

    const leaving = await plannedRemoval(mesh, world, signal, { leaving: ['west'] });
    assert.deepEqual((await rehearse(mesh, leaving, world, signal)).problems, []);
    assert.doesNotMatch(textOf(await east.api.get(configMap, signal)), /federate-/);
    assert.deepEqual(ofMetrics(await everythingOn(west, signal)), []);
    const all = await plannedRemoval(mesh, world, signal);
    assert.deepEqual((await rehearse(mesh, all, world, signal)).problems, []);
    assert.deepEqual(ofMetrics(await everythingOn(east, signal)), []);
  });

  test('a Prometheus that is there is used, and its configuration is byte by byte what it was afterwards', async context => {
    const theirs = prometheusConfigMap('istio-system');
    const text = `# ours, do not touch\n${textOf(theirs)}`;
    const found = { configMap: 'prometheus', selector: { 'app.kubernetes.io/name': 'prometheus' } };
    const { mesh, kiali, world, east, signal } = await onKubernetes(
      context,
      { from: 'federation', sites: sitesWith({ prometheus: found }) },
      async ({ api }) => {
        const by = { manager: 'kubectl' };
        const map = { ...theirs, data: { ...theirs.data, 'prometheus.yml': text } };
        for (const object of [map, ...prometheus('istio-system')])
          await api.create(object, by, new AbortController().signal);
      },
    );
    const made = await rehearse(mesh, kialiSteps(kiali), world, signal);
    assert.deepEqual(made.problems, []);
    assert.equal(isOurs((await east.api.get(configMap, signal)) ?? theirs), false);
    const all = await plannedRemoval(mesh, world, signal);
    assert.deepEqual((await rehearse(mesh, all, world, signal)).problems, []);
    const after = await east.api.get(configMap, signal);
    assert.equal(textOf(after), text);
    assert.equal(after?.metadata.annotations?.['eastwest/federated'], undefined);
  });

  test('nothing is proven of a Prometheus that the home does not reach, and its target says why', async context => {
    const { mesh, kiali, world } = await onKubernetes(context, {
      from: 'federation',
      sites: sitesWith({}, { address: '192.0.2.250:9090' }),
    });
    const stop = new AbortController();
    const { outcome } = await rehearse(mesh, kialiSteps(kiali), world, stop.signal, event => {
      if (event.event === 'done') assert.notEqual(event.step, 'east/metrics-federated');
      if (event.event === 'waiting' && /does not reach the Prometheus of west: .*i\/o timeout/.test(event.for))
        stop.abort();
    });
    assert.equal(outcome, 'cancelled');
  });
});

const inMonitoring = { name: 'cluster-monitoring-config', namespace: 'openshift-monitoring' };
const monitoring = { apiVersion: 'v1', kind: 'ConfigMap', ...inMonitoring };

describe('metrics of OpenShift', { concurrency: 3 }, () => {
  test('its monitoring is switched on beside what the administrator has set, and off again', async context => {
    const mesh = rehearsedMesh(networks);
    const { simulated, world } = await installed(context, mesh);
    const { signal } = simulated;
    const [east, west] = [simulated.cluster('east'), simulated.cluster('west')];
    const data = { 'config.yaml': 'prometheusK8s:\n  retention: 24h # a day\n' };
    await east.api.create({ apiVersion: 'v1', kind: 'ConfigMap', metadata: inMonitoring, data }, {}, signal);
    const steps = kialiSteps(kialiFor(mesh, { metrics: { from: 'thanos', sites: sitesWith() } }));
    const first = await rehearse(mesh, steps, world, signal);
    assert.deepEqual(first.problems, []);
    assert.equal(first.results.get('east ConfigMap openshift-monitoring/cluster-monitoring-config'), 'configured');
    assert.equal(first.results.get('west ConfigMap openshift-monitoring/cluster-monitoring-config'), 'created');
    const second = await rehearse(mesh, steps, world, signal);
    assert.deepEqual(second.problems, []);
    assert.deepEqual(
      [...second.results].filter(([, result]) => result !== 'unchanged'),
      [],
    );
    const all = await plannedRemoval(mesh, world, signal);
    assert.deepEqual((await rehearse(mesh, all, world, signal)).problems, []);
    assert.deepEqual((await east.api.get(monitoring, signal))?.data, data);
    assert.equal(await west.api.get(monitoring, signal), undefined);
    for (const each of [east, west]) {
      assert.deepEqual(
        (await everythingOn(each, signal)).filter(
          title => /PodMonitor|ServiceMonitor/.test(title) && !/Definition/.test(title),
        ),
        [],
      );
    }
    const gone = ref('apps/v1', 'StatefulSet', 'prometheus-user-workload', 'openshift-user-workload-monitoring');
    await until(east, gone, found => found === undefined, signal);
  });

  test('a monitoring config that cannot be read fails with what to do, and stays as it is', async context => {
    const mesh = rehearsedMesh(networks);
    const { simulated, world } = await installed(context, mesh);
    const { signal } = simulated;
    const east = simulated.cluster('east');
    const data = { 'config.yaml': 'a: [1\n' };
    await east.api.create({ apiVersion: 'v1', kind: 'ConfigMap', metadata: inMonitoring, data }, {}, signal);
    const steps = kialiSteps(kialiFor(mesh, { metrics: { from: 'thanos', sites: sitesWith() } }));
    const { problems } = await rehearse(mesh, steps, world, signal);
    assert.match(
      problems.join('\n'),
      /east\/metrics-user-workload exists: config.yaml of ConfigMap .* is not one YAML/,
    );
    assert.deepEqual((await east.api.get(monitoring, signal))?.data, data);
  });

  test('where no namespace has a monitor, nothing is proven', async context => {
    const mesh = rehearsedMesh(networks);
    const { world } = await installed(context, mesh);
    const stop = new AbortController();
    const none = { namespaces: [] };
    const steps = kialiSteps(kialiFor(mesh, { metrics: { from: 'thanos', sites: sitesWith(none, none) } }));
    const { outcome } = await rehearse(mesh, steps, world, stop.signal, event => {
      if (event.event === 'waiting' && event.for === 'no metrics of proxies of east yet') stop.abort();
    });
    assert.equal(outcome, 'cancelled');
  });
});
