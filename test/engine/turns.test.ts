import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTurns, createTurnsOn } from '../../source/engine/turns.ts';

const settled = () => new Promise(resolve => setImmediate(resolve));

test('no more than so many work at a time, and those who wait go in the order in which they came', async () => {
  const turns = createTurns(2);
  const begun: string[] = [];
  const ends = new Map<string, () => void>();
  const work = (name: string) => () => {
    begun.push(name);
    return new Promise<void>(resolve => ends.set(name, resolve));
  };
  const all = ['a', 'b', 'c', 'd'].map(name => turns.take(work(name)));
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

test('a turn is passed on when the work failed', async () => {
  const turns = createTurns(1);
  let fail: (error: Error) => void = () => undefined;
  const first = turns.take(() => new Promise<void>((_resolve, reject) => (fail = reject)));
  const last = turns.take(() => Promise.resolve('begun'));
  await settled();
  fail(new Error('it broke'));
  await assert.rejects(first, /it broke/);
  assert.equal(await last, 'begun');
});

test('clusters do not take each other’s turns', async () => {
  const turnsOn = createTurnsOn(1);
  const hang = turnsOn('east').take(() => new Promise<void>(() => undefined));
  hang.catch(() => undefined);
  assert.equal(await turnsOn('west').take(() => Promise.resolve('done')), 'done');
});
