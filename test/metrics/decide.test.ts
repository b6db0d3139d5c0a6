/** Where metrics come from: what is said, what an earlier run had, and what blocks it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { KialiSurvey } from '../../source/checks/kiali-survey.ts';
import type { MetricsSurvey } from '../../source/checks/metrics-survey.ts';
import type { KubeObject } from '../../source/model/kube.ts';
import type { Platform } from '../../source/model/mesh.ts';
import { decideMetrics, type MetricsFound } from '../../source/preparation/decide-metrics.ts';
import { kialiFor } from '../helpers/kiali-plans.ts';
import { member, meshOf } from '../helpers/meshes.ts';

const nothing: MetricsSurvey = {
  namespaces: ['istio-system', 'sample'],
  hasProxies: true,
  federated: [],
  exposed: false,
  exposedAt: [],
  monitors: true,
  monitored: [],
  ourMonitors: false,
  userWorkload: 'unset',
  amendable: [],
  lacking: { thanos: [], federation: [], store: [] },
  leftOut: [],
};

function setUp(
  platform: Platform,
  east: Partial<MetricsSurvey> = {},
  west: Partial<MetricsSurvey> = {},
  kialis: readonly KubeObject[] = [],
) {
  const members = ['east', 'west'].map(name => member(name, { platform }));
  const found: readonly MetricsFound[] = members.map((each, index) => ({
    member: each,
    survey: { kialis: index === 0 ? kialis : [] } as unknown as KialiSurvey,
    metrics: { ...nothing, ...(index === 0 ? east : west) },
  }));
  return { kiali: kialiFor(meshOf([], { members })), found };
}

const decide = (choices: Parameters<typeof decideMetrics>[0], { kiali, found }: ReturnType<typeof setUp>) =>
  decideMetrics(choices, kiali, found);

function ourKiali(url: string): KubeObject {
  const annotations = { 'eastwest/mesh': 'mesh1' };
  const metadata = { name: 'kiali', namespace: 'istio-system', annotations };
  const spec = { external_services: { prometheus: { url } } };
  return { apiVersion: 'kiali.io/v1alpha1', kind: 'Kiali', metadata, spec };
}

test('where nothing is said and nothing collects metrics, that is told once, with the way of the platform', () => {
  for (const [platform, flag] of [
    ['openshift', 'thanos'],
    ['kubernetes', 'federation'],
  ] as const) {
    const { metrics, problems, warnings } = decide({}, setUp(platform));
    assert.deepEqual([metrics, problems], [undefined, []]);
    assert.match(warnings.join(), new RegExp(`its graphs stay empty: --metrics ${flag}`));
  }
  const theirs = { configMap: 'prometheus', selector: { app: 'prometheus' }, ours: false };
  assert.deepEqual(decide({}, setUp('kubernetes', { prometheus: theirs })).warnings, []);
});

test('what an earlier run had continues without a flag', () => {
  const own = { configMap: 'prometheus', selector: { app: 'prometheus' }, ours: true };
  assert.equal(decide({}, setUp('openshift', { prometheus: own })).metrics?.from, 'federation');
  assert.equal(decide({}, setUp('openshift', { ourMonitors: true })).metrics?.from, 'thanos');
  const url = 'https://thanos.example.com:9091';
  const store = decide({}, setUp('openshift', {}, {}, [ourKiali(url)])).metrics;
  assert.deepEqual(store?.from === 'store' && store.url, url);
  const thanos = 'https://thanos-querier.openshift-monitoring.svc.cluster.local:9091';
  assert.equal(decide({}, setUp('openshift', {}, {}, [ourKiali(thanos)])).metrics, undefined);
});

test('what another choice has installed before stays, and does not decide: what Kiali reads does', () => {
  const own = { configMap: 'prometheus', selector: { app: 'prometheus' }, ours: true };
  const federation = { prometheus: own, federated: [{ cluster: 'west', address: '10.0.0.7:9090' }] };
  const url = 'https://store.example.com:9090';
  const store = decide({}, setUp('kubernetes', federation, {}, [ourKiali(url)]));
  assert.deepEqual([store.metrics?.from === 'store' && store.metrics.url, store.problems], [url, []]);
  assert.doesNotMatch(store.warnings.join(), /stays/);
  const thanos = 'https://thanos-querier.openshift-monitoring.svc.cluster.local:9091';
  const both = { ...federation, ourMonitors: true };
  assert.equal(decide({}, setUp('openshift', both, {}, [ourKiali(thanos)])).metrics?.from, 'thanos');
  // Its monitors are of an earlier choice where Kiali reads the usual address.
  assert.equal(decide({}, setUp('openshift', both, {}, [ourKiali('')])).metrics?.from, 'federation');
  // A change to federation that was interrupted before Kiali was told.
  assert.equal(decide({}, setUp('openshift', federation, {}, [ourKiali(thanos)])).metrics?.from, 'federation');
});

test('an address that was named before is kept, and a load balancer is not', () => {
  const east = { federated: [{ cluster: 'west', address: '10.0.0.7:9090' }] };
  assert.equal(decide({}, setUp('kubernetes', east)).metrics?.sites.get('west')?.address, '10.0.0.7:9090');
  const exposed = decide({}, setUp('kubernetes', east, { exposed: true }));
  assert.equal(exposed.metrics?.sites.get('west')?.address, undefined);
  assert.deepEqual(exposed.warnings, []);
  const first = decide({ metrics: { from: 'federation' } }, setUp('kubernetes'));
  assert.match(first.warnings.join(), /exposes the Prometheus of west .* over plain HTTP without a login/);
  const metricsAddresses = [{ cluster: 'west', address: '10.0.0.8:9090' }];
  const said = decide({ metricsAddresses }, setUp('kubernetes', east, { exposed: true }));
  assert.deepEqual(said.metrics?.sites.get('west'), {
    namespaces: ['istio-system', 'sample'],
    hasProxies: true,
    exposed: true,
    address: '10.0.0.8:9090',
  });
  assert.deepEqual(said.warnings, []);
  const itsOwn = { exposed: true, exposedAt: ['10.0.0.8'] };
  const same = decide({ metricsAddresses }, setUp('kubernetes', east, itsOwn));
  assert.equal(same.metrics?.sites.get('west')?.exposed, undefined, 'the load balancer that is named stays');
});

test('namespaces that others monitor get no second monitor', () => {
  const east = { monitored: ['sample'], istiodMonitored: true } as const;
  const { metrics } = decide({ metrics: { from: 'thanos' } }, setUp('openshift', east));
  assert.deepEqual(metrics?.sites.get('east'), {
    namespaces: ['istio-system'],
    hasProxies: true,
    istiodMonitored: true,
  });
});

test('another source than before is told of what stays', () => {
  const { warnings } = decide({ metrics: { from: 'federation' } }, setUp('openshift', { ourMonitors: true }));
  assert.match(warnings[0] ?? '', /the monitors of --metrics thanos stay/);
});

for (const [title, choices, platform, survey, words] of [
  ['thanos on Kubernetes', { metrics: { from: 'thanos' } }, 'kubernetes', {}, /east is not OpenShift/],
  [
    'a cluster without monitors',
    { metrics: { from: 'thanos' } },
    'openshift',
    { monitors: false },
    /serves no ServiceMonitors/,
  ],
  [
    'missing permissions',
    { metrics: { from: 'federation' } },
    'kubernetes',
    { lacking: { ...nothing.lacking, federation: ['create services in istio-system'] } },
    /missing permissions on east: create services/,
  ],
  [
    'an address of the home',
    { metrics: { from: 'federation' }, metricsAddresses: [{ cluster: 'east', address: 'a:1' }] },
    'kubernetes',
    {},
    /east is the home/,
  ],
  [
    'an address of no cluster',
    { metrics: { from: 'federation' }, metricsAddresses: [{ cluster: 'nord', address: 'a:1' }] },
    'kubernetes',
    {},
    /no cluster is named nord/,
  ],
  [
    'an address without federation',
    { metrics: { from: 'thanos' }, metricsAddresses: [{ cluster: 'west', address: 'a:1' }] },
    'openshift',
    {},
    /address of a federated Prometheus/,
  ],
] as const) {
  test(`${title} is refused with what to do`, () => {
    const { problems, metrics } = decide(choices, setUp(platform, survey));
    assert.equal(metrics, undefined);
    assert.match(problems[0]?.title ?? '', words);
    assert.notEqual(problems[0]?.hint, '');
  });
}

test('whoever switched user workload monitoring off is not overruled in silence', () => {
  const thanos = { metrics: { from: 'thanos' } } as const;
  const { warnings } = decide(thanos, setUp('openshift', { userWorkload: 'off' }, { userWorkload: 'on' }));
  assert.match(warnings.join('\n'), /switched on for the whole cluster on east:/);
  assert.match(warnings.join('\n'), /on east its configuration says enableUserWorkload: false/);
  const on = decide(thanos, setUp('openshift', { userWorkload: 'on' }, { userWorkload: 'on' })).warnings.join('\n');
  assert.doesNotMatch(on, /switched on|enableUserWorkload/);
});

test('a URL that the own fields name as well is refused, as they would win', () => {
  const { kiali, found } = setUp('openshift');
  const values = { external_services: { prometheus: { url: 'http://mine:9090' } } };
  const { problems } = decideMetrics({ metrics: { from: 'thanos' } }, { ...kiali, values }, found);
  assert.match(
    problems[0]?.title ?? '',
    /--kiali-values sets external_services\.prometheus\.url, and so does --metrics thanos/,
  );
});
