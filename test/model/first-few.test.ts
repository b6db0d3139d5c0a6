import assert from 'node:assert/strict';
import { test } from 'node:test';
import { firstFew } from '../../source/model/first-few.ts';

test('as many names as are allowed are all told; of more, the first and how many others there are', () => {
  assert.equal(firstFew([], 2), '');
  assert.equal(firstFew(['a'], 2), 'a');
  assert.equal(firstFew(['a', 'b'], 2), 'a, b');
  assert.equal(firstFew(['a', 'b', 'c'], 2), 'a, b and 1 more');
  assert.equal(firstFew(['a', 'b', 'c', 'd'], 1), 'a and 3 more');
});
