import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as round } from 'node:timers/promises';
import { eventLoopTurn } from '../../../source/kubernetes/responses/event-loop-turn.ts';

/** Longer than the event loop has to wait for its round. */
function work(): void {
  const until = performance.now() + 10;
  while (performance.now() < until);
}

test('turns of much work get a round of the event loop each, in their order', async () => {
  let rounds = 0;
  let over = false;
  const counting = (async () => {
    while (!over) {
      await round();
      rounds += 1;
    }
  })();
  const asks = ['a', 'b', 'c', 'd'].map(async name => {
    await eventLoopTurn();
    work();
    return { name, at: rounds };
  });
  const seen = await Promise.all(asks);
  over = true;
  await counting;
  assert.deepEqual(
    seen.map(each => each.name),
    ['a', 'b', 'c', 'd'],
  );
  assert.equal(new Set(seen.map(each => each.at)).size, 4);
});

test('a turn is over when no promise of it can continue', async () => {
  const order: string[] = [];
  const ask = async (name: string) => {
    await eventLoopTurn();
    for (const part of [1, 2, 3]) {
      await Promise.resolve();
      order.push(`${name}${part}`);
    }
  };
  await Promise.all([ask('a'), ask('b')]);
  assert.deepEqual(order, ['a1', 'a2', 'a3', 'b1', 'b2', 'b3']);
});

test('who asks again stands behind those who wait', async () => {
  const order: string[] = [];
  const greedy = async () => {
    for (const name of ['greedy 1', 'greedy 2']) {
      await eventLoopTurn();
      order.push(name);
    }
  };
  const modest = async () => {
    await eventLoopTurn();
    order.push('modest');
  };
  await Promise.all([greedy(), modest()]);
  assert.deepEqual(order, ['greedy 1', 'modest', 'greedy 2']);
});
