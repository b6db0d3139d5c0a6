import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createSharedPoll, pauseBetween } from '../../source/engine/shared-poll.ts';
import { createVirtualClock } from '../../source/rehearsal/virtual-clock.ts';

const never = new AbortController().signal;

/** Rounds that take this many milliseconds and answer with their number. */
function numbered(milliseconds = 0) {
  const clock = createVirtualClock(0);
  const begun: number[] = [];
  const next = createSharedPoll(
    async signal => {
      const number = begun.push(clock.now());
      if (milliseconds > 0) await clock.sleep(milliseconds, signal);
      return number;
    },
    clock,
    since => pauseBetween(since, 1),
  );
  return { clock, begun, next };
}

test('all who wait at one time share one round; the next follow soon in the first second, then once a second', async () => {
  const { begun, next } = numbered();
  assert.deepEqual(await Promise.all([next(never), next(never), next(never)]), [1, 1, 1]);
  for (let round = 2; round <= 7; round += 1) await next(never);
  assert.deepEqual(begun, [0, 250, 500, 750, 1000, 2000, 3000]);
});

test('who asks after a time without questions is answered soon again', async () => {
  const { clock, begun, next } = numbered();
  await next(never);
  await clock.sleep(60_000, never);
  await next(never);
  await next(never);
  assert.deepEqual(begun, [0, 60_000, 60_250]);
});

test('a caller that comes during a poll gets the result of the next one, which knows what was done before', async () => {
  const { clock, next } = numbered(100);
  const early = next(never);
  await clock.sleep(50, never);
  assert.deepEqual(await Promise.all([early, next(never)]), [1, 2]);
});

test('a slow round is not asked again more slowly for that: the pause is that of the load', async () => {
  const slow = numbered(200);
  await slow.next(never);
  await slow.next(never);
  assert.deepEqual(slow.begun, [0, 450]);
});

test('many questions at once are asked more slowly, but never more than five seconds apart', () => {
  assert.deepEqual(
    [1, 3, 20, 100, 1000].map(questions => pauseBetween(0, questions)),
    [250, 250, 1000, 5000, 5000],
  );
});

test('a round continues while one still waits for it, and stops with the last', async () => {
  const clock = createVirtualClock(0);
  let stopped = 0;
  const next = createSharedPoll(
    async signal => {
      signal.addEventListener('abort', () => {
        stopped += 1;
      });
      await clock.sleep(1000, signal);
      return 'answer';
    },
    clock,
    () => 5000,
  );
  const leaving = new AbortController();
  const [left, stays] = [next(leaving.signal), next(never)];
  await clock.sleep(10, never);
  leaving.abort(new Error('had enough'));
  await assert.rejects(left, /had enough/);
  assert.equal(await stays, 'answer');
  const alone = new AbortController();
  const last = next(alone.signal);
  await clock.sleep(5500, never);
  const before = stopped;
  alone.abort(new Error('had enough too'));
  await assert.rejects(last, /had enough too/);
  assert.equal(stopped, before + 1);
});

test('what a round throws goes to all who waited for it, and the next one is asked all the same', async () => {
  const clock = createVirtualClock(0);
  let number = 0;
  const next = createSharedPoll(
    async () => {
      number += 1;
      if (number === 1) throw new Error('no');
      return number;
    },
    clock,
    since => pauseBetween(since, 1),
  );
  const both = await Promise.allSettled([next(never), next(never)]);
  assert.deepEqual(
    both.map(each => each.status),
    ['rejected', 'rejected'],
  );
  assert.equal(await next(never), 2);
});
