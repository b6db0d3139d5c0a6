import assert from 'node:assert/strict';
import { test } from 'node:test';
import { brokenLines } from '../../screens/parts/broken-lines.ts';
import { columnsOf } from '../../screens/parts/pieces.ts';

const texts = (lines: readonly string[], width: number) => brokenLines(lines, width).map(({ text }) => text);

test('what continues below a line is a little further in, or where the words behind its label begin', () => {
  assert.deepEqual(texts(['    the clocks differ', '', 'short'], 16), ['    the clocks', '      differ', '', 'short']);
  assert.deepEqual(texts(['Fix     press r once more'], 20), ['Fix     press r once', '        more']);
  assert.deepEqual(texts(['14:02:03  A  created Secret a/b'], 26), ['14:02:03  A  created', '             Secret a/b']);
});

test('a word that no line holds is broken, and no part is wider than the screen', () => {
  const lines = ['root 77:38:F6:0F:E0:56:01:D2:F6:30:84', '界'.repeat(30), `a ${'界'.repeat(15)} b`];
  for (const width of [8, 12, 20]) {
    const parts = texts(lines, width);
    assert.ok(
      parts.every(part => columnsOf(part) <= width),
      parts.join('|'),
    );
    assert.equal(parts.join('').replaceAll(' ', ''), lines.join('').replaceAll(' ', ''), 'nothing is lost');
  }
});

test('a part knows its line, and whether it is its first', () => {
  assert.deepEqual(brokenLines(['one two', 'x'], 8), [
    { line: 0, text: 'one two', first: true },
    { line: 1, text: 'x', first: true },
  ]);
  assert.deepEqual(
    brokenLines(['x', 'one two three'], 8).map(({ line, first }) => [line, first]),
    [
      [0, true],
      [1, true],
      [1, false],
    ],
  );
});
