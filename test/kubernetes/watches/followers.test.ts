import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { createFollowers } from '../../../source/kubernetes/watches/followers.ts';
import { until } from '../connecting.ts';

/** A number that is followed; each run of the work ends as the test says. */
function counted(t: TestContext) {
  const runs: { readonly signal: AbortSignal; readonly fail: (error: unknown) => void }[] = [];
  const stops: boolean[] = [];
  let number = 0;
  const followers = createFollowers<number>({
    initial: 0,
    now: () => number,
    work: signal => new Promise<never>((_, reject) => runs.push({ signal, fail: reject })),
    stopped: () => stops.push(runs.at(-1)?.signal.aborted === true),
  });
  const everybody = new AbortController();
  t.after(() => everybody.abort());

  /** Follows in the background until the test ends, or `leave` is called. */
  function following() {
    const own = new AbortController();
    const seen: number[] = [];
    const done = (async () => {
      for await (const state of followers.follow(AbortSignal.any([own.signal, everybody.signal]))) seen.push(state);
    })();
    done.catch(() => undefined);
    return { seen, done, leave: (reason?: Error) => own.abort(reason) };
  }

  function become(state: number): void {
    number = state;
    followers.wake();
  }

  return { followers, following, become, runs, stops, signal: everybody.signal };
}

const thrownBy = (done: Promise<void>) =>
  done.then(
    () => undefined,
    (error: unknown) => error,
  );

test('the work starts with the first follower, stops with the last one and starts again with the next one', t => {
  const { followers, following, runs, stops } = counted(t);
  assert.equal(followers.isRunning(), false);
  const first = following();
  const second = following();
  assert.equal(runs.length, 1);
  assert.equal(followers.isRunning(), true);
  first.leave();
  assert.equal(runs[0]?.signal.aborted, false);
  second.leave();
  assert.equal(runs[0]?.signal.aborted, true);
  assert.equal(followers.isRunning(), false);
  following();
  assert.equal(runs.length, 2);
  assert.equal(runs[1]?.signal.aborted, false);
  assert.deepEqual(stops, [false], 'stopped once, before the signal aborted');
});

test('all are told the state where it is not the initial one, and each change of it', async t => {
  const { following, become } = counted(t);
  const early = following();
  become(1);
  await until('the state', () => early.seen.join() === '1');
  const late = following();
  become(2);
  await until('the change', () => early.seen.join() === '1,2' && late.seen.at(-1) === 2);
  become(2);
  become(0);
  await until('back at the initial one', () => early.seen.join() === '1,2,0');
});

test('a slow reader is told the newest state once', async t => {
  const { followers, become, signal } = counted(t);
  const reader = followers.follow(signal);
  const first = reader.next();
  become(1);
  assert.equal((await first).value, 1);
  for (let state = 2; state <= 50; state++) become(state);
  assert.equal((await reader.next()).value, 50);
  const next = reader.next();
  become(51);
  assert.equal((await next).value, 51);
});

test('a failure is thrown at all, also at who joins while others still have to read it; the next one starts anew', async t => {
  const { followers, following, runs, stops, signal } = counted(t);
  const held = followers.follow(signal);
  const first = held.next();
  const second = following();
  const error = new Error('refused');
  runs[0]?.fail(error);
  assert.equal(await thrownBy(second.done), error);
  await assert.rejects(first, error);
  assert.deepEqual(stops, [false], 'leaving after the failure is not another stop');
  const third = following();
  const fourth = following();
  assert.equal(runs.length, 2);
  runs[1]?.fail(error);
  // The failure is known, and nobody has read it yet.
  await Promise.resolve();
  const fifth = following();
  assert.equal(runs.length, 2);
  for (const each of [third, fourth, fifth]) assert.equal(await thrownBy(each.done), error);
  following();
  assert.equal(runs.length, 3);
});

test('what a run fails with after its last follower has left concerns nobody', async t => {
  const { following, become, runs, stops } = counted(t);
  const first = following();
  first.leave(new Error('enough'));
  const second = following();
  runs[0]?.fail(new Error('aborted'));
  assert.match(String(await thrownBy(first.done)), /enough/);
  become(1);
  await until('the state', () => second.seen.join() === '1');
  assert.deepEqual(stops, [false]);
});

test('who aborts has left, also where it is not read any further', async t => {
  const { followers, become, runs } = counted(t);
  const controller = new AbortController();
  const reader = followers.follow(controller.signal);
  const first = reader.next();
  become(1);
  await first;
  controller.abort(new Error('enough'));
  assert.equal(runs[0]?.signal.aborted, true);
  await assert.rejects(reader.next(), /enough/);
});

test('who stops reading has left; who comes with an aborted signal never joins', async t => {
  const { followers, become, runs, signal } = counted(t);
  const reader = followers.follow(signal);
  const first = reader.next();
  become(1);
  await first;
  await reader.return();
  assert.equal(runs[0]?.signal.aborted, true);
  await assert.rejects(followers.follow(AbortSignal.abort(new Error('too late'))).next(), /too late/);
  assert.equal(runs.length, 1);
});
