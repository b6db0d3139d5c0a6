/** The page of Kiali on OpenShift says by hand what the plan does. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { kialiSteps } from '../../source/plans/kiali.ts';
import { kialiFor } from '../helpers/kiali-plans.ts';
import { rehearsedMesh } from '../helpers/rehearsed-mesh.ts';

/** Of an operator, and of one Secret for each cluster: told in other words, or elsewhere on the page. */
const elsewhere =
  /operators\.coreos\.com|rollout status deployment\/kiali-operator|wait --for=condition=Established|get deployment kiali-operator/;

test('the page of Kiali on OpenShift names every command of the plan', () => {
  const page = readFileSync(new URL('../../docs/kiali-openshift.md', import.meta.url), 'utf8');
  const lines = page.split('\n').map(line => line.trim());
  const wanted = kialiSteps(kialiFor(rehearsedMesh({ east: 'network1', west: 'network2' })))
    .flatMap(step => `${step.byHand}\n${step.until?.byHand ?? ''}`.split('\n'))
    .filter(line => line !== '' && !elsewhere.test(line));
  assert.ok(wanted.length > 10);
  assert.deepEqual(
    [...new Set(wanted)].filter(line => !lines.includes(line)),
    [],
  );
});
