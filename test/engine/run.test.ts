/** In which order steps run, what a failure, a stop or a bug ends, and writes. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { exists } from '../../source/engine/goals.ts';
import type { Goal } from '../../source/engine/step.ts';
import type { KubeObject } from '../../source/model/kube.ts';
import { ProblemError } from '../../source/model/problem.ts';
import { createVirtualClock } from '../../source/rehearsal/virtual-clock.ts';
import { applying, scriptedCluster, showing } from '../helpers/scripted-cluster.ts';
import { config, configRef, problemOf, run, start, step } from './run-steps.ts';

test('steps that need nothing of each other run side by side; one that needs both starts when the later is done', async () => {
  const clock = createVirtualClock(start);
  const after = (seconds: number) => ({
    read: async () => undefined,
    watch: showing(clock, [[seconds, config('a')]]),
  });
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
  assert.deepEqual(problemOf(of('failed', 'east/b')), ['blocked', 'skipped: it needs east/a']);
  assert.deepEqual(problemOf(of('failed', 'east/c')), ['blocked', 'skipped: it needs east/b']);
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
      scriptedCluster('west', { read: async () => undefined, watch: showing(clock, [[20, config('a')]]) }),
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
  assert.deepEqual(problemOf(of('failed', 'east/d')), ['blocked', 'skipped: it needs east/c']);
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
