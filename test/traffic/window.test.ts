import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Observation } from '../../source/model/tally.ts';
import { createWindow, requests } from '../../source/traffic/window.ts';

const response = (version: string): Observation => ({ observation: 'response', version, instance: 'a', took: 0.1 });
const miss = (reason: string): Observation => ({ observation: 'miss', reason, took: 5 });
const begin = 1_000_000;
const at = (seconds: number) => begin + seconds * 1000;

test('the total is everything, what is older than the window does not count lately', () => {
  const window = createWindow(['v1', 'v2'], 10, begin);
  window.observe(response('v1'), at(0));
  window.observe(response('v2'), at(8));
  window.observe(miss('lost'), at(8.5));
  assert.deepEqual(window.total(at(9)).versions, { v1: 1, v2: 1 });
  assert.deepEqual(window.since(begin, at(12)), {
    versions: { v1: 0, v2: 1 },
    misses: 1,
    reasons: { lost: 1 },
    rate: 0.4,
  });
  assert.equal(requests(window.total(at(12))), 3);
});

test('what was received before a change does not count after it', () => {
  const window = createWindow(['v1'], 10, begin);
  window.observe(response('v1'), at(1));
  window.observe(response('v1'), at(3));
  assert.equal(window.since(at(2), at(4)).versions.v1, 1);
});

test('the rate is over the last five seconds, or over less at the beginning', () => {
  const window = createWindow(['v1'], 30, begin);
  for (let second = 0; second < 2; second += 1)
    for (let n = 0; n < 10; n += 1) window.observe(response('v1'), at(second + n / 10));
  assert.equal(window.total(at(2)).rate, 10);
  assert.equal(window.total(at(4)).rate, 5);
  assert.equal(window.total(at(20)).rate, 0);
});

test('reasons without end do not fill the memory', () => {
  const window = createWindow([], 10, begin);
  for (let n = 0; n < 1000; n += 1) window.observe(miss(`reason ${n}`), at(0));
  const { misses, reasons } = window.total(at(0));
  assert.equal(misses, 1000);
  assert.ok(Object.keys(reasons).length <= 31);
  assert.ok((reasons['other reasons'] ?? 0) > 900);
});
