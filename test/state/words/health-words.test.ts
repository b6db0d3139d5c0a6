import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ReachTry } from '../../../source/health/reach.ts';
import type { HealthResult } from '../../../source/health/result.ts';
import { healthCounts, resultDetail, resultSays, worstHealth } from '../../../state/words/health-words.ts';

function result(id: string, changes: Partial<HealthResult> = {}): HealthResult {
  return {
    id,
    group: 'paths',
    title: `${id} is so`,
    verdict: 'ok',
    evidence: [],
    findings: [],
    page: `docs/checks/${id}.md`,
    ...changes,
  };
}

const finding = { words: 'the clocks differ', evidence: ['a\u001b[2Jdate'], fix: 'set them right' };
const clocks = result('clocks', {
  verdict: 'problem',
  evidence: [{ cluster: 'east', words: '601 s \u202eahead' }],
  findings: [finding],
});
const skipped = result('c', { verdict: 'skipped', why: 'no matter' });
const unknown = result('d', { verdict: 'unknown', why: 'pods of east cannot be read' });

test('results are counted by verdict in a line, and what could not be read is no better than a warning', () => {
  assert.equal(healthCounts([result('a'), result('b'), clocks, skipped]), '2 ok, 1 problem, 1 skipped');
  assert.equal(healthCounts([unknown]), '0 ok, 1 unknown');
  assert.equal(worstHealth([result('a'), clocks, unknown]), 'problem');
  assert.equal(worstHealth([result('a'), unknown]), 'warning');
  assert.equal(worstHealth([result('a'), skipped]), 'ok');
});

test('a row says what is wrong, what is true, or why it was skipped', () => {
  assert.equal(resultSays(clocks), 'the clocks differ');
  assert.equal(resultSays({ ...clocks, findings: [finding, finding] }), 'the clocks differ (and 1 more)');
  assert.equal(resultSays(result('a')), 'a is so');
  assert.equal(resultSays(skipped), 'c is so: no matter');
});

test('the whole has the cause, the fix, what was seen and the pages, fit for a terminal', () => {
  const page = 'docs/istio/olm.md#order';
  assert.deepEqual(
    resultDetail({ ...clocks, findings: [{ ...finding, page }] }, []).map(({ tone, text }) => `${tone} ${text}`),
    [
      'problem the clocks differ',
      'plain fix: set them right',
      'muted seen: adate',
      'muted Requires: clocks is so',
      'plain east: 601 s ahead',
      `muted See ${page}, docs/checks/clocks.md`,
    ],
  );
  const texts = (of: HealthResult) => resultDetail(of, []).map(({ text }) => text);
  assert.deepEqual(texts(skipped), ['Requires: c is so', 'Skipped: no matter', 'See docs/checks/c.md']);
  assert.equal(texts(unknown)[1], 'Could not be read: pods of east cannot be read');
});

test('a check of what reaches what has the matrix and the line for the firewall; no other has', () => {
  const firewall = 'allow TCP from 203.0.113.7 (nodes of east) to 198.51.100.7 port 15443';
  const tries: readonly ReachTry[] = [
    { from: 'east', to: 'west', what: 'gateway', outcome: 'closed', words: 'no response', firewall },
  ];
  const texts = resultDetail(result('reach-gateways', { group: 'reach' }), tries).map(({ text }) => text);
  assert.ok(texts.includes('Matrix of gateways'), texts.join('\n'));
  assert.ok(texts.includes(`  ${firewall}`));
  assert.doesNotMatch(
    resultDetail(clocks, tries)
      .map(({ text }) => text)
      .join('\n'),
    /Matrix/,
  );
});
