/** The small texts of tables: ages, JSON paths, pods. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { humanDuration } from '../../../source/rehearsal/api-server/http/age.ts';
import { fromPath } from '../../../source/rehearsal/api-server/http/tables/json-path.ts';
import { podSummary } from '../../../source/rehearsal/api-server/http/tables/pod-cells.ts';
import type { Doc } from '../../../source/rehearsal/api-server/json.ts';

test('ages are written as kubectl writes them', () => {
  const [second, minute, hour, day] = [1000, 60_000, 3_600_000, 86_400_000];
  const table: readonly (readonly [number, string])[] = [
    [0, '0s'],
    [119 * second, '119s'],
    [2 * minute, '2m'],
    [2 * minute + 5 * second, '2m5s'],
    [10 * minute + 5 * second, '10m'],
    [179 * minute, '179m'],
    [3 * hour, '3h'],
    [3 * hour + 7 * minute, '3h7m'],
    [9 * hour + 7 * minute, '9h'],
    [2 * day, '2d'],
    [2 * day + 3 * hour, '2d3h'],
    [9 * day, '9d'],
    [800 * day, '2y70d'],
  ];
  for (const [milliseconds, text] of table) assert.equal(humanDuration(milliseconds), text);
});

test('printer columns find their values', () => {
  const object = {
    spec: { 'a.b': 1, list: [{ n: 'x' }, { n: 'y' }] },
    status: { conditions: [{ type: 'Ready', status: 'True' }] },
  };
  assert.deepEqual(fromPath(object, '.status.conditions[?(@.type=="Ready")].status'), ['True']);
  assert.deepEqual(fromPath(object, '.spec.list[*].n'), ['x', 'y']);
  assert.deepEqual(fromPath(object, '.spec.list[0].n'), ['x']);
  assert.deepEqual(fromPath(object, '.spec.a\\.b'), [1]);
  assert.deepEqual(fromPath(object, '.spec.nothing.here'), []);
});

const pod = (spec: object, status: object, metadata: object = {}): Doc => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'p', ...metadata },
  spec,
  status,
});

const running = { ready: true, restartCount: 0, state: { running: {} } };

test('a pod counts its containers and its sidecars', () => {
  const spec = {
    initContainers: [{ name: 'setup' }, { name: 'proxy', restartPolicy: 'Always' }],
    containers: [{ name: 'main' }],
  };
  const done = { name: 'setup', restartCount: 0, state: { terminated: { exitCode: 0 } } };
  const status = {
    phase: 'Running',
    conditions: [{ type: 'Initialized', status: 'True' }],
    initContainerStatuses: [done, { name: 'proxy', started: true, ...running }],
    containerStatuses: [{ name: 'main', ...running }],
  };
  assert.deepEqual(podSummary(pod(spec, status), 0), { ready: '2/2', status: 'Running', restarts: '0' });
});

test('a pod says what it waits for', () => {
  const spec = { initContainers: [{ name: 'setup' }], containers: [{ name: 'main' }] };
  const waiting = (reason: string) => ({ name: 'main', ready: false, restartCount: 0, state: { waiting: { reason } } });
  const pulling = { phase: 'Pending', containerStatuses: [waiting('ImagePullBackOff')] };
  assert.equal(podSummary(pod({ containers: [{ name: 'main' }] }, pulling), 0).status, 'ImagePullBackOff');
  const initializing = {
    phase: 'Pending',
    initContainerStatuses: [{ name: 'setup', restartCount: 0, state: { running: {} } }],
    containerStatuses: [waiting('PodInitializing')],
  };
  assert.deepEqual(podSummary(pod(spec, initializing), 0), { ready: '0/1', status: 'Init:0/1', restarts: '0' });
  const leaving = pod(spec, { phase: 'Running' }, { deletionTimestamp: '2026-01-01T00:00:00Z' });
  assert.equal(podSummary(leaving, 0).status, 'Terminating');
});

test('restarts say when the last one was', () => {
  const last = { terminated: { finishedAt: '2026-01-01T00:00:00Z' } };
  const status = {
    phase: 'Running',
    containerStatuses: [{ name: 'main', ...running, restartCount: 2, lastState: last }],
  };
  const now = Date.parse('2026-01-01T00:01:30Z');
  assert.equal(podSummary(pod({ containers: [{ name: 'main' }] }, status), now).restarts, '2 (90s ago)');
});
