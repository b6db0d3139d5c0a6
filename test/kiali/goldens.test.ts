import { test } from 'node:test';
import { preview } from '../../source/engine/preview.ts';
import { documents } from '../../source/manifests/yaml.ts';
import type { KialiPlan } from '../../source/model/kiali.ts';
import type { Platform } from '../../source/model/mesh.ts';
import { kialiSteps } from '../../source/plans/kiali.ts';
import { matchesGolden } from '../helpers/goldens.ts';
import { kialiFor } from '../helpers/kiali-plans.ts';
import { rehearsedMesh } from '../helpers/rehearsed-mesh.ts';

const networks = { east: 'network1', west: 'network2', north: 'network3' };

/** Each step with its needs, then its objects. */
function planText(kiali: KialiPlan): string {
  return preview(kialiSteps(kiali), kiali.mesh.id)
    .map(({ step, objects }) => {
      const needs = step.needs.length === 0 ? '' : `\n# after ${step.needs.join(', ')}`;
      return `# ${step.id}: ${step.title}${needs}\n${documents(objects)}`;
    })
    .join('---\n');
}

const values = { server: { web_root: '/mesh' }, deployment: { resources: { limits: { memory: '2Gi' } } } };

const cases: Readonly<Record<string, readonly [Platform, Partial<KialiPlan>]>> = {
  openshift: ['openshift', {}],
  kubernetes: ['kubernetes', { values }],
};

for (const [name, [platform, changes]] of Object.entries(cases)) {
  test(`the plan of Kiali on ${name} is its golden file`, () => {
    const text = planText(kialiFor(rehearsedMesh(networks, {}, platform), changes));
    matchesGolden(new URL(`./goldens/${name}.yaml`, import.meta.url), text);
  });
}
