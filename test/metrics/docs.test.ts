/** The page of metrics says by hand what the plans do, and its objects are those that they write. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { load } from 'js-yaml';
import { federate } from '../../source/manifests/metrics/federation.ts';
import { listAt } from '../../source/model/fields.ts';
import type { MetricsPlan } from '../../source/model/metrics.ts';
import { kialiSteps } from '../../source/plans/kiali.ts';
import { kialiFor } from '../helpers/kiali-plans.ts';
import { rehearsedMesh } from '../helpers/rehearsed-mesh.ts';

const page = readFileSync(new URL('../../docs/metrics.md', import.meta.url), 'utf8');
const lines = page.split('\n').map(line => line.trim());
const site = { namespaces: ['istio-system'], hasProxies: true };
const sites = new Map([
  ['east', site],
  ['west', site],
]);

for (const from of ['thanos', 'federation'] as const) {
  test(`the page names every command of the plan with --metrics ${from}`, () => {
    const metrics: MetricsPlan = { from, sites };
    const wanted = kialiSteps(kialiFor(rehearsedMesh({ east: 'network1', west: 'network2' }), { metrics }))
      .filter(({ id }) => id.includes('/metrics-') && !id.endsWith('-kiali'))
      .flatMap(step => `${step.byHand}\n${step.until?.byHand ?? ''}`.split('\n'))
      .filter(line => line !== '');
    assert.ok(wanted.length > 4);
    assert.deepEqual(
      [...new Set(wanted)].filter(line => !lines.includes(line)),
      [],
    );
  });
}

test('the scrape job of the page is the one that is written', () => {
  const [block = ''] = page.split('```').filter(each => each.includes('- job_name: federate-west'));
  const configMap = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'prometheus' }, data: {} };
  const ref = { apiVersion: 'v1', kind: 'ConfigMap', namespace: 'istio-system', name: 'prometheus' };
  const amended = federate(ref, [{ cluster: 'west', address: 'ADDRESS:9090' }]).amend(configMap);
  assert.ok(amended.will === 'write');
  assert.deepEqual(load(block), listAt(load(amended.object.data?.['prometheus.yml'] ?? ''), 'scrape_configs'));
});

test('a load balancer goes only once the address that is named in its place is proven', () => {
  const exposed = { ...site, exposed: true, address: '10.0.0.7:9090' } as const;
  const metrics: MetricsPlan = { from: 'federation', sites: new Map([...sites, ['west', exposed]]) };
  const steps = kialiSteps(kialiFor(rehearsedMesh({ east: 'network1', west: 'network2' }), { metrics }));
  const gone = steps.find(({ id }) => id === 'west/metrics-unexposed');
  assert.deepEqual(gone?.needs, ['east/metrics-federated']);
  assert.equal(gone?.remove?.[0]?.ref.name, 'prometheus-federation');
  assert.ok(steps.every(({ id }) => id !== 'west/metrics-address'));
});
