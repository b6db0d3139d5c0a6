import assert from 'node:assert/strict';
import { test } from 'node:test';
import { patience } from '../source/patience.ts';
import type { Clock } from '../source/ports.ts';

const never = new AbortController().signal;

/** Time that moves by what is slept, and by so many milliseconds more the nth time. */
function clockLateBy(late: (nth: number) => number): Clock {
  let now = 0;
  let nth = 0;
  return {
    now: () => now,
    sleep: async milliseconds => {
      now += milliseconds + late(nth);
      nth += 1;
    },
  };
}

const waited = async (milliseconds: number, late: (nth: number) => number) => {
  const clock = clockLateBy(late);
  await patience(clock, milliseconds, never);
  return clock.now();
};

test('patience lasts as long as it is asked for where timers are in time', async () => {
  assert.equal(await waited(3000, () => 0), 3000);
  assert.equal(await waited(700, () => 0), 700);
});

test('what this process was held up by is waited for again', async () => {
  const held = 4000;
  const passed = await waited(3000, nth => (nth === 1 ? held : 0));
  assert.ok(passed - held >= 3000 - 100, String(passed));
});

test('a process that is late all the time still comes to an end', async () => {
  const late = 10_000;
  const slices = (await waited(3000, () => late)) / late;
  assert.ok(slices < 100, String(slices));
});
