/** The faster width is the width that Ink's own package gives. */
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { createStringWidth, type StringWidth } from '../../bin/string-width.ts';
import { randomly } from '../helpers/seeded-random.ts';

/** The package as it is (test/helpers/shipped-ink.ts). */
const inks = createRequire(import.meta.resolve('ink')).resolve('string-width');
const original = ((await import(`${pathToFileURL(inks)}?as-published`)) as { readonly default: StringWidth }).default;

const pieces = [
  ...[
    '\u001b[31m',
    '\u001b[0m',
    '\u001b[1;92m',
    '\u001b[',
    '\u001b',
    '31m',
    '\u001b[?7l',
    '\u001b]8;;x\u0007',
    '\u009b1m',
  ],
  ...[
    '東京',
    'ｶﾞ',
    '\u1100\u1161',
    '👩‍👩‍👧',
    '☁\ufe0f',
    '1\ufe0f\u20e3',
    '\u20e3',
    '\u200d',
    '\u0301',
    '\u00ad',
    '\t',
    '\n',
  ],
  ...['✓ ready', '✗', '▸', '⋯', '─│┌┐', '█░▁▇', '■□', '…–—', 'é', 'ß', 'x', ' ', '©', '®\ufe0f', '\ufe0f'],
];

test('the faster width agrees with the package for thirty thousand mixed texts', () => {
  const random = randomly(7);
  const fast = createStringWidth(original);
  const pick = () =>
    random() < 0.6
      ? (pieces[Math.floor(random() * pieces.length)] ?? '')
      : String.fromCodePoint(Math.floor(random() * (random() < 0.8 ? 0x2800 : 0x1ffff)));
  for (let count = 0; count < 30_000; count++) {
    const text = Array.from({ length: Math.floor(random() * 5) }, pick).join('');
    const options =
      random() < 0.7 ? undefined : { ambiguousIsNarrow: random() < 0.5, countAnsiEscapeCodes: random() < 0.5 };
    assert.equal(fast(text, options), original(text, options), JSON.stringify(text));
  }
});

test('it agrees for every single letter below U+3000, and before a sign that makes emoji of letters', () => {
  const fast = createStringWidth(original);
  for (let code = 0; code < 0x3000; code++) {
    const letter = String.fromCodePoint(code);
    for (const text of [letter, `${letter}\ufe0f`, `${letter}\u20e3`, `a${letter}`]) {
      assert.equal(fast(text), original(text), `U+${code.toString(16)}`);
    }
  }
});

test('what we write never reaches the package', () => {
  const fast = createStringWidth(() => assert.fail('the package was asked'));
  assert.equal(fast('\u001b[32m✓\u001b[39m ready ⋯ ▁▂▃ ─── “east”…'), 25);
});
