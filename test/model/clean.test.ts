import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cleaned, cleanedLines } from '../../source/model/clean.ts';

const esc = '\u001b';

const table: readonly (readonly [why: string, from: string, to: string])[] = [
  ['plain words stay', 'kind-east', 'kind-east'],
  ['several spaces become one', '  a   b ', 'a b'],
  ['colours go', `${esc}[31mred${esc}[0m`, 'red'],
  ['the eight-bit form of a sequence goes', '\u009b31mred', 'red'],
  ['a title sequence goes with its text', `a${esc}]0;evil\u0007b`, 'ab'],
  ['a sequence that never ends swallows its rest', `a${esc}]52;c;aGk=`, 'a'],
  ['a device control string goes', `a${esc}P1$r0m${esc}\\b`, 'ab'],
  ['a hyperlink leaves only its words', `${esc}]8;;http://evil${esc}\\click${esc}]8;;${esc}\\`, 'click'],
  ['a lone escape goes', `a${esc}`, 'a'],
  ['newlines and tabs become spaces', 'a\nb\tc\r\nd', 'a b c d'],
  ['bidirectional controls go', 'abc\u202edef\u2066g', 'abcdefg'],
  ['zero-width characters go', 'a\u200bb\ufeffc\u00add', 'abcd'],
  ['combining marks are joined or go', 'e\u0301 z\u0335\u0336\u0337', '\u00e9 z'],
  ['emoji become a question mark', 'a \u{1f600} b', 'a ? b'],
  ['half of a pair becomes a question mark', 'a\ud83d', 'a?'],
  ['wide letters stay', '\u4e2d\u6587', '\u4e2d\u6587'],
];

for (const [why, from, to] of table) test(`cleaning: ${why}`, () => assert.equal(cleaned(from), to));

test('a long line is cut and says so', () => {
  assert.equal(cleaned('x'.repeat(500), 10), `${'x'.repeat(9)}…`);
});

test('a megabyte on one line is cut at once', () => {
  assert.equal(cleaned(`${esc}[1m${'y'.repeat(1_000_000)}`, 20), `${'y'.repeat(19)}…`);
});

test('cleaned text is clean: cleaning again changes nothing, for 10,000 random inputs', () => {
  let seed = 7;
  const random = (below: number) => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    return seed % below;
  };
  const pools = [
    [0x00, 0x20],
    [0x20, 0x60],
    [0x7f, 0x30],
    [0x300, 0x70],
    [0x2000, 0x70],
    [0x1100, 0x100],
    [0xfe00, 0x10],
  ];
  const pools2 = [
    [0x1f000, 0x1000],
    [0xd800, 0x800],
    [0x4e00, 0x100],
    [0xe0000, 0x200],
  ];
  for (let round = 0; round < 10_000; round++) {
    let text = '';
    for (let i = random(24); i >= 0; i--) {
      const [from = 0, many = 1] = [...pools, ...pools2][random(pools.length + pools2.length)] ?? [];
      text += random(6) === 0 ? `${esc}[` : String.fromCodePoint(from + random(many));
    }
    const once = cleaned(text);
    assert.equal(cleaned(once), once);
    assert.doesNotMatch(once, /[\u0000-\u001f\u007f-\u009f\p{Cf}\p{M}]/u, JSON.stringify(text));
  }
});

test('lines stay lines and empty ones go', () => {
  assert.deepEqual(cleanedLines(`a\n\n${esc}[1mb\r\nc`), ['a', 'b', 'c']);
  assert.equal(cleanedLines('x\n'.repeat(100), 5).length, 5);
});
