/** Text is taken apart as Intl.Segmenter does it, by our own means or by its. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createSegmenter } from '../../bin/segmenter.ts';
import { randomly } from '../helpers/seeded-random.ts';

const pieces = [
  ...[
    '\u001b[31m',
    '\u001b[0m',
    '\u001b',
    '\u001b]8;;x\u0007',
    '\u009b1m',
    '\r\n',
    '\n',
    '\r',
    '\t',
    '\u0301',
    '\u200d',
  ],
  ...[
    '東京',
    'ｶﾞ',
    '\u1100\u1161',
    '👩‍👩‍👧',
    '🇩🇪',
    '\u{1f1e9}',
    '1\ufe0f\u20e3',
    '\u00ad',
    '\u0903',
    '\u0600',
    '\ud83d',
  ],
  ...['✓ ready', '✗', '▸', '⋯', '─│┌┐', '█░▁▇', '■□', '…–—', 'é', 'ß', 'x', ' ', '©', '®'],
];

test('thirty thousand mixed texts fall apart as in Intl.Segmenter', () => {
  const random = randomly(11);
  const [real, fast] = [new Intl.Segmenter(), createSegmenter()];
  const piece = () =>
    random() < 0.7
      ? (pieces[Math.floor(random() * pieces.length)] ?? '')
      : String.fromCodePoint(Math.floor(random() * (random() < 0.8 ? 0x2800 : 0x1ffff)));
  for (let count = 0; count < 30_000; count++) {
    const text = Array.from({ length: Math.floor(random() * 5) }, piece).join('');
    const bare = (all: Iterable<{ readonly segment: string; readonly index: number }>) =>
      Array.from(all, ({ segment, index }) => `${index} ${segment}`);
    assert.deepEqual(bare(fast.segment(text)), bare(real.segment(text)), JSON.stringify(text));
    assert.deepEqual(fast.segment(text).containing(1), real.segment(text).containing(1));
  }
});

test('what stands at a place is told for simple text too', () => {
  assert.equal(createSegmenter(undefined, { granularity: 'grapheme' }).segment('a─b').containing(1)?.segment, '─');
});
