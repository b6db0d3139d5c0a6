import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { clusterOn } from '../../../source/kubernetes/cluster.ts';
import type { KubeObject } from '../../../source/model/kube.ts';
import { ProblemError } from '../../../source/model/problem.ts';
import { until } from '../connecting.ts';
import { hastyClock, refusal, type ScriptedApi, scriptedApi } from '../scripted-api.ts';

const pod = { apiVersion: 'v1', kind: 'Pod', namespace: 'sample', name: 'a' };
const pods = { apiVersion: 'v1', kind: 'Pod' };

function started(t: TestContext, script: ScriptedApi = scriptedApi()) {
  const clock = hastyClock();
  const controller = new AbortController();
  t.after(() => controller.abort());
  return { script, clock, controller, signal: controller.signal, cluster: clusterOn('east', script.api, clock) };
}

/** Follows in the background; `seen` is what came, in words. */
function following(watch: AsyncIterable<KubeObject | undefined>) {
  const seen: string[] = [];
  const done = (async () => {
    for await (const object of watch) seen.push(object === undefined ? 'absent' : String(object.phase ?? 'there'));
  })();
  done.catch(() => undefined);
  return { seen, done };
}

const seeing = (follower: { readonly seen: readonly string[] }, ...wanted: readonly string[]) =>
  until(`${wanted.join(', ')} (seen: ${follower.seen.join(', ')})`, () => follower.seen.join() === wanted.join());

test('a watch shows the present state first, then each change, and the end of the object', async t => {
  const { script, cluster, signal } = started(t);
  const follower = following(cluster.watch(pod, signal));
  await seeing(follower, 'absent');
  script.put('a', { phase: 'Pending' });
  await seeing(follower, 'absent', 'Pending');
  script.put('other');
  script.put('a', { phase: 'Running' });
  await seeing(follower, 'absent', 'Pending', 'Running');
  script.delete('a');
  await seeing(follower, 'absent', 'Pending', 'Running', 'absent');
});

test('all who watch a kind in a namespace share one connection, which ends with the last of them', async t => {
  const { script, cluster, signal } = started(t);
  script.put('a');
  const controllers = [new AbortController(), new AbortController(), new AbortController()];
  const followers = controllers.map((each, index) =>
    following(cluster.watch({ ...pod, name: index === 0 ? 'a' : 'b' }, AbortSignal.any([signal, each.signal]))),
  );
  for (const follower of followers) await until('a first state', () => follower.seen.length === 1);
  assert.deepEqual(
    followers.map(each => each.seen.join()),
    ['there', 'absent', 'absent'],
  );
  assert.equal(script.watching(), 1);
  assert.equal(script.asked.filter(each => each.startsWith('watch')).length, 1);
  controllers[0]?.abort();
  controllers[1]?.abort();
  script.put('b');
  await seeing(followers[2] as { seen: string[] }, 'absent', 'there');
  assert.equal(script.watching(), 1);
  controllers[2]?.abort();
  await until('no watch is open', () => script.watching() === 0);
});

test('who joins a watch that lags behind never sees the old state', async t => {
  const { script, cluster, signal } = started(t);
  script.put('a', { phase: 'old' });
  const first = following(cluster.watch(pod, signal));
  await seeing(first, 'old');
  const { tell } = script.putQuietly('a', { phase: 'new' });
  const second = following(cluster.watch(pod, signal));
  await seeing(second, 'new');
  script.put('other');
  tell();
  await seeing(first, 'old', 'new');
  script.put('a', { phase: 'newest' });
  await seeing(second, 'new', 'newest');
});

test('a slow reader gets the newest state, not every one that there was', async t => {
  const { script, cluster, signal } = started(t);
  const watch = cluster.watch(pod, signal)[Symbol.asyncIterator]();
  assert.equal((await watch.next()).value, undefined);
  for (let i = 0; i < 100; i++) script.put('a', { phase: String(i) });
  await new Promise(resolve => setImmediate(resolve));
  assert.equal((await watch.next()).value?.phase, '99');
});

test('Secrets are watched one by one, by their name', async t => {
  const { script, cluster, signal } = started(t);
  const follower = following(cluster.watch({ ...pod, kind: 'Secret', name: 'cacerts' }, signal));
  await until('the watch is open', () => script.watching() === 1);
  await until('a first state', () => follower.seen.length === 1);
  assert.deepEqual(script.asked, [
    'list Secret sample metadata.name=cacerts',
    'watch 100 Secret sample metadata.name=cacerts',
  ]);
});

test('a watch that the server ends continues from where it stopped', async t => {
  const { script, cluster, signal } = started(t);
  const follower = following(cluster.watch(pod, signal));
  await until('the watch is open', () => script.watching() === 1);
  script.put('a', { phase: 'one' });
  await seeing(follower, 'absent', 'one');
  script.end();
  await until(
    'the watch is open again',
    () => script.asked.at(-1) === 'watch 101 Pod sample' && script.watching() === 1,
  );
  script.put('a', { phase: 'two' });
  await seeing(follower, 'absent', 'one', 'two');
  assert.equal(script.asked.filter(each => each.startsWith('list')).length, 1);
});

test('after 410 everything is listed again, and what changed meanwhile is shown', async t => {
  const { script, cluster, signal } = started(t);
  script.put('a', { phase: 'one' });
  const follower = following(cluster.watch(pod, signal));
  await until('the watch is open', () => script.watching() === 1);
  script.putQuietly('a', { phase: 'two' });
  script.end(refusal(410, { reason: 'Expired' }));
  await seeing(follower, 'one', 'two');
});

test('a watch comes back after any number of broken connections, in pauses that grow to 30 s at most', async t => {
  const { script, cluster, clock, signal } = started(t);
  const broken = () => new ProblemError({ code: 'unreachable', title: 'east is not reachable', hint: '' });
  const follower = following(cluster.watch(pod, signal));
  await until('the watch is open', () => script.watching() === 1);
  for (let i = 0; i < 20; i++) {
    script.end(broken());
    await until('the watch was tried again', () => clock.slept.length === i + 1 && script.watching() === 1);
  }
  script.put('a', { phase: 'back' });
  await seeing(follower, 'absent', 'back');
  const [first = 0] = clock.slept;
  assert.ok(first >= 250 && first <= 500, `first pause ${first}`);
  assert.ok(clock.slept.every(pause => pause <= 30_000));
  assert.ok((clock.slept.at(-1) ?? 0) >= 15_000);
});

test('a kind that is not served yet reads as absent until it comes', async t => {
  const { script, cluster, clock, signal } = started(t);
  const missing = () =>
    refusal(404, { reason: 'NotFound', message: 'the server could not find the requested resource' });
  script.failLists(missing(), missing(), missing());
  script.put('a', { phase: 'served' });
  const follower = following(cluster.watch(pod, signal));
  await seeing(follower, 'absent', 'served');
  assert.deepEqual(clock.slept, [1000, 1000, 1000]);
});

for (const [code, name] of [
  [401, 'unauthorized'],
  [403, 'forbidden'],
] as const) {
  test(`a watch that is refused with ${code} throws the problem ${name}`, async t => {
    const { script, cluster, signal } = started(t);
    script.failLists(refusal(code));
    const error = await following(cluster.watch(pod, signal)).done.catch((thrown: unknown) => thrown);
    assert.ok(error instanceof ProblemError);
    assert.equal(error.problem.code, name);
  });
}

test('a refusal of a moment, as a starting server gives, is borne by a watch that worked before', async t => {
  const { script, cluster, signal } = started(t);
  const follower = following(cluster.watch(pod, signal));
  await until('the watch is open', () => script.watching() === 1);
  script.end(refusal(403));
  await until('the watch is open again', () => script.asked.length === 3 && script.watching() === 1);
  script.put('a', { phase: 'back' });
  await seeing(follower, 'absent', 'back');
});

test('who may list but not watch is told so after a few seconds', async t => {
  const script = scriptedApi({
    // biome-ignore lint/correctness/useYield: a watch that is refused yields nothing
    async *watch() {
      throw refusal(403);
    },
  });
  const { cluster, clock, signal } = started(t, script);
  const follower = following(cluster.watch(pod, signal));
  const error = await follower.done.catch((thrown: unknown) => thrown);
  assert.ok(error instanceof ProblemError);
  assert.equal(error.problem.code, 'forbidden');
  assert.deepEqual(follower.seen, ['absent']);
  assert.deepEqual(clock.slept, [1000, 1000, 1000, 1000, 1000]);
});

test('a watch that delivered between two failures comes back as fast as the first time', async t => {
  const { script, cluster, clock, signal } = started(t);
  const follower = following(cluster.watch(pod, signal));
  for (let i = 0; i < 10; i++) {
    await until('the watch is open', () => script.watching() === 1);
    script.put('a', { phase: String(i) });
    await until('the change', () => follower.seen.at(-1) === String(i));
    script.end(new ProblemError({ code: 'unreachable', title: 'east is not reachable', hint: '' }));
    await until('the pause', () => clock.slept.length === i + 1);
  }
  assert.ok(
    clock.slept.every(pause => pause <= 500),
    clock.slept.join(),
  );
});

test('a bug in the API reaches the watcher as it is', async t => {
  const { script, cluster, signal } = started(t);
  script.failLists(new TypeError('a bug'));
  await assert.rejects(following(cluster.watch(pod, signal)).done, { name: 'TypeError', message: 'a bug' });
});

test('an abort ends a watch with its own reason', async t => {
  const { cluster, controller, script } = started(t);
  const follower = following(cluster.watch(pod, controller.signal));
  await until('a first state', () => follower.seen.length === 1);
  controller.abort(new Error('enough'));
  await assert.rejects(follower.done, { message: 'enough' });
  assert.equal(script.watching(), 0);
});

test('all that match are shown in the order of their names, again after each change', async t => {
  const { script, cluster, signal } = started(t);
  script.put('b');
  script.put('a');
  const seen: string[] = [];
  void (async () => {
    for await (const all of cluster.watchAll(pods, { namespace: 'sample', labels: 'app=x' }, signal)) {
      seen.push(all.map(each => each.metadata.name).join(' '));
    }
  })().catch(() => undefined);
  await until('the first state', () => seen.join() === 'a b' && script.watching() === 1);
  script.put('c');
  await until('the change', () => seen.join() === 'a b,a b c');
  script.delete('b');
  await until('the deletion', () => seen.join() === 'a b,a b c,a c');
  assert.equal(script.asked[0], 'list Pod sample app=x');
});
