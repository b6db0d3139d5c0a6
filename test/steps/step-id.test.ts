import assert from 'node:assert/strict';
import { test } from 'node:test';
import { kindName, phaseOf, usualSeconds } from '../../source/steps/step-id.ts';

test('a step about another cluster is of the phase and the time of its kind, whatever the clusters are called', () => {
  for (const [id, kind] of [
    ['east/remote-secret-west', 'remote-secret'],
    ['east/reach-west', 'reach'],
    ['reach-west/reach-remote-secret', 'reach'],
  ] as const) {
    assert.equal(kindName(id), kind);
    assert.equal(phaseOf(id), 'remote-secrets');
    assert.equal(usualSeconds(id), 1);
  }
  assert.equal(kindName('reach-west/gateway'), 'gateway');
  assert.equal(phaseOf('reach-west/gateway'), 'gateway');
});
