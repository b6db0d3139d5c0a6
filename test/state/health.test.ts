import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { HealthGroup, HealthResult, HealthVerdict } from '../../source/health/result.ts';
import type { CheckResult } from '../../source/model/check-result.ts';
import type { Draft } from '../../state/draft.ts';
import { allChecks, checksParts, groupsBeside, listedChecks, noHealth, withResults } from '../../state/health.ts';

const result = (id: string, group: HealthGroup, verdict: HealthVerdict = 'ok'): HealthResult => ({
  id,
  group,
  title: id,
  verdict,
  evidence: [],
  findings: [],
  page: `docs/checks/${id}.md`,
});

const required = (id: string, verdict: CheckResult['verdict']): CheckResult => ({
  id,
  title: id,
  verdict,
  evidence: [],
  problems: [],
  warnings: [],
});

const planned: Draft = {
  draft: 'problems',
  problems: [],
  checks: [required('rights', 'ok'), required('api-addresses', 'warning')],
};

const idsOf = (all: readonly HealthResult[]) => all.map(({ id }) => id);

test('what is wrong comes first whatever its group, the worst above; then each group with what is ok before what was skipped', () => {
  const all = [
    result('a', 'requirements', 'skipped'),
    result('b', 'requirements'),
    result('c', 'requirements', 'warning'),
    result('d', 'workloads', 'unknown'),
    result('e', 'paths', 'problem'),
    result('f', 'paths'),
  ];
  const parts = checksParts(all).map(part => [part.group, idsOf(part.all), part.of]);
  assert.deepEqual(parts, [
    [undefined, ['e', 'c', 'd'], 3],
    ['requirements', ['b', 'a'], 3],
    ['paths', ['f'], 2],
  ]);
  assert.deepEqual(idsOf(listedChecks(all)), ['e', 'c', 'd', 'b', 'a', 'f']);
});

test('the requirements are those of the plan; where there is no plan they are read with the others', () => {
  const health = { ...noHealth, results: [result('rights', 'requirements', 'problem'), result('pods', 'workloads')] };
  assert.deepEqual(idsOf(allChecks(planned, health)), ['rights', 'api-addresses', 'pods']);
  assert.equal(allChecks(planned, health)[0]?.verdict, 'ok');
  assert.equal(allChecks({ draft: 'none' }, health)[0]?.verdict, 'problem');
  assert.ok(!groupsBeside(planned).includes('requirements'));
  assert.ok(groupsBeside({ draft: 'none' }).includes('requirements'));
});

test('a requirement that the mesh itself has answered is no warning any more', () => {
  const verdictOf = (synced: boolean) => allChecks(planned, { ...noHealth, synced })[1]?.verdict;
  assert.deepEqual([verdictOf(false), verdictOf(true)], ['warning', 'ok']);
});

test('a check that ran again stands where it stood, and others stay', () => {
  const health = { ...noHealth, results: [result('a', 'paths', 'problem'), result('b', 'paths')] };
  const again = withResults(health, [result('a', 'paths'), result('new', 'paths')]);
  assert.deepEqual(again.results, [result('a', 'paths'), result('b', 'paths')]);
});
