import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createSemaphore, createSemaphores } from '../source/semaphore.ts';

const settled = () => new Promise(resolve => setImmediate(resolve));

test('no more than the permitted number run at once, and waiters go first in, first out', async () => {
  const semaphore = createSemaphore(2);
  const begun: string[] = [];
  const ends = new Map<string, () => void>();
  const work = (name: string) => () => {
    begun.push(name);
    return new Promise<void>(resolve => ends.set(name, resolve));
  };
  const all = ['a', 'b', 'c', 'd'].map(name => semaphore.run(work(name)));
  await settled();
  assert.deepEqual(begun, ['a', 'b']);
  ends.get('b')?.();
  await settled();
  assert.deepEqual(begun, ['a', 'b', 'c']);
  for (const name of ['a', 'c']) ends.get(name)?.();
  await settled();
  assert.deepEqual(begun, ['a', 'b', 'c', 'd']);
  ends.get('d')?.();
  await Promise.all(all);
});

test('a permit is handed on when the work failed', async () => {
  const semaphore = createSemaphore(1);
  let fail: (error: Error) => void = () => undefined;
  const first = semaphore.run(() => new Promise<void>((_resolve, reject) => (fail = reject)));
  const last = semaphore.run(() => Promise.resolve('begun'));
  await settled();
  fail(new Error('it broke'));
  await assert.rejects(first, /it broke/);
  assert.equal(await last, 'begun');
});

test('each key has permits of its own', async () => {
  const semaphoreOf = createSemaphores(1);
  const hang = semaphoreOf('east').run(() => new Promise<void>(() => undefined));
  hang.catch(() => undefined);
  assert.equal(await semaphoreOf('west').run(() => Promise.resolve('done')), 'done');
});

test('work whose signal was aborted while it waited is not begun', async () => {
  const semaphore = createSemaphore(1);
  let end: () => void = () => undefined;
  const first = semaphore.run(() => new Promise<void>(resolve => (end = resolve)));
  const abort = new AbortController();
  const second = semaphore.run(() => assert.fail('it was begun'), abort.signal);
  await settled();
  abort.abort(new Error('not wanted any more'));
  end();
  await first;
  await assert.rejects(second, /not wanted any more/);
  assert.equal(await semaphore.run(() => Promise.resolve('free again')), 'free again');
});
