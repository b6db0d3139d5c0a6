/** Waiting for a goal: how it ends, and what is told meanwhile. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Event } from '../../source/engine/events.ts';
import { exists, sailReady } from '../../source/engine/goals.ts';
import type { Goal, PodAnswer } from '../../source/engine/step.ts';
import type { KubeObject } from '../../source/model/kube.ts';
import type { IstiodView } from '../../source/model/tally.ts';
import { createVirtualClock } from '../../source/rehearsal/virtual-clock.ts';
import { applying, execSaying, scriptedCluster, showing } from '../helpers/scripted-cluster.ts';
import { config, configRef, problemOf, run, start, step } from './run-steps.ts';

const istio = (reason: string, status = 'False'): KubeObject => ({
  apiVersion: 'sailoperator.io/v1',
  kind: 'Istio',
  metadata: { name: 'default', generation: 1 },
  status: {
    observedGeneration: 1,
    state: status === 'True' ? 'Healthy' : reason,
    conditions: ['Reconciled', 'Ready'].map(type => ({ type, status, reason, message: 'says the operator' })),
  },
});
const istioReady = sailReady({ apiVersion: 'sailoperator.io/v1', kind: 'Istio', name: 'default' }, 300, {
  namespace: 'istio-system',
  labels: 'app=istiod',
});
const quiet = { list: async () => [], read: async () => undefined };

const pod = (name: string): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace: 'n' },
  status: { phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }] },
});

/** What each pod said, in place of an istiod's networks. */
const sayings = (answers: readonly PodAnswer[]): readonly IstiodView[] =>
  answers.map(each => ({ pod: each.pod, clusters: [], networks: each.answers }));

const evidenceOf = (event: Event | undefined) =>
  event?.event === 'failed' ? [event.problem.evidence].filter(each => each !== undefined) : ['no failure'];

test('a time-out is a failure that repeats the last words', async () => {
  const clock = createVirtualClock(start);
  const pending = { ...config('a'), status: { phase: 'Sleeping' } };
  const goal: Goal = { by: 'watch', of: configRef, within: 90, byHand: '', pending: () => 'it sleeps' };
  const cluster = scriptedCluster('east', { ...quiet, watch: showing(clock, [[1, pending]]) });
  const { of, seconds } = await run([step('east/a', { until: goal })], [cluster], clock);
  assert.deepEqual(problemOf(of('failed', 'east/a')), ['timed-out', 'timed out after 90 s: it sleeps']);
  assert.deepEqual(evidenceOf(of('failed', 'east/a')), [], 'said once');
  assert.equal(seconds, 90);
});

test('a ReconcileError that stands for ten seconds ends the waiting; one that passes does not', async () => {
  const clock = createVirtualClock(start);
  const stuck = scriptedCluster('east', { ...quiet, watch: showing(clock, [[1, istio('ReconcileError')]]) });
  const healed = scriptedCluster('west', {
    ...quiet,
    watch: showing(clock, [
      [1, istio('ReconcileError')],
      [9, istio('IstiodNotReady')],
      [5, istio('Ready', 'True')],
    ]),
  });
  const { of } = await run(
    [step('east/a', { until: istioReady }), step('west/a', { until: istioReady })],
    [stuck, healed],
    clock,
  );
  assert.deepEqual(problemOf(of('failed', 'east/a')), [
    'failed-fast',
    'the operator cannot reconcile it: says the operator',
  ]);
  assert.deepEqual(evidenceOf(of('failed', 'east/a')), [], 'said once');
  const done = of('done', 'west/a');
  assert.equal(done?.event === 'done' && done.seconds, 15);
});

test('an answer for an older generation is not taken for ready', async () => {
  const clock = createVirtualClock(start);
  const old = istio('Ready', 'True');
  const newer = { ...old, metadata: { ...old.metadata, generation: 2 } };
  const current = { ...newer, status: { ...newer.status, observedGeneration: 2 } };
  const cluster = scriptedCluster('east', {
    ...quiet,
    watch: showing(clock, [
      [1, newer],
      [10, current],
    ]),
  });
  const { of } = await run([step('east/a', { until: istioReady })], [cluster], clock);
  const waiting = of('waiting', 'east/a');
  assert.equal(waiting?.event === 'waiting' && waiting.for, 'the operator has not processed it yet');
  const done = of('done', 'east/a');
  assert.equal(done?.event === 'done' && done.seconds, 11);
});

test('absence is an answer where the goal says so, after its seconds', async () => {
  const clock = createVirtualClock(start);
  const goal: Goal = {
    by: 'watch',
    of: configRef,
    within: 30,
    settleAfter: 10,
    byHand: '',
    pending: seen => (seen === undefined ? 'not yet' : undefined),
    learn: seen => ({ readerAccount: seen === undefined ? 'absent' : 'present' }),
  };
  let learned: string | undefined;
  const applied: KubeObject[] = [];
  const cluster = scriptedCluster('east', {
    ...quiet,
    watch: showing(clock, [[0, undefined]]),
    apply: applying('created', applied),
  });
  const second = step('east/b', {
    needs: ['east/a'],
    apply: facts => {
      learned = facts.of('east').readerAccount;
      return [];
    },
  });
  const { outcome, seconds } = await run([step('east/a', { until: goal }), second], [cluster], clock);
  assert.equal(outcome, 'done');
  assert.equal(seconds, 10);
  assert.equal(learned, 'absent');
});

test('the words of a wait are told when they change, not each time they are seen', async () => {
  const clock = createVirtualClock(start);
  const cluster = scriptedCluster('east', {
    ...quiet,
    watch: showing(clock, [
      [1, undefined],
      [1, undefined],
      [1, config('a')],
    ]),
  });
  const { events } = await run([step('east/a', { until: exists(configRef, 60) })], [cluster], clock);
  assert.equal(events.filter(each => each.event === 'waiting').length, 1);
});

test('a question goes to every pod again, soon at first, until all answers please', async () => {
  const clock = createVirtualClock(start);
  let asked = 0;
  const cluster = scriptedCluster('east', {
    list: async () => [pod('a'), pod('b')],
    exec: target => {
      asked += 1;
      return execSaying([target.pod === 'b' && asked < 5 ? 'no' : 'yes']);
    },
  });
  const goal: Goal = {
    by: 'ask',
    pods: { namespace: 'n', labels: 'app=x', container: 'c' },
    commands: [['say']],
    within: 60,
    byHand: '',
    views: sayings,
    pending: views => views.find(each => each.networks[0] !== 'yes')?.pod,
  };
  const { outcome, seconds } = await run([step('east/a', { until: goal })], [cluster], clock);
  assert.equal(outcome, 'done');
  assert.equal(asked, 6);
  assert.equal(seconds, 0.5);
});

test('a stream of answers that breaks off is opened again, and what was received still counts', async () => {
  const clock = createVirtualClock(start);
  const streams = [['v1\nv', '1\n'], ['v2\n']];
  const cluster = scriptedCluster('east', {
    list: async () => [pod('client')],
    exec: () => execSaying(streams.shift() ?? []),
  });
  const goal: Goal = {
    by: 'listen',
    pods: { namespace: 'n', labels: 'app=curl', container: 'curl' },
    command: ['ask'],
    expected: ['v1', 'v2'],
    reader: () => line => ({ observation: 'response', version: line, instance: 'i', took: 0 }),
    within: 60,
    byHand: '',
    judge: () => {
      const versions: string[] = [];
      return {
        observe: seen => {
          if (seen.observation === 'response') versions.push(seen.version);
        },
        pending: () => (versions.join() === 'v1,v1,v2' ? undefined : 'not all'),
      };
    },
  };
  const { outcome, tallies } = await run([step('east/a', { until: goal })], [cluster], clock);
  assert.equal(outcome, 'done');
  assert.deepEqual(tallies.get('east')?.versions, { v1: 2, v2: 1 });
});

test('a wait of more than three seconds says what the pods and events around it say', async () => {
  const clock = createVirtualClock(start);
  const stuck: KubeObject = {
    ...pod('istiod-1'),
    status: {
      phase: 'Pending',
      containerStatuses: [
        { name: 'discovery', state: { waiting: { reason: 'ErrImagePull', message: 'no such image' } } },
      ],
    },
  };
  const cluster = scriptedCluster('east', {
    list: async kind => (kind.kind === 'Pod' ? [stuck] : []),
    watch: showing(clock, [
      [1, istio('IstiodNotReady')],
      [9, istio('Ready', 'True')],
    ]),
  });
  const { events } = await run([step('east/a', { until: istioReady })], [cluster], clock);
  const words = events.flatMap(each => (each.event === 'waiting' ? [each.for] : []));
  assert.deepEqual(words, [
    'the operator could not apply it: says the operator',
    'ErrImagePull: pod istiod-1, container discovery: no such image; the operator could not apply it: says the operator',
  ]);
});

test('without a pod that waits, the newest warning speaks, but never an autoscaler’s', async () => {
  const clock = createVirtualClock(start);
  const warning = (kind: string, message: string, at: string): KubeObject => ({
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { name: message, namespace: 'istio-system' },
    type: 'Warning',
    reason: 'Failed',
    message,
    lastTimestamp: at,
    involvedObject: { kind, name: 'it' },
  });
  const cluster = scriptedCluster('east', {
    list: async kind =>
      kind.kind === 'Pod'
        ? []
        : [
            warning('ReplicaSet', 'older', '2026-01-01T00:00:01Z'),
            warning('ReplicaSet', 'newer', '2026-01-01T00:00:02Z'),
            warning('HorizontalPodAutoscaler', 'no metrics', '2026-01-01T00:00:03Z'),
          ],
    watch: showing(clock, [
      [0, istio('IstiodNotReady')],
      [5, istio('Ready', 'True')],
    ]),
  });
  const { events } = await run([step('east/a', { until: istioReady })], [cluster], clock);
  const words = events.flatMap(each => (each.event === 'waiting' ? [each.for] : []));
  assert.match(words[1] ?? '', /^ReplicaSet it: Failed, newer; /);
});
