/** The short form of `npm run test:faults`: all faults mixed, on most commands. docs/reliability.md has the long one's table. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRandom } from '../../source/rehearsal/mesh/random.ts';
import type { Cell, CellResult } from './cell.ts';
import { runCells } from './cells.ts';
import { faultKinds, faultSource, fits } from './faults.ts';

/** What passes within seconds. A stall takes half a minute, and a clock that is off is refused at once. */
const quick = faultKinds.filter(kind => kind !== 'stall of 30 s' && kind !== 'Date an hour off');

/** What moves roots and takes a cluster out of a mesh takes minutes with its clusters: they are in the long form. */
const commands = ['up', 'plan', 'traffic', 'down', 'kiali'] as const;

test('commands through faults end proven or with a named problem, and leave what an undisturbed run leaves', async () => {
  const cells: Cell[] = commands.map((command, at) => ({
    command,
    kinds: quick,
    every: 15,
    seed: at + 1,
  }));
  const results: CellResult[] = [];
  await runCells(cells.values(), cells.length, (_cell, result) => results.push(result));
  assert.equal(results.length, cells.length);
  assert.deepEqual(
    results.flatMap(({ broken }) => broken),
    [],
  );
  assert.ok(results.some(({ faults }) => faults > 0));
});

test('the same seed gives the same faults, each only where it makes sense', () => {
  const asked = Array.from({ length: 500 }, (_none, at) => ({
    method: at % 3 === 0 ? 'PATCH' : 'GET',
    isWatch: at % 7 === 1,
  }));
  const drawn = (seed: number) => asked.map(faultSource(faultKinds, 4, createRandom(seed)));
  assert.deepEqual(drawn(1), drawn(1));
  assert.notDeepEqual(drawn(1), drawn(2));
  for (const [at, kind] of drawn(3).entries()) {
    const request = asked[at];
    if (kind !== undefined && request !== undefined) assert.ok(fits(kind, request), `${kind} for ${request.method}`);
  }
});
