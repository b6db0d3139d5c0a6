import { test } from 'node:test';
import { preview } from '../../source/engine/preview.ts';
import { documents } from '../../source/manifests/yaml.ts';
import type { Platform } from '../../source/model/mesh.ts';
import type { MetricsPlan, MetricsSite } from '../../source/model/metrics.ts';
import { kialiSteps } from '../../source/plans/kiali.ts';
import { matchesGolden } from '../helpers/goldens.ts';
import { kialiFor } from '../helpers/kiali-plans.ts';
import { rehearsedMesh } from '../helpers/rehearsed-mesh.ts';

const networks = { east: 'network1', west: 'network2', north: 'network3' };
const site: MetricsSite = { namespaces: ['istio-system', 'sample'], hasProxies: true };
const found = { configMap: 'prometheus-config', selector: { app: 'prometheus' } };
const sites = new Map<string, MetricsSite>([
  ['east', { ...site, prometheus: found }],
  ['west', site],
  ['north', { ...site, prometheus: found, address: '10.0.0.7:9090' }],
]);

const cases: Readonly<Record<string, readonly [Platform, MetricsPlan]>> = {
  thanos: ['openshift', { from: 'thanos', sites }],
  federation: ['kubernetes', { from: 'federation', sites }],
};

for (const [name, [platform, metrics]] of Object.entries(cases)) {
  test(`the plan of metrics by ${name} is its golden file`, () => {
    const kiali = kialiFor(rehearsedMesh(networks, {}, platform), { metrics });
    const steps = kialiSteps(kiali).filter(({ id }) => id.includes('metrics-'));
    const text = preview(steps, kiali.mesh.id)
      .map(({ step, objects, amendments = [] }) => {
        const needs = step.needs.length === 0 ? '' : `\n# after ${step.needs.join(', ')}`;
        const changes = amendments.map(({ object, words }) => `\n# changes ${object}: ${words}`).join('');
        return `# ${step.id}: ${step.title}${needs}${changes}\n${documents(objects)}`;
      })
      .join('---\n');
    matchesGolden(new URL(`./goldens/${name}.yaml`, import.meta.url), text);
  });
}
