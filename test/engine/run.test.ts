import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Event } from '../../source/engine/events.ts';
import { exists, sailReady } from '../../source/engine/goals.ts';
import { runPlan } from '../../source/engine/run.ts';
import type { Goal, PodAnswer, Step } from '../../source/engine/step.ts';
import type { KubeObject } from '../../source/model/kube.ts';
import { ProblemError } from '../../source/model/problem.ts';
import type { IstiodView } from '../../source/model/tally.ts';
import type { Clock, Cluster } from '../../source/ports.ts';
import { createVirtualClock } from '../../source/rehearsal/virtual-clock.ts';
import { meshOf } from '../helpers/meshes.ts';
import { applying, execSaying, scriptedCluster, showing, worldOf } from '../helpers/scripted-cluster.ts';

const start = Date.UTC(2026, 0, 1);
const mesh = meshOf(['east', 'west']);
const config = (name: string): KubeObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, namespace: 'n' },
});
const configRef = { apiVersion: 'v1', kind: 'ConfigMap', namespace: 'n', name: 'a' };

function step(id: string, rest: Partial<Step> = {}): Step {
  return { id, cluster: id.split('/')[0] ?? '', title: id, needs: [], byHand: '', ...rest };
}

async function run(steps: readonly Step[], clusters: readonly Cluster[], clock: Clock, signal?: AbortSignal) {
  const events: (Event & { at: number })[] = [];
  const ended = await runPlan(
    mesh,
    steps,
    worldOf(clock, clusters),
    event => events.push(event),
    signal ?? new AbortController().signal,
  );
  const of = (kind: Event['event'], id: string) =>
    events.find(each => each.event === kind && 'step' in each && each.step === id);
  return { ...ended, events, of, seconds: (clock.now() - start) / 1000 };
}

test('steps that need nothing of each other run side by side; one that needs both starts when the later is done', async () => {
  const clock = createVirtualClock(start);
  const after = (seconds: number) => ({ watch: showing(clock, [[seconds, config('a')]]) });
  const goal = exists(configRef, 60);
  const { events, outcome, seconds } = await run(
    [step('east/a', { until: goal }), step('west/a', { until: goal }), step('east/b', { needs: ['east/a', 'west/a'] })],
    [scriptedCluster('east', after(20)), scriptedCluster('west', after(30))],
    clock,
  );
  assert.equal(outcome, 'done');
  assert.equal(seconds, 30);
  const order = events.flatMap(each => ('step' in each ? [`${each.event} ${each.step}`] : []));
  assert.deepEqual(order, [
    'started east/a',
    'started west/a',
    'done east/a',
    'done west/a',
    'started east/b',
    'done east/b',
  ]);
});

test('a failed step blocks only what needs it, and those are told which step it was', async () => {
  const clock = createVirtualClock(start);
  const refused = new ProblemError({ code: 'forbidden', title: 'may not', hint: 'ask' });
  const cluster = scriptedCluster('east', { apply: async () => Promise.reject(refused) });
  const { outcome, failed, of } = await run(
    [
      step('east/a', { apply: () => [config('a')] }),
      step('east/b', { needs: ['east/a'] }),
      step('east/c', { needs: ['east/b'] }),
      step('east/d'),
    ],
    [cluster],
    clock,
  );
  assert.equal(outcome, 'failed');
  assert.deepEqual(failed, ['east/a']);
  assert.deepEqual(problemOf(of('failed', 'east/b')), ['blocked', 'not started: it needs east/a']);
  assert.deepEqual(problemOf(of('failed', 'east/c')), ['blocked', 'not started: it needs east/b']);
  assert.ok(of('done', 'east/d'));
});

test('a step after others waits for their end, well or not, and is not blocked by a failure', async () => {
  const clock = createVirtualClock(start);
  const refused = new ProblemError({ code: 'forbidden', title: 'may not', hint: 'ask' });
  const { of, seconds } = await run(
    [
      step('east/a', { apply: () => [config('a')] }),
      step('west/a', { until: exists(configRef, 60) }),
      step('east/b', { after: ['east/a', 'west/a'] }),
    ],
    [
      scriptedCluster('east', { apply: async () => Promise.reject(refused) }),
      scriptedCluster('west', { watch: showing(clock, [[20, config('a')]]) }),
    ],
    clock,
  );
  assert.ok(of('failed', 'east/a'));
  assert.ok(of('done', 'east/b'));
  assert.equal(seconds, 20);
});

test('a decision is learned for the steps that need it, or fails with its problem', async () => {
  const clock = createVirtualClock(start);
  const made: KubeObject[] = [];
  const cluster = scriptedCluster('east', { apply: applying('created', made) });
  const decision = (decide: Extract<Goal, { by: 'decision' }>['decide']): Goal => ({
    by: 'decision',
    within: 10,
    byHand: '',
    decide,
  });
  const problem = { code: 'version-missing', title: 'none', hint: 'h' } as const;
  const { of } = await run(
    [
      step('east/a', { until: decision(() => ({ istioVersion: 'v1.30.3' })) }),
      step('east/b', { needs: ['east/a'], apply: facts => [config(facts.text('east', 'istioVersion', 'version'))] }),
      step('east/c', { until: decision(() => ({ problem })) }),
      step('east/d', { needs: ['east/c'] }),
    ],
    [cluster],
    clock,
  );
  assert.equal(made[0]?.metadata.name, 'v1.30.3');
  assert.deepEqual(problemOf(of('failed', 'east/c')), ['version-missing', 'none']);
  assert.deepEqual(problemOf(of('failed', 'east/d')), ['blocked', 'not started: it needs east/c']);
});

function problemOf(event: Event | undefined): readonly string[] {
  return event?.event === 'failed' ? [event.problem.code, event.problem.title] : [];
}

test('a time-out is a failure that repeats the last words', async () => {
  const clock = createVirtualClock(start);
  const pending = { ...config('a'), status: { phase: 'Sleeping' } };
  const goal: Goal = { by: 'watch', of: configRef, within: 90, byHand: '', pending: () => 'it sleeps' };
  const cluster = scriptedCluster('east', { watch: showing(clock, [[1, pending]]) });
  const { of, seconds } = await run([step('east/a', { until: goal })], [cluster], clock);
  assert.deepEqual(problemOf(of('failed', 'east/a')), ['timed-out', 'timed out after 90 s: it sleeps']);
  assert.equal(seconds, 90);
});

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
const quiet = { list: async () => [] };

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
    watch: showing(clock, [
      [1, undefined],
      [1, undefined],
      [1, config('a')],
    ]),
  });
  const { events } = await run([step('east/a', { until: exists(configRef, 60) })], [cluster], clock);
  assert.equal(events.filter(each => each.event === 'waiting').length, 1);
});

test('a stop ends what runs as cancelled and starts nothing more', async () => {
  const clock = createVirtualClock(start);
  const controller = new AbortController();
  const cluster = scriptedCluster('east', { watch: showing(clock, [[1, undefined]]) });
  const stopping = scriptedCluster('west', {
    apply: async () => {
      controller.abort();
      return 'created';
    },
  });
  const { outcome, of } = await run(
    [
      step('east/a', { until: exists(configRef, 60) }),
      step('east/b', { needs: ['east/a'] }),
      step('west/a', { apply: () => [config('a')] }),
    ],
    [cluster, stopping],
    clock,
    controller.signal,
  );
  assert.equal(outcome, 'cancelled');
  assert.deepEqual(problemOf(of('failed', 'east/a')), ['cancelled', 'stopped before it finished']);
  assert.equal(of('started', 'east/b'), undefined);
});

test('a bug in one step ends the run and is thrown as it is', async () => {
  const clock = createVirtualClock(start);
  const bug = step('east/a', {
    apply: () => {
      throw new TypeError('a bug');
    },
  });
  const cluster = scriptedCluster('west', { watch: showing(clock, [[1, undefined]]) });
  const other = step('west/a', { until: exists(configRef, 600) });
  await assert.rejects(run([bug, other], [scriptedCluster('east', {}), cluster], clock), TypeError);
});

test('a write to a cluster that does not answer is tried again until it does, and the wait is told', async () => {
  const clock = createVirtualClock(start);
  let failures = 3;
  const down = new ProblemError({ code: 'unreachable', title: 'east does not respond', hint: 'wait' });
  const cluster = scriptedCluster('east', {
    apply: async () => {
      failures -= 1;
      if (failures >= 0) throw down;
      return 'created';
    },
  });
  const { outcome, of } = await run([step('east/a', { apply: () => [config('a')] })], [cluster], clock);
  assert.equal(outcome, 'done');
  const waiting = of('waiting', 'east/a');
  assert.equal(waiting?.event === 'waiting' && waiting.for, 'east does not respond');
});

const pod = (name: string): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace: 'n' },
  status: { phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }] },
});

/** What each pod said, in place of an istiod's networks. */
const sayings = (answers: readonly PodAnswer[]): readonly IstiodView[] =>
  answers.map(each => ({ pod: each.pod, clusters: [], networks: each.answers }));

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

test('a stream of answers that breaks off is opened again, and what was heard still counts', async () => {
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
    reader: () => line => ({ heard: 'response', version: line, instance: 'i', took: 0 }),
    within: 60,
    byHand: '',
    judge: () => {
      const versions: string[] = [];
      return {
        hear: heard => {
          if (heard.heard === 'response') versions.push(heard.version);
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
    'IstiodNotReady: says the operator (Reconciled is False)',
    'IstiodNotReady: says the operator (Reconciled is False); pod istiod-1: ErrImagePull, no such image',
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
  assert.match(words[1] ?? '', /; ReplicaSet it: Failed, newer$/);
});

test('a bug while another need is still awaited is thrown, and nothing escapes', async () => {
  const clock = createVirtualClock(start);
  const broken = scriptedCluster('west', {
    watch: () => {
      throw new TypeError('oh');
    },
  });
  const slow = scriptedCluster('east', { watch: showing(clock, [[60, config('a')]]) });
  const goal = exists(configRef, 90);
  const steps = [
    step('east/a', { until: goal }),
    step('west/a', { until: goal }),
    step('east/b', { needs: ['east/a'], after: ['west/a'] }),
    step('east/c', { needs: ['west/a'], after: ['west/a'] }),
  ];
  await assert.rejects(run(steps, [slow, broken], clock), TypeError);
});

for (const how of ['a bug elsewhere', 'a stop'] as const) {
  test(`${how} does not cut off a write that is under way, and nothing new is written`, async () => {
    const clock = createVirtualClock(start);
    const stop = new AbortController();
    const wrote: string[] = [];
    const east = scriptedCluster('east', {
      async apply(object, ref, signal) {
        await clock.sleep(1000, signal);
        if (how === 'a stop') stop.abort();
        await clock.sleep(1000, signal);
        object(undefined);
        wrote.push(ref.name);
        return 'created';
      },
    });
    const west = scriptedCluster('west', {
      async read() {
        if (how === 'a bug elsewhere') throw new TypeError('oh');
        return config('a');
      },
    });
    const steps = [
      step('east/a', { apply: () => [config('a'), config('b')] }),
      step('east/c', { needs: ['east/a'], apply: () => [config('c')] }),
      step('west/a', { create: () => [{ ref: configRef, keep: () => undefined }] }),
    ];
    const ended = await run(steps, [east, west], clock, stop.signal).catch((error: unknown) => error);
    assert.deepEqual(wrote, ['a', 'b']);
    if (how === 'a stop') assert.equal((ended as { outcome: string }).outcome, 'cancelled');
    else assert.ok(ended instanceof TypeError);
  });
}

test('a write that does not end after a stop is left', async () => {
  const clock = createVirtualClock(start);
  const stop = new AbortController();
  const east = scriptedCluster('east', {
    async apply(_object, _ref, signal) {
      stop.abort();
      await clock.sleep(1e9, signal);
      return 'created';
    },
  });
  const { outcome, seconds } = await run([step('east/a', { apply: () => [config('a')] })], [east], clock, stop.signal);
  assert.equal(outcome, 'cancelled');
  assert.ok(seconds < 5, `${seconds} s`);
});
