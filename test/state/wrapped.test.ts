import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clipped } from '../../state/words/wrapped.ts';

test('where the rows end before the text does, the last row says so', () => {
  assert.deepEqual(clipped(['one two', 'three'], 2, 10), ['one two', 'three']);
  assert.deepEqual(clipped(['one two', 'three'], 1, 10), ['one two…']);
  assert.deepEqual(clipped(['one two ab', 'three'], 1, 10), ['one two a…']);
  assert.deepEqual(clipped(['one two', 'three'], 0, 10), []);
  assert.deepEqual(clipped([], 0, 10), []);
});
