import assert from 'node:assert/strict';
import { test } from 'node:test';
import { criticalPath } from '../../source/engine/critical-path.ts';
import { expectedTime } from '../../source/preparation/expected-time.ts';
import { usualSeconds } from '../../source/steps/step-id.ts';

const steps = [
  { id: 'east/operator', needs: [] },
  { id: 'west/operator', needs: [] },
  { id: 'east/control-plane', needs: ['east/operator'] },
  { id: 'west/control-plane', needs: ['west/operator'] },
];
const change = (step: string, will: 'create' | 'keep') => ({ step, cluster: 'east', object: 'Istio default', will });

test('a plan takes as long as the longest way through its needs', () => {
  const seconds: Readonly<Record<string, number>> = { 'east/operator': 5, 'east/control-plane': 7, 'west/operator': 3 };
  const found = criticalPath(steps, id => seconds[id]);
  assert.deepEqual(found, { seconds: 12, unknown: ['west/control-plane'] });
});

test('what changes, and what needs it, takes its usual time; the rest takes nearly none', () => {
  const all = expectedTime(steps, [change('east/operator', 'create'), change('west/operator', 'keep')]);
  const usual = (usualSeconds('east/operator') ?? 0) + (usualSeconds('east/control-plane') ?? 0);
  assert.deepEqual(all, { seconds: usual, unknown: [] });
  assert.ok(expectedTime(steps, [change('east/operator', 'keep')]).seconds < 1);
});

test('a changed step of a kind that nothing is known of makes the estimate a least', () => {
  const odd = [{ id: 'east/odd', needs: [] }];
  assert.deepEqual(expectedTime(odd, [change('east/odd', 'create')]).unknown, ['east/odd']);
});
