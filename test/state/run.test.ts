import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rowFact } from '../../bin/line-mode/install.ts';
import { symbolsFor } from '../../bin/output/symbols.ts';
import type { Event } from '../../source/engine/events.ts';
import type { Problem } from '../../source/model/problem.ts';
import { noRun, type Run, type RunRow, reduceRun, stoppingRun } from '../../state/run.ts';
import { runDetail, runLines } from '../../state/words/lane-lines.ts';
import { runCell } from '../../state/words/matrix-words.ts';
import { ranLines } from '../../state/words/ran-lines.ts';
import { countOf, objectWords, runWords, stepsWords, telling, waitsFor } from '../../state/words/run-words.ts';

const step = (id: string, needs: readonly string[] = []) => {
  const cluster = id.split('/')[0] ?? '';
  return { id, cluster, title: `Do ${id}`, needs };
};

const plan: Event = {
  event: 'plan',
  mesh: 'mesh1',
  topology: 'multi-primary-multi-network',
  clusters: ['east', 'west'].map(name => ({ name, context: name, role: 'primary', network: 'n' })),
  steps: [step('east/a'), step('west/a'), step('east/b', ['east/a', 'west/a'])],
};

const problem = (code: Problem['code']): Problem => ({ code, title: `it is ${code}`, hint: 'mend it' });
const started = (id: string): Event => ({ event: 'started', step: id, cluster: 'east' });
const done = (id: string): Event => ({ event: 'done', step: id, cluster: 'east', seconds: 2 });
const failed = (id: string, code: Problem['code']): Event => ({
  event: 'failed',
  step: id,
  cluster: 'east',
  problem: problem(code),
});
const ended = (outcome: 'proven' | 'failed' | 'cancelled'): Event => ({
  event: 'result',
  outcome,
  clusters: [],
  seconds: 9,
  exit: 0,
});

const applied = (name: string, result: 'created' | 'configured' | 'unchanged'): Event => ({
  event: 'applied',
  step: 'east/a',
  cluster: 'east',
  object: `Namespace ${name}`,
  result,
});

/** One event a second, from 1000 on. */
const fold = (...events: readonly Event[]): Run =>
  reduceRun(
    noRun,
    events.map((event, index) => ({ ...event, at: (index + 1) * 1000 })),
  );

test('the plan shows every lane before anything happens', () => {
  const run = fold(plan);
  assert.deepEqual(
    run.lanes.map(lane => lane.ids),
    [['east/a', 'east/b'], ['west/a']],
  );
  assert.equal(run.phase, 'running');
  assert.equal(countOf(run).done, 0);
});

test('each event moves its own row and leaves the others the same objects', () => {
  const before = fold(plan);
  const after = reduceRun(before, [{ ...started('east/a'), at: 5000 }]);
  assert.equal(after.rows['east/a']?.state, 'running');
  assert.equal(after.rows['west/a'], before.rows['west/a']);
});

test('what a step found stands in its line from then on', () => {
  const run = fold(plan, started('east/a'), {
    event: 'done',
    step: 'east/a',
    cluster: 'east',
    seconds: 1,
    found: '203.0.113.7',
  });
  assert.match(run.rows['east/a']?.title ?? '', /: 203\.0\.113\.7$/);
});

test('a pod that was deleted to be recreated says why', () => {
  const pod = { object: 'Pod sample/curl-5c7-x', result: 'removed', why: 'it has no sidecar' } as const;
  const run = fold(plan, started('east/a'), { event: 'removed', step: 'east/a', cluster: 'east', ...pod });
  assert.deepEqual(run.rows['east/a']?.objects, [
    { object: 'Pod sample/curl-5c7-x: it has no sidecar', result: 'removed' },
  ]);
});

test('a failed step, one that it blocks and one that was stopped are three states', () => {
  const run = fold(plan, failed('east/a', 'timed-out'), failed('east/b', 'blocked'), failed('west/a', 'cancelled'));
  assert.deepEqual(
    Object.values(run.rows).map(row => row.state),
    ['failed', 'stopped', 'skipped'],
  );
});

test('a waiting row names what it waits for, and on which cluster', () => {
  const run = fold(plan, done('east/a'));
  const row = run.rows['east/b'] ?? assert.fail();
  assert.deepEqual(waitsFor(run, row), ['Do west/a (west)']);
});

test('a slow row shows the live reason with its age, a fast one does not flicker', () => {
  const run = fold(plan, started('east/a'), {
    event: 'waiting',
    step: 'east/a',
    cluster: 'east',
    for: '0 of 1 \u001b[31mready',
  });
  const rows = [run.rows['east/a'] ?? assert.fail()];
  assert.equal(runLines(rows, 3000).length, 1);
  const [line, reason] = runLines(rows, 10_000);
  assert.equal(line?.right, '8 s');
  assert.deepEqual([reason?.text, reason?.right], ['0 of 1 ready', '7 s']);
});

test('a reason is as old as what it tells of, though it could be told later only', () => {
  const late: Event = { event: 'waiting', step: 'east/a', cluster: 'east', for: 'east is not reachable', since: 2500 };
  const [, reason] = runLines([fold(plan, started('east/a'), late).rows['east/a'] ?? assert.fail()], 10_000);
  assert.deepEqual([reason?.text, reason?.right], ['east is not reachable', '7 s']);
});

test('a failed row keeps its problem, hint and evidence for the detail', () => {
  const run = fold(plan, failed('east/a', 'timed-out'));
  const row = run.rows['east/a'] ?? assert.fail();
  assert.deepEqual(
    runDetail(run, row, 0).map(line => line.text),
    ['it is timed-out', 'mend it'],
  );
});

test('the eye goes to what failed, else to what runs longest, else to what is next', () => {
  const rowsOf = (run: Run) => Object.values(run.rows);
  assert.equal(telling(rowsOf(fold(plan, started('west/a'), started('east/a')))), 1);
  assert.equal(telling(rowsOf(fold(plan, started('west/a'), failed('east/b', 'invalid')))), 2);
  assert.equal(telling(rowsOf(fold(plan, done('east/a')))), 1);
});

test('the sentence tells how it stands, and how it ended', () => {
  assert.equal(runWords(noRun), 'not started');
  assert.equal(runWords(fold(plan, started('east/a'))), '0 of 3 steps done, 1 running');
  assert.match(runWords(stoppingRun(fold(plan))), /^stopping safely/);
  assert.equal(
    runWords(fold(plan, failed('east/a', 'invalid'), failed('east/b', 'blocked'), ended('failed'))),
    'failed: 0 of 3 steps done, 1 failed, 1 skipped',
  );
  assert.match(runWords(fold(plan, ended('proven'))), /^installed and proven/);
});

test('objects are counted by what became of them', () => {
  assert.equal(
    objectWords(fold(plan, applied('x', 'created'), applied('y', 'created'), applied('z', 'unchanged'))),
    '2 created, 1 unchanged',
  );
});

test('what an earlier run made is not forgotten when the next one finds it', () => {
  const first = [plan, applied('x', 'created'), applied('y', 'configured'), ended('failed')];
  const run = fold(...first, plan, applied('x', 'unchanged'), applied('y', 'unchanged'), applied('z', 'created'));
  assert.equal(objectWords(run), '2 created, 1 configured');
});

test('once the run is over nothing waits: what was stopped has the eye and its last reason, the rest was not started', () => {
  const waiting: Event = { event: 'waiting', step: 'west/a', cluster: 'west', for: 'west does not respond' };
  const run = fold(plan, done('east/a'), started('west/a'), waiting, failed('west/a', 'cancelled'), ended('cancelled'));
  assert.equal(telling(Object.values(run.rows)), 1);
  const words = (id: string) => runDetail(run, run.rows[id] ?? assert.fail(), 9000).map(line => line.text);
  assert.deepEqual(words('west/a'), ['it is cancelled', 'mend it', 'last: west does not respond']);
  assert.deepEqual(words('east/b'), ['it needs: Do west/a (west)']);
});

test('running again resets all rows and counts the times', () => {
  const run = fold(plan, failed('east/a', 'invalid'), ended('failed'), plan);
  assert.equal(run.times, 2);
  assert.equal(run.phase, 'running');
  assert.equal(run.rows['east/a']?.state, 'waiting');
});

test('what a step ran begins with why it failed, in full and over as many lines as that takes', () => {
  const hint = 'look at this, and then at that. '.repeat(12).trim();
  const failure: Event = { ...failed('east/a', 'timed-out'), problem: { ...problem('timed-out'), hint } } as Event;
  const lines = ranLines(undefined, fold(plan, failure).rows['east/a']);
  assert.deepEqual(lines.slice(0, 2), ['# why it failed', '# it is timed-out']);
  const told = lines.slice(2, lines.indexOf(''));
  assert.equal(told.map(line => line.slice(2)).join(' '), hint);
  for (const line of told) assert.ok(line.length <= 80, line);
});

test('what never began as its needs failed is skipped, in the sum of all, and in the lines without a screen', () => {
  const run = fold(plan, failed('east/a', 'timed-out'), failed('east/b', 'blocked'), ended('failed'));
  assert.equal(stepsWords(run), '0 of 3 steps done, 1 failed, 1 skipped');
  const symbols = symbolsFor({ ascii: false, color: false, plain: true });
  assert.match(rowFact(run.rows['east/b'] as RunRow, 0, symbols)[0]?.words ?? '', /^– east: /);
  assert.equal(runCell(run, [run.rows['east/b'] as RunRow], 0).state, 'skipped');
  assert.equal(runLines([run.rows['east/b'] as RunRow], 0)[0]?.right, 'skipped');
});
