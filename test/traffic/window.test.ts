import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Heard } from '../../source/model/tally.ts';
import { createWindow, requests } from '../../source/traffic/window.ts';

const response = (version: string): Heard => ({ heard: 'response', version, instance: 'a', took: 0.1 });
const miss = (reason: string): Heard => ({ heard: 'miss', reason, took: 5 });
const begin = 1_000_000;
const at = (seconds: number) => begin + seconds * 1000;

test('the total is everything, what is older than the window does not count lately', () => {
  const window = createWindow(['v1', 'v2'], 10, begin);
  window.hear(response('v1'), at(0));
  window.hear(response('v2'), at(8));
  window.hear(miss('lost'), at(8.5));
  assert.deepEqual(window.total(at(9)).versions, { v1: 1, v2: 1 });
  assert.deepEqual(window.since(begin, at(12)), {
    versions: { v1: 0, v2: 1 },
    misses: 1,
    reasons: { lost: 1 },
    rate: 0.4,
  });
  assert.equal(requests(window.total(at(12))), 3);
});

test('what was heard before a change does not count after it', () => {
  const window = createWindow(['v1'], 10, begin);
  window.hear(response('v1'), at(1));
  window.hear(response('v1'), at(3));
  assert.equal(window.since(at(2), at(4)).versions.v1, 1);
});

test('the rate is over the last five seconds, or over less at the beginning', () => {
  const window = createWindow(['v1'], 30, begin);
  for (let second = 0; second < 2; second += 1)
    for (let n = 0; n < 10; n += 1) window.hear(response('v1'), at(second + n / 10));
  assert.equal(window.total(at(2)).rate, 10);
  assert.equal(window.total(at(4)).rate, 5);
  assert.equal(window.total(at(20)).rate, 0);
});

test('reasons without end do not fill the memory', () => {
  const window = createWindow([], 10, begin);
  for (let n = 0; n < 1000; n += 1) window.hear(miss(`reason ${n}`), at(0));
  const { misses, reasons } = window.total(at(0));
  assert.equal(misses, 1000);
  assert.ok(Object.keys(reasons).length <= 31);
  assert.ok((reasons['other reasons'] ?? 0) > 900);
});

/** Ten requests a second from `from` to `to` in seconds; which version answers the nth. */
function askedFor(window: ReturnType<typeof createWindow>, from: number, to: number, which: (n: number) => Heard) {
  for (let n = 0; n < (to - from) * 10; n += 1) window.hear(which(n), at(from + n / 10));
}

test('a version of a steady mesh is gone within four seconds, and not before three', () => {
  const window = createWindow(['v1', 'v2'], 15, begin);
  askedFor(window, 0, 20, n => response(n % 2 === 0 ? 'v1' : 'v2'));
  askedFor(window, 20, 22, () => response('v1'));
  assert.deepEqual(window.voices(begin, at(22)).v2, { silent: 2, isGone: false });
  askedFor(window, 22, 24, () => response('v1'));
  assert.deepEqual(window.voices(begin, at(24)).v2, { silent: 4, isGone: true });
  assert.equal(window.voices(begin, at(24)).v1?.isGone, false);
  window.hear(response('v2'), at(24));
  assert.deepEqual(window.voices(begin, at(24)).v2, { silent: 0, isGone: false }, 'it came again');
});

test('shares that are uneven, and answers in bursts, make nobody gone', () => {
  let seed = 7;
  const random = () => {
    seed = (seed * 1103515245 + 12345) % 2147483648;
    return seed / 2147483648;
  };
  for (const share of [0.5, 0.2, 0.06]) {
    const window = createWindow(['v1', 'v2'], 15, begin);
    for (let second = 0; second < 600; second += 1) {
      askedFor(window, second, second + 1, () => response(random() < share ? 'v2' : 'v1'));
      const voice = window.voices(begin, at(second + 1)).v2;
      assert.notEqual(voice?.isGone, true, `share ${share}, second ${second}, silent ${voice?.silent} s`);
    }
  }
  const bursts = createWindow(['v1', 'v2'], 15, begin);
  for (let second = 0; second < 120; second += 1) {
    askedFor(bursts, second, second + 1, () => response(second % 8 < 4 ? 'v1' : 'v2'));
    if (second > 16) assert.ok(Object.values(bursts.voices(begin, at(second + 1))).every(voice => !voice.isGone));
  }
});

test('a client that cannot ask makes nobody gone for long', () => {
  const window = createWindow(['v1', 'v2'], 15, begin);
  askedFor(window, 0, 10, n => response(n % 2 === 0 ? 'v1' : 'v2'));
  for (let second = 10; second < 20; second += 1) window.hear(miss('the stream was lost'), at(second));
  assert.equal(window.voices(begin, at(20)).v2?.isGone, false);
  assert.equal(window.voices(begin, at(41)).v2?.isGone, true);
});

test('a version that was never heard, or not since a change, is no voice', () => {
  const window = createWindow(['v1', 'v2'], 15, begin);
  window.hear(response('v1'), at(1));
  assert.deepEqual(window.voices(begin, at(2)), { v1: { silent: 1, isGone: false } });
  assert.deepEqual(window.voices(at(1.5), at(2)), {});
});
