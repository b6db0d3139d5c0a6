import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lineDiff } from '../../../state/words/line-diff.ts';

const told = (before: string, after: string) =>
  lineDiff([...before], [...after]).map(({ sign, text }) => sign.trim() + text);

test('lines that both have stay, others are taken away before others are added', () => {
  assert.deepEqual(told('abc', 'abc'), ['a', 'b', 'c']);
  assert.deepEqual(told('abc', 'axc'), ['a', '-b', '+x', 'c']);
  assert.deepEqual(told('', 'ab'), ['+a', '+b']);
  assert.deepEqual(told('ab', ''), ['-a', '-b']);
  assert.deepEqual(told('aab', 'ab'), ['a', '-a', 'b']);
  assert.deepEqual(told('abcd', 'bxd'), ['-a', 'b', '-c', '+x', 'd']);
});

test('what is taken away and added makes the one text of the other', () => {
  const texts = ['aabbccdd', 'abcdabcd', 'dcba', 'bbbb', 'xaybzc', ''];
  for (const before of texts) {
    for (const after of texts) {
      const lines = lineDiff([...before], [...after]);
      const side = (sign: string) => lines.flatMap(line => (line.sign === sign ? [] : [line.text])).join('');
      assert.equal(side('+'), before);
      assert.equal(side('-'), after);
    }
  }
});

test('very long texts that differ all over are compared at once, not line by line', () => {
  const lines = lineDiff(
    Array.from({ length: 5000 }, (_, index) => `old ${index}`),
    Array.from({ length: 5000 }, (_, index) => `new ${index}`),
  );
  assert.equal(lines.length, 10_000);
});
