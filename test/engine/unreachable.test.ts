import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Event } from '../../source/engine/events.ts';
import { runPlan } from '../../source/engine/run.ts';
import type { Goal, Step } from '../../source/engine/step.ts';
import type { KubeObject } from '../../source/model/kube.ts';
import { ProblemError } from '../../source/model/problem.ts';
import type { Clock } from '../../source/ports.ts';
import { createVirtualClock } from '../../source/rehearsal/virtual-clock.ts';
import { meshOf } from '../helpers/meshes.ts';
import { scriptedCluster, showing, worldOf } from '../helpers/scripted-cluster.ts';

const ref = { apiVersion: 'v1', kind: 'Pod', namespace: 'n', name: 'p' };
const pod = { ...ref, metadata: { name: 'p', namespace: 'n' } };

/** What is said while one waits 30 s for a pod; `list`: what the cluster answers to who asks why, at this second. */
async function words(
  list: (second: number, clock: Clock, signal: AbortSignal) => Promise<readonly KubeObject[]>,
  slow: Pick<Goal, 'slow'> = { slow: { namespace: 'n', labels: 'app=p' } },
) {
  const until: Goal = {
    by: 'watch',
    of: ref,
    within: 60,
    byHand: '',
    ...slow,
    pending: seen => (seen?.ready === true ? undefined : 'not ready'),
  };
  const step: Step = { id: 'east/pod', cluster: 'east', title: 'Pod', needs: [], byHand: '', until };
  const clock = createVirtualClock(0);
  const cluster = scriptedCluster('east', {
    watch: showing(clock, [
      [0, pod],
      [30, { ...pod, ready: true }],
    ]),
    list: (_kind, _selection, signal) => list(clock.now() / 1000, clock, signal),
    read: async (_of, signal) => (await list(clock.now() / 1000, clock, signal))[0],
  });
  const events: Event[] = [];
  const world = worldOf(clock, [cluster]);
  await runPlan(meshOf(['east']), [step], world, event => events.push(event), new AbortController().signal);
  assert.equal(events.at(-1)?.event, 'done');
  return events.flatMap(event => (event.event === 'waiting' ? [event.for] : []));
}

test('a cluster that is gone in the middle of a wait is told, and that it is back', async () => {
  const down = new ProblemError({ code: 'unreachable', title: 'east is not reachable', hint: 'h' });
  const said = await words(async second => (second > 5 && second < 20 ? Promise.reject(down) : []));
  assert.deepEqual(said, [
    'not ready',
    'east is not reachable; last: not ready',
    'east responds again; not ready',
    'not ready',
  ]);
});

test('it is told too where nothing but the object itself is watched', async () => {
  const down = new ProblemError({ code: 'unreachable', title: 'east is not reachable', hint: 'h' });
  const said = await words(async second => (second > 5 && second < 20 ? Promise.reject(down) : []), {});
  assert.deepEqual(said, [
    'not ready',
    'east is not reachable; last: not ready',
    'east responds again; not ready',
    'not ready',
  ]);
});

test('one that keeps who asks waiting is told after five seconds', async () => {
  const said = await words(async (second, clock, signal) => {
    if (second > 5 && second < 10) await clock.sleep(10_000, signal);
    return [];
  });
  assert.deepEqual(said, [
    'not ready',
    'east does not respond; last: not ready',
    'east responds again; not ready',
    'not ready',
  ]);
});

test('a write without a response is told after three seconds, with the time since which it waits', async () => {
  const clock = createVirtualClock(1000);
  const down = new ProblemError({ code: 'unreachable', title: 'east is not reachable', hint: 'h' });
  let asked = 0;
  const cluster = scriptedCluster('east', {
    apply: async () => {
      asked += 1;
      if (asked > 1) return 'created';
      // As the client does: it keeps trying before it gives up.
      await clock.sleep(60_000, new AbortController().signal);
      throw down;
    },
  });
  const made = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a', namespace: 'n' } };
  const step: Step = { id: 'east/a', cluster: 'east', title: 'a', needs: [], byHand: '', apply: () => [made] };
  const said: unknown[] = [];
  const report = (event: Event & { readonly at: number }) => {
    if (event.event === 'waiting')
      said.push([(event.at - 1000) / 1000, event.for, event.since, event.away === true, event.limit]);
  };
  await runPlan(meshOf(['east']), [step], worldOf(clock, [cluster]), report, new AbortController().signal);
  assert.deepEqual(said, [
    [3, 'east does not respond', 1000, true, undefined],
    [60, 'east is not reachable', 1000, true, { at: 301_000, hint: 'h' }],
    [60.25, 'east responds again', undefined, false, undefined],
  ]);
});
