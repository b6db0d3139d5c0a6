import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { KubeObject } from '../../../source/model/kube.ts';
import { changesOf } from '../../../source/traffic/incidents/changes.ts';
import { createTurnover } from '../../../source/traffic/incidents/turnover.ts';

const SECOND = 1000;

test('a pod that is replaced is told once, with what it cost', () => {
  const turnover = createTurnover('west', 'v2');
  assert.deepEqual(turnover.see(['hello-v2-7c-aaaaa'], 0, 0), []);
  assert.deepEqual(turnover.see(['hello-v2-7c-aaaaa', 'hello-v2-7c-bbbbb'], 0, 10 * SECOND), []);
  assert.deepEqual(turnover.see(['hello-v2-7c-bbbbb'], 0, 12 * SECOND), []);
  assert.deepEqual(turnover.due(0, 13 * SECOND), [], 'requests that hang are not known yet');
  const [told, ...others] = turnover.due(2, 20 * SECOND);
  assert.deepEqual(others, []);
  assert.equal(told?.words, 'west: v2 pod replaced (…aaaaa, now …bbbbb), 2 requests failed');
  assert.deepEqual(turnover.due(2, 30 * SECOND), []);
});

test('that no pod is ready is told at once, and afterwards for how long', () => {
  const turnover = createTurnover('west', 'v2');
  turnover.see(['a-1'], 5, 0);
  const [none] = turnover.see([], 5, SECOND);
  assert.equal(none?.words, 'west: no helloworld pod (v2) is ready');
  turnover.see(['a-2'], 5, 9 * SECOND);
  const [again] = turnover.due(5, 20 * SECOND);
  assert.equal(again?.words, 'west: v2 pod replaced (…1, now …2), none ready for 8 s, 0 requests failed');
});

test('pods that are added are told as what they are', () => {
  const turnover = createTurnover('east', 'v1');
  turnover.see(['a'], 0, 0);
  turnover.see(['a', 'b'], 0, SECOND);
  turnover.see(['a', 'b', 'c'], 0, 2 * SECOND);
  assert.match(turnover.due(0, 10 * SECOND)[0]?.words ?? '', /^east: v1 scaled from 1 to 3 pods, 0 requests failed$/);
});

const secret = (name: string, changes: Partial<KubeObject['metadata']> = {}, data = 'a'): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name, namespace: 'istio-system', uid: name, ...changes },
  data: { key: data },
});

const writer = (manager: string, time: string, subresource?: string) => ({
  manager,
  operation: 'Update' as const,
  apiVersion: 'v1',
  time,
  fieldsType: 'FieldsV1' as const,
  fieldsV1: {},
  ...(subresource === undefined ? {} : { subresource }),
});

test('changes name who wrote last; status and resource versions are no change', () => {
  const before = [secret('one'), secret('two'), secret('three')];
  const managedFields = [
    writer('eastwest', '2026-01-01T00:00:00Z'),
    writer('kubectl-edit', '2026-01-02T00:00:00Z'),
    writer('controller', '2026-01-03T00:00:00Z', 'status'),
  ];
  const after = [
    secret('one', { resourceVersion: '9' }),
    secret('two', { managedFields }, 'b'),
    secret('four', { managedFields: [writer('eastwest', '2026-01-01T00:00:00Z')] }),
  ];
  assert.deepEqual(
    changesOf(before, after).map(({ what, object, by }) => [what, object.metadata.name, by]),
    [
      ['changed', 'two', 'kubectl-edit'],
      ['created', 'four', 'eastwest'],
      ['deleted', 'three', undefined],
    ],
  );
});
