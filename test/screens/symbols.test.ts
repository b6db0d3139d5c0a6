import assert from 'node:assert/strict';
import { test } from 'node:test';
import { symbolsFor } from '../../bin/output/symbols.ts';
import { inAscii } from '../../bin/terminal/ascii.ts';
import { type Symbols, stateStyles, themeFor } from '../../screens/theme.ts';
import { changeMarks } from '../../state/words/change-marks.ts';

/** Lines, bars and heights: they are seen as a shape and say nothing by themselves. */
const drawn = ['dash', 'side', 'full', 'empty', 'caret', 'spark', 'arrow', 'diagonal', 'branches'] as const;
type Sign = Exclude<keyof Symbols, (typeof drawn)[number]>;

/** What a sign says; those that say the same may look the same. */
const meanings: Readonly<Record<Sign, string>> = {
  ok: 'ok',
  problem: 'failed',
  miss: 'failed',
  warning: 'warning',
  waiting: 'waiting',
  running: 'running',
  none: 'nothing',
  unknown: 'unknown',
  cursor: 'chosen',
  below: 'chosen',
  found: 'found',
  current: 'current context',
  unmarked: 'not selected',
  between: 'and',
  ways: 'way',
};

const changes: Readonly<Record<keyof typeof changeMarks, string>> = {
  create: 'created',
  change: 'changed',
  delete: 'deleted',
  unchanged: 'as it should be',
  unknown: 'unknown',
};

/** Each sign with what it says. */
function signsOf(symbols: Symbols): readonly (readonly [string, string])[] {
  const told = Object.entries(meanings) as [Sign, string][];
  return [
    ...told.flatMap(([name, meaning]) =>
      name === 'ways'
        ? Object.entries(symbols.ways).map(([way, sign]) => [sign, `${meaning} ${way}`] as const)
        : [[symbols[name], meaning] as const],
    ),
    ...Object.entries(changeMarks).map(([what, sign]) => [sign, changes[what as keyof typeof changes]] as const),
  ];
}

for (const ascii of [false, true]) {
  const terminal = ascii ? 'a terminal that knows ASCII only' : 'a terminal that draws';
  const { symbols } = themeFor({ colour: false, ascii });

  test(`on ${terminal} no symbol has two meanings`, () => {
    const said = Map.groupBy(signsOf(symbols), ([sign]) => sign);
    for (const [sign, all] of said) {
      const different = [...new Set(all.map(([, meaning]) => meaning))];
      assert.equal(different.length, 1, `${sign} is both ${different.join(' and ')}`);
    }
  });

  test(`on ${terminal} every sign takes one column, and what draws it is the same for all states of a step`, () => {
    for (const [sign] of signsOf(symbols)) assert.equal([...sign].length, 1, sign);
    for (const { symbol } of Object.values(stateStyles)) assert.equal([...symbols[symbol]].length, 1);
  });

  test(`on ${terminal} lines without a screen mark the same as the screens do`, () => {
    const { ok, problem, waiting, warning, none } = symbols;
    assert.deepEqual(symbolsFor({ ascii, color: false, plain: true }), {
      ok,
      failed: problem,
      waiting,
      warning,
      skipped: none,
    });
  });
}

test('in ASCII no sign becomes another one on its way to the terminal, and where a text is cut stands none of them', () => {
  const signs = signsOf(themeFor({ colour: false, ascii: true }).symbols).map(([sign]) => sign);
  for (const sign of signs) assert.equal(inAscii(sign), sign);
  assert.ok(!signs.includes(inAscii('…')));
});
