import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Event } from '../../source/engine/events.ts';
import { runPlan } from '../../source/engine/run.ts';
import type { Goal, Step } from '../../source/engine/step.ts';
import { ProblemError } from '../../source/model/problem.ts';
import type { Clock, Cluster } from '../../source/ports.ts';
import { createVirtualClock } from '../../source/rehearsal/virtual-clock.ts';
import { meshOf } from '../helpers/meshes.ts';
import { scriptedCluster, showing, worldOf } from '../helpers/scripted-cluster.ts';

const ref = { apiVersion: 'v1', kind: 'Pod', namespace: 'n', name: 'p' };
const pod = { ...ref, metadata: { name: 'p', namespace: 'n' } };

type Cut = { readonly from: number; readonly to: number; readonly words: string };

/** What is said while one waits 30 s for a pod on a cluster that is silent in between, with since when and whether it is away. */
async function said(goal: (pending: (ready: boolean) => string | undefined) => Goal, { from, to, words }: Cut) {
  const until = goal(ready => (ready ? undefined : 'not ready'));
  const step: Step = { id: 'east/pod', cluster: 'east', title: 'Pod', needs: [], byHand: '', until };
  const clock = createVirtualClock(0);
  const show = showing(clock, [
    [0, pod],
    [30, { ...pod, ready: true }],
  ]);
  const cluster = scriptedCluster('east', {
    watch: show,
    async *watchAll(_kind, _selection, signal) {
      for await (const object of show(ref, signal)) yield object === undefined ? [] : [object];
    },
    list: async () => [],
    read: async () => undefined,
    async *silence(signal) {
      await clock.sleep(from * 1000, signal);
      yield { since: (from - 8) * 1000, words };
      await clock.sleep((to - from) * 1000, signal);
      yield undefined;
      await clock.sleep(1e9, signal);
    },
  });
  const events: Event[] = [];
  const world = worldOf(clock, [cluster]);
  await runPlan(meshOf(['east']), [step], world, event => events.push(event), new AbortController().signal);
  assert.equal(events.at(-1)?.event, 'done');
  return events.flatMap(event =>
    event.event === 'waiting' ? [[event.for, ...(event.away === true ? [event.since] : [])]] : [],
  );
}

const watching: Pick<Goal, 'within' | 'byHand'> = { within: 60, byHand: '' };

const waits: Readonly<Record<string, Parameters<typeof said>[0]>> = {
  'for an object': pending => ({ ...watching, by: 'watch', of: ref, pending: seen => pending(seen?.ready === true) }),
  'for an object whose pods tell why it takes long': pending => ({
    ...watching,
    by: 'watch',
    of: ref,
    slow: { namespace: 'n', labels: 'app=p' },
    pending: seen => pending(seen?.ready === true),
  }),
  'for all objects that match': pending => ({
    ...watching,
    by: 'watch-all',
    of: { apiVersion: 'v1', kind: 'Pod' },
    selection: {},
    pending: seen => pending(seen.some(each => each.ready === true)),
  }),
  'for what a controller makes of it': pending => ({
    ...watching,
    by: 'outcome',
    of: ref,
    judge: () => ({ pending: seen => pending(seen?.ready === true) }),
  }),
};

for (const [wait, goal] of Object.entries(waits)) {
  test(`a cluster that falls silent in a wait ${wait} is told with the time since which it is, and that it is back`, async () => {
    assert.deepEqual(await said(goal, { from: 10, to: 20, words: 'east does not respond' }), [
      ['not ready'],
      ['east does not respond; last: not ready', 2000],
      ['east responds again; not ready'],
      ['not ready'],
    ]);
  });
}

/** What is said of a write that no response comes to for a minute, on a cluster of this silence. */
async function saidOfAWrite(silence?: (clock: Clock) => Cluster['silence']) {
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
    ...(silence === undefined ? {} : { silence: silence(clock) }),
  });
  const made = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a', namespace: 'n' } };
  const step: Step = { id: 'east/a', cluster: 'east', title: 'a', needs: [], byHand: '', apply: () => [made] };
  const said: unknown[] = [];
  const report = (event: Event & { readonly at: number }) => {
    if (event.event === 'waiting')
      said.push([(event.at - 1000) / 1000, event.for, event.since, event.away === true, event.limit]);
  };
  await runPlan(meshOf(['east']), [step], worldOf(clock, [cluster]), report, new AbortController().signal);
  return said;
}

const givenUp = [
  [60, 'east is not reachable', 1000, true, { at: 301_000, hint: 'h' }],
  [60.25, 'east responds again', undefined, false, undefined],
];

test('a write without a response is told after three seconds, and the cluster is not blamed as long as it responds to others', async () => {
  assert.deepEqual(await saidOfAWrite(), [
    [3, 'waiting for the API server to respond', 1000, false, undefined],
    ...givenUp,
  ]);
});

test('a write to a cluster that responds to nothing says so as soon as it is known, and until it responds', async () => {
  const silence = (clock: Clock) =>
    async function* (signal: AbortSignal) {
      await clock.sleep(5000, signal);
      yield { since: 2000, words: 'east does not respond' };
      await clock.sleep(10_000, signal);
      yield undefined;
      await clock.sleep(1e9, signal);
    };
  assert.deepEqual(await saidOfAWrite(silence), [
    [3, 'waiting for the API server to respond', 1000, false, undefined],
    [8, 'east does not respond', 2000, true, undefined],
    [18, 'waiting for the API server to respond', undefined, false, undefined],
    ...givenUp,
  ]);
});

/** What a step tells whose cluster, once it has shown its objects, does not respond any more. */
async function whileSilent(clock: Clock, step: Step, shown: Parameters<typeof showing>[1]): Promise<readonly Event[]> {
  const cluster = scriptedCluster('east', {
    watch: showing(clock, shown),
    async *silence(signal) {
      await clock.sleep(10_000, signal);
      yield { since: 4000, words: 'east does not respond' };
      await clock.sleep(1e9, signal);
    },
  });
  const events: Event[] = [];
  const world = worldOf(clock, [cluster]);
  await runPlan(meshOf(['east']), [step], world, event => events.push(event), new AbortController().signal);
  return events;
}

test('a cluster that never responded is told as such, without a state that was never seen', async () => {
  const clock = createVirtualClock(0);
  const until: Goal = { by: 'watch', of: ref, within: 60, byHand: '', pending: () => 'not ready' };
  const step: Step = { id: 'east/pod', cluster: 'east', title: 'Pod', needs: [], byHand: '', until };
  const events = await whileSilent(clock, step, []);
  assert.deepEqual(
    events.flatMap(event =>
      event.event === 'waiting' ? event.for : event.event === 'failed' ? event.problem.title : [],
    ),
    ['east does not respond', 'timed out after 1 min: east does not respond'],
  );
});

test('the advice of a wait on a cluster that does not respond is about the cluster, also where it ends so', async () => {
  const clock = createVirtualClock(0);
  const step: Step = {
    id: 'east/pod',
    cluster: 'east',
    title: 'Pod',
    needs: [],
    byHand: '',
    until: { by: 'watch', of: ref, within: 60, byHand: 'kubectl get pod p', pending: () => 'not ready' },
  };
  const events = await whileSilent(clock, step, [[0, pod]]);
  const hints = events.flatMap(event => {
    if (event.event === 'waiting') return event.limit?.hint ?? [];
    return event.event === 'failed' ? event.problem.hint : [];
  });
  assert.deepEqual(
    hints.map(hint => /^Check that east is running and reachable/.test(hint)),
    [false, true, true],
    hints.join('\n'),
  );
  assert.equal(hints[0], 'check with: kubectl get pod p');
});
