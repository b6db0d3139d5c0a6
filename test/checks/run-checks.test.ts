import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Check, CheckFindings } from '../../source/checks/check.ts';
import { requirements, unreached } from '../../source/checks/requirements.ts';
import { runChecks } from '../../source/checks/run-checks.ts';
import { type Problem, ProblemError } from '../../source/model/problem.ts';
import { never, subjectOf } from './subjects.ts';

const problem: Problem = { code: 'unmet', title: 't', hint: 'h' };

function check(run: () => CheckFindings | Promise<CheckFindings>, weight: Check['weight'] = 'problem'): Check {
  return { id: 'it', title: 'It is so', weight, run };
}

async function verdictOf(one: Check): Promise<string | undefined> {
  return (await runChecks([one], subjectOf([]), never))[0]?.verdict;
}

test('trouble weighs as the check does, a doubt is a warning, nothing is ok', async () => {
  assert.equal(await verdictOf(check(() => ({ evidence: [], trouble: [problem] }))), 'problem');
  assert.equal(await verdictOf(check(() => ({ evidence: [], trouble: [problem] }), 'warning')), 'warning');
  assert.equal(await verdictOf(check(() => ({ evidence: [], trouble: [], doubts: [problem] }))), 'warning');
  assert.equal(await verdictOf(check(() => ({ evidence: [], trouble: [] }))), 'ok');
  assert.equal(await verdictOf(check(() => ({ skipped: 'no matter' }))), 'skipped');
});

test('what a cluster refuses to tell is a doubt; a bug is none', async () => {
  const refused = check(() => Promise.reject(new ProblemError({ ...problem, title: 'Not allowed to list Node' })));
  const [result] = await runChecks([refused], subjectOf([]), never);
  assert.equal(result?.verdict, 'warning');
  assert.equal(result?.warnings[0]?.title, 'Not allowed to list Node');
  await assert.rejects(runChecks([check(() => Promise.reject(new TypeError('a bug')))], subjectOf([]), never), /a bug/);
});

test('checks do not wait for each other, and their results keep the order of the list', async () => {
  const order: string[] = [];
  let release = () => {};
  const first = check(async () => {
    await new Promise<void>(resolve => {
      release = resolve;
    });
    order.push('first');
    return { evidence: [], trouble: [] };
  });
  const second: Check = {
    ...check(() => {
      order.push('second');
      release();
      return { evidence: [], trouble: [] };
    }),
    id: 'second',
  };
  const results = await runChecks([first, second], subjectOf([]), never);
  assert.deepEqual(order, ['second', 'first']);
  assert.deepEqual(
    results.map(result => result.id),
    ['it', 'second'],
  );
});

test('every requirement has an id of its own that scripts can rely on', () => {
  const ids = requirements.map(({ id }) => id);
  assert.equal(new Set(ids).size, ids.length);
  assert.ok(ids.every(id => /^[a-z]+(-[a-z]+)*$/.test(id)));
});

test('where a cluster was not reached, that is told and nothing else is judged', () => {
  const results = unreached([
    { code: 'unreachable', title: 'east does not respond', hint: 'h' },
    { code: 'forbidden', title: 'the user missing permissions on west', hint: 'h' },
  ]);
  const told = results.filter(({ verdict }) => verdict === 'problem').map(({ id, problems }) => [id, problems.length]);
  assert.deepEqual(told, [
    ['reachable', 1],
    ['rights', 1],
  ]);
  assert.ok(results.every(({ verdict }) => verdict === 'problem' || verdict === 'skipped'));
});
