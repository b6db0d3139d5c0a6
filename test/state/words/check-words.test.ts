import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CheckResult } from '../../../source/model/check-result.ts';
import { checkLines, checksLine, checksSummary, worstOf } from '../../../state/words/check-words.ts';

function result(id: string, changes: Partial<CheckResult> = {}): CheckResult {
  return { id, title: `${id} is so`, verdict: 'ok', evidence: [], problems: [], warnings: [], ...changes };
}

const problem = {
  code: 'unmet' as const,
  title: 'the clocks differ',
  hint: 'set them right',
  evidence: 'a\u001b[2Jdate',
};
const clocks = result('clocks', {
  verdict: 'problem',
  evidence: [{ cluster: 'east', words: '601 s \u202eahead' }],
  problems: [problem],
});
const pools = result('pools', { verdict: 'warning', warnings: [{ ...problem, title: 'no pool' }] });

test('checks are counted by verdict, the worst counts, and the first problem comes before any warning', () => {
  const all = [result('a'), result('b'), pools, clocks, result('c', { verdict: 'skipped', why: 'no matter' })];
  assert.equal(checksSummary(all), '2 checks ok, 1 problem, 1 warning, 1 skipped');
  assert.equal(checksLine(all), '2 checks ok, 1 problem, 1 warning, 1 skipped: the clocks differ');
  assert.equal(worstOf(all), 'problem');
  assert.equal(worstOf([result('a'), pools]), 'warning');
  assert.equal(worstOf([result('c', { verdict: 'skipped' })]), 'ok');
});

test('a check is told with what was seen and what to do, fit for a terminal', () => {
  assert.deepEqual(checkLines(clocks), [
    'problem clocks: clocks is so',
    '    east: 601 s ahead',
    '    the clocks differ',
    '      set them right',
    '      evidence: adate',
  ]);
  assert.deepEqual(checkLines(result('c', { verdict: 'skipped', why: 'no matter' })), [
    'skipped c: c is so',
    '    no matter',
  ]);
});
