import assert from 'node:assert/strict';
import { test } from 'node:test';
import { broughtBack, drilledFrom, replicasOf, scaledToZero } from '../../source/model/drill.ts';
import type { KubeObject } from '../../source/model/kube.ts';

const deployment = (replicas?: number): KubeObject => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'helloworld-v2', annotations: { team: 'blue' } },
  spec: { paused: false, ...(replicas === undefined ? {} : { replicas }) },
});

for (const replicas of [undefined, 1, 3]) {
  test(`what had ${replicas ?? 'no number of'} replicas has as many after a drill, and everything else as before`, () => {
    const away = scaledToZero(deployment(replicas));
    assert.ok(away);
    assert.equal(replicasOf(away), 0);
    assert.equal(drilledFrom(away), replicas ?? 1);
    assert.equal(scaledToZero(away), undefined);
    const back = broughtBack(away);
    assert.ok(back);
    assert.deepEqual(back, deployment(replicas ?? 1));
    assert.equal(broughtBack(back), undefined);
  });
}

test('what was scaled during a drill keeps its new number', () => {
  const away = scaledToZero(deployment(1));
  assert.ok(away);
  const scaled = { ...away, spec: { ...(away.spec as object), replicas: 5 } };
  assert.deepEqual(broughtBack(scaled), deployment(5));
});

test('a drill that begins again after one that was cut off remembers the first number', () => {
  const away = scaledToZero(deployment(4));
  assert.ok(away);
  const scaled = { ...away, spec: { ...(away.spec as object), replicas: 2 } };
  assert.equal(drilledFrom(scaledToZero(scaled) ?? scaled), 4);
});

test('without a noted number it is one', () => {
  for (const noted of ['', '-3', '1e9', '99999', '{}']) {
    const found = { ...deployment(0), metadata: { name: 'helloworld-v2', annotations: { 'eastwest/drill': noted } } };
    assert.equal(drilledFrom(found), 1, noted);
  }
});
