import assert from 'node:assert/strict';
import { test } from 'node:test';
import { render } from 'ink-testing-library';
import { Matrix } from '../../screens/parts/matrix.tsx';
import type { MatrixCell } from '../../state/words/matrix-words.ts';

const reason = 'the operator is reconciling';
const cell: MatrixCell = { state: 'running', count: '1/5', words: reason, right: '4 s' };

/** The row of one phase, with so many columns for each of two clusters. */
function rowOf(width: number, shown: MatrixCell): string {
  const columns = ['east', 'west'].map((name, index) => ({ index, letter: 'AB'[index] ?? '', name }));
  const { lastFrame, unmount } = render(
    <Matrix
      rows={['Kiali server']}
      columns={columns}
      cell={() => shown}
      chosen={{ row: 0, column: 0 }}
      zoomed={false}
      area={{ width: 25 + 2 * width, height: 2 }}
    />,
  );
  const row = (lastFrame() ?? '').split('\n')[1] ?? '';
  unmount();
  return row;
}

test('of words that a cell has no room for enough is shown to be read, or nothing', () => {
  for (const width of [8, 17, 18, 20, 22, 26, 30]) {
    const row = rowOf(width, cell);
    assert.ok(row.includes('1/5'), row);
    const [, told = ''] = /1\/5 +([a-z ]*…)/.exec(row) ?? [];
    assert.ok(told === '' || told.length >= 10, `${width}: ${row}`);
  }
  assert.ok(rowOf(50, cell).includes(reason));
});

test('words that fit are shown however short the cell is', () => {
  assert.match(rowOf(20, { ...cell, state: 'waiting', words: 'after 3', right: '' }), /1\/5 after 3/);
});

test('the cell of a silent cluster has the sign of a warning', () => {
  const silent: MatrixCell = { state: 'silent', count: '1/5', words: 'no response', right: '44 s' };
  assert.match(rowOf(30, silent), /! 1\/5 no response +44 s/);
  assert.match(rowOf(9, silent), /! 1\/5/);
});
