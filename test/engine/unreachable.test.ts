import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Event } from '../../source/engine/events.ts';
import { runPlan } from '../../source/engine/run.ts';
import type { Goal, Step } from '../../source/engine/step.ts';
import { ProblemError } from '../../source/model/problem.ts';
import { createVirtualClock } from '../../source/rehearsal/virtual-clock.ts';
import { meshOf } from '../helpers/meshes.ts';
import { scriptedCluster, showing, worldOf } from '../helpers/scripted-cluster.ts';

test('a cluster that stops answering in the middle of a wait is told, and told no more once it answers again', async () => {
  const ref = { apiVersion: 'v1', kind: 'Pod', namespace: 'n', name: 'p' };
  const pod = { ...ref, metadata: { name: 'p', namespace: 'n' } };
  const until: Goal = {
    by: 'watch',
    of: ref,
    within: 60,
    byHand: '',
    slow: { namespace: 'n', labels: 'app=p' },
    pending: seen => (seen?.ready === true ? undefined : 'not ready'),
  };
  const step: Step = { id: 'east/pod', cluster: 'east', title: 'Pod', needs: [], byHand: '', until };
  const clock = createVirtualClock(0);
  const isDown = () => clock.now() > 5_000 && clock.now() < 20_000;
  const down = new ProblemError({ code: 'unreachable', title: 'east is not reachable', hint: 'h' });
  const cluster = scriptedCluster('east', {
    watch: showing(clock, [
      [0, pod],
      [30, { ...pod, ready: true }],
    ]),
    list: async () => (isDown() ? Promise.reject(down) : []),
  });
  const events: Event[] = [];
  const world = worldOf(clock, [cluster]);
  await runPlan(meshOf(['east']), [step], world, event => events.push(event), new AbortController().signal);
  const waits = events.flatMap(event => (event.event === 'waiting' ? [event.for] : []));
  assert.deepEqual(waits, ['not ready', 'not ready; east is not reachable', 'not ready']);
  assert.equal(events.at(-1)?.event, 'done');
});
