import assert from 'node:assert/strict';
import { test } from 'node:test';
import { numbersIn } from '../../../bin/line-mode/numbers.ts';

test('numbers and ranges are read in their order, each once; anything else is none', () => {
  assert.deepEqual(numbersIn('3 1,5-7 1', 9), [3, 1, 5, 6, 7]);
  assert.deepEqual(numbersIn('', 9), []);
  for (const bad of ['0', '10', '5-3', 'x', '1-', '-1', '1.5', '9999999999'])
    assert.equal(numbersIn(bad, 9), undefined);
});
