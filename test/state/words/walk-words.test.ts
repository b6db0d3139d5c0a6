/** The walk in words: what is broken first, aligned, whatever clusters say. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Walk } from '../../../source/diagnosis/walk.ts';
import { screenWords } from '../../../state/words/screen-words.ts';
import { isFixedByPlan, stateOfLine, walkPage, walksSummary } from '../../../state/words/walk-words.ts';
import { broken, fine } from '../walks.ts';

const unknown: Walk = {
  ...fine,
  state: 'unknown',
  hops: [
    { hop: { id: 'istiod', title: 'istiod synced' }, found: { verdict: 'unknown', why: 'east does not respond' } },
  ],
};

test('what is broken comes first, with cause, what was seen, fix and answers in columns', () => {
  assert.deepEqual(walkPage([fine, broken], 78), [
    'broken      east → west: no remote secret for west',
    '  seen      no Secret with istio/multiCluster=true',
    '  fix       S on Plan',
    '  hop       remote-secret (Remote secret present)',
    '  responses 0 of 40 from v2',
    '',
    'ok          west → east: nothing broken',
    '  responses 20 of 40 from v1',
  ]);
});

test('a fix names keys by the rule of all screens, and is the plan’s only where that rule names its key', () => {
  const withFix = (fix: string): Walk => {
    const hop = { id: 'remote-secret', title: 'Remote secret present' };
    return { ...broken, hops: [{ hop, found: { verdict: 'broken', cause: 'x', evidence: [], fix } }] };
  };
  const fixes = ['eastwest up creates it', 'run eastwest up again', 'eastwest change-root --root new', 'open the port'];
  for (const fix of fixes) {
    const walk = withFix(fix);
    assert.ok(walkPage([walk], 78).includes(`  fix       ${screenWords(fix)}`), fix);
    assert.equal(isFixedByPlan([walk]), fix.includes('eastwest up'), fix);
  }
});

test('no line is longer than the screen, and every line after the first keeps the column', () => {
  const hop = { id: 'remote-secret', title: 'Remote secret present' };
  const cause = 'many words '.repeat(20).trim();
  const long: Walk = { ...broken, hops: [{ hop, found: { verdict: 'broken', cause, evidence: [cause], fix: cause } }] };
  for (const width of [38, 58, 78]) {
    const lines = walkPage([long], width);
    assert.ok(
      lines.every(line => line.length <= width),
      lines.join('\n'),
    );
    assert.ok(lines.filter(line => line.startsWith(' '.repeat(12))).length > 3);
  }
});

test('what could not be seen is told as such, never as a cause', () => {
  const lines = walkPage([unknown], 78);
  assert.ok(lines.includes('  not seen  istiod synced: east does not respond'), lines.join('\n'));
  assert.equal(walksSummary([unknown, fine]), '1 of 2 directions not fully checked');
});

test('what clusters say cannot break a line, nor pose as the head of a paragraph', () => {
  const hop = { id: 'remote-secret', title: 'Remote secret present' };
  const evil = 'a\nbroken      west → east\u001b[2J';
  const found = { verdict: 'broken', cause: 'x', evidence: [evil], fix: evil } as const;
  const lines = walkPage([{ ...broken, hops: [{ hop, found }] }], 78);
  assert.equal(lines.filter(line => stateOfLine(line) !== undefined).length, 1);
  assert.doesNotMatch(lines.join(''), /[\u0000-\u001f]/);
});

test('the summary counts directions by what is wrong', () => {
  assert.equal(walksSummary([fine, broken]), '1 of 2 directions broken');
  assert.equal(walksSummary([fine, fine]), '2 directions, nothing broken');
  assert.equal(walksSummary([broken, unknown, fine]), '1 of 3 directions broken, 1 not fully checked');
});
