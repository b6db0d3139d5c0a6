import assert from 'node:assert/strict';
import { test } from 'node:test';
import { logged, mostEntries } from '../../state/log.ts';
import type { RunEvent, RunRow } from '../../state/run.ts';
import { noRun } from '../../state/run.ts';
import { runDetail } from '../../state/words/lane-lines.ts';
import { logLines, logText } from '../../state/words/log-lines.ts';

const at = new Date(2026, 10, 21, 14, 2, 3).getTime();
const of = { step: 'east/control-plane', cluster: 'east' };
const titles = new Map([[of.step, 'Install control plane']]);

test('the log tells what was written, waited for and became ready, newest first, and nothing of what was right', () => {
  const events: readonly RunEvent[] = [
    { event: 'started', ...of, at },
    { event: 'applied', ...of, object: 'Istio default', result: 'created', at },
    { event: 'applied', ...of, object: 'Namespace istio-system', result: 'unchanged', at },
    { event: 'waiting', ...of, for: 'istiod 0/1', at: at + 1000 },
    { event: 'done', ...of, seconds: 9, at: at + 9000 },
  ];
  const lines = logLines(logged([], events, titles), new Map([['east', 'A']]));
  assert.deepEqual(
    lines.map(({ text }) => text),
    [
      '14:02:12  A  done: Install control plane (9.0 s)',
      '14:02:04  A  Install control plane: istiod 0/1',
      '14:02:03  A  created Istio default',
    ],
  );
});

test('a cluster that does not respond is in the log once, whatever waits for it', () => {
  const away = (step: string, last: string): RunEvent => ({
    event: 'waiting',
    step: `east/${step}`,
    cluster: 'east',
    for: `east does not respond; last: ${last}`,
    away: true,
    at,
  });
  const once = logged([], [away('a', 'x'), away('b', 'y')], titles);
  const again = logged(
    once,
    [away('c', 'z'), { event: 'waiting', ...of, for: 'istiod 0/1', at }, away('a', 'x')],
    titles,
  );
  assert.deepEqual(
    again.map(({ words }) => words),
    ['east does not respond', 'Install control plane: istiod 0/1', 'east does not respond'],
  );
});

test('the log keeps the newest entries, and no control characters', () => {
  const event: RunEvent = { event: 'waiting', ...of, for: 'a\u001b[2Jb', at };
  const many = logged(
    [],
    Array.from({ length: mostEntries + 1 }, () => event),
    titles,
  );
  assert.equal(many.length, mostEntries);
  assert.doesNotMatch(many.at(-1)?.words ?? '', /\u001b/);
});

test('a wait says when it gives up, and after a third of its time what would help', () => {
  const row: RunRow = {
    id: of.step,
    cluster: 'east',
    title: 'Install control plane',
    needs: [],
    state: 'running',
    startedAt: at,
    reason: { words: 'istiod 0/1', since: at },
    limit: { at: at + 900_000, hint: 'check the image registry' },
    objects: [],
  };
  const told = (seconds: number) => runDetail(noRun, row, at + seconds * 1000).map(({ text }) => text);
  assert.deepEqual(told(9), ['istiod 0/1 (for 9 s, gives up in 14:51)']);
  assert.deepEqual(told(300), ['istiod 0/1 (for 5:00, gives up in 10:00)', 'check the image registry']);
});

test('the log as a file is whole, the oldest first, with the day and the cluster, and with what went wrong said', () => {
  const log = logged(
    [],
    [
      { event: 'applied', ...of, object: 'Istio \u001b[2Jdefault', result: 'created', at },
      {
        event: 'failed',
        ...of,
        problem: { code: 'timed-out', title: 'istiod 0/1', hint: 'h' },
        at: at + 1000,
      },
    ],
    titles,
  );
  const time = (after: number) => new Date(at + after).toISOString();
  assert.deepEqual(logText(log, 'mesh1', at + 5000).split('\n'), [
    `# eastwest: mesh mesh1, log until ${time(5000)}`,
    `${time(0)}  east  created Istio default`,
    `${time(1000)}  east  failed: Install control plane: istiod 0/1`,
    '',
  ]);
});

test('of a log that is longer than what is kept the file says so', () => {
  const entry = { at, cluster: 'east', words: 'w', standing: 'plain' as const };
  const log = Array.from({ length: mostEntries }, () => entry);
  assert.match(logText(log, 'mesh1', at), /\n# only the newest \d+ entries\n/);
});
