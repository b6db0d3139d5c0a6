import assert from 'node:assert/strict';
import { test } from 'node:test';
import { logged } from '../../state/log.ts';
import type { RunEvent, RunRow } from '../../state/run.ts';
import { noRun } from '../../state/run.ts';
import { runDetail } from '../../state/words/lane-lines.ts';
import { logLines } from '../../state/words/log-lines.ts';

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
      '14:02:12  A  Install control plane',
      '14:02:04  A  Install control plane: istiod 0/1',
      '14:02:03  A  created Istio default',
    ],
  );
});

test('the log keeps the newest entries, and no control characters', () => {
  const event: RunEvent = { event: 'waiting', ...of, for: 'a\u001b[2Jb', at };
  const many = logged(
    [],
    Array.from({ length: 6000 }, () => event),
    titles,
  );
  assert.ok(many.length < 6000);
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
