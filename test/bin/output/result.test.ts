import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createOpenSteps } from '../../../bin/output/open-steps.ts';
import { resultText } from '../../../bin/output/result.ts';
import { nothingYet } from '../../../bin/output/summary.ts';
import type { Event } from '../../../source/engine/events.ts';

test('a run whose time is over before a step failed counts no problems', () => {
  assert.match(resultText('mesh1', 'failed', 70, nothingYet), /^mesh1: failed, after /);
});

test('what was received in all is told with its errors, and beside it the latest, which the verdict rests on', () => {
  const east = { name: 'east', versions: { v1: 50, v2: 41 }, misses: 3, reasons: { 'HTTP 503': 3 }, rate: 10 };
  const west = { name: 'west', versions: { v1: 40, v2: 60 }, misses: 0, reasons: {}, rate: 10 };
  const evidence = ['east: v1 5, v2 5', 'west: v1 4, v2 6', 'every istiod has synced every cluster'];
  const verdict = { state: 'proven', words: 'every cluster receives responses from every version', evidence } as const;
  const summary = { ...nothingYet, clusters: [east, west], verdict };
  const text = resultText('mesh1', 'proven', 12.5, summary, { latest: new Map([['east', '10 answers in 3 s']]) });
  assert.deepEqual(text.split('\n').slice(1), [
    '  every cluster receives responses from every version',
    '  every istiod has synced every cluster',
    '  east  v1 50, v2 41, 3 errors (3 HTTP 503) in all; latest: 10 answers in 3 s',
    '  west  v1 40, v2 60, no errors in all',
    '',
  ]);
});

const title = (id: string, words: string) => ({ id, cluster: id.split('/')[0] ?? '', title: words, needs: [] });
const plan: Event = {
  event: 'plan',
  mesh: 'mesh1',
  topology: 'multi-primary-multi-network',
  clusters: [],
  steps: [title('east/a', 'Prepare'), title('east/b', 'Gateway address assigned'), title('west/a', 'Prepare')],
};
const of = (step: string) => ({ step, cluster: step.split('/')[0] ?? '' });
const problem = { code: 'cancelled', title: 'stopped', hint: 'run again' } as const;

test('a run that is ended early names the steps that were open on each cluster, and what each waited for', () => {
  const steps = createOpenSteps();
  const events: readonly Event[] = [
    plan,
    { event: 'started', ...of('east/a') },
    { event: 'started', ...of('west/a') },
    { event: 'done', ...of('east/a'), seconds: 1 },
    { event: 'started', ...of('east/b') },
    { event: 'waiting', ...of('east/b'), for: 'no address yet' },
    { event: 'failed', ...of('east/b'), problem },
  ];
  for (const event of events) steps.receive(event);
  const text = resultText('mesh1', 'failed', 90, nothingYet, { open: steps.now() });
  assert.match(
    text,
    /\n {2}not done on west: Prepare\n {2}not done on east: Gateway address assigned: no address yet\n$/,
  );
});

test('a step that failed by itself is told as failed, and is not open', () => {
  const steps = createOpenSteps();
  steps.receive(plan);
  steps.receive({ event: 'started', ...of('east/a') });
  steps.receive({ event: 'failed', ...of('east/a'), problem: { ...problem, code: 'timed-out' } });
  assert.deepEqual(steps.now(), []);
});

test('of very many open steps the rest is counted', () => {
  const open = Array.from({ length: 100 }, (_, index) => ({
    step: `c${index}/a`,
    cluster: `c${index}`,
    title: 'Wait',
  }));
  const lines = resultText('mesh1', 'cancelled', 9, nothingYet, { open }).trimEnd().split('\n');
  const told = lines.filter(line => line.includes('not done on')).length;
  assert.equal(lines.at(-1), `  and ${open.length - told} more steps`);
});
