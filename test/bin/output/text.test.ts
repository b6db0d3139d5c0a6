import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTextReporter } from '../../../bin/output/text.ts';
import type { Event } from '../../../source/engine/events.ts';

const symbols = { ok: '+', failed: 'x', waiting: '.', warning: '!', skipped: '–' };

function reporter(each = false) {
  let text = '';
  const created = createTextReporter(
    words => {
      text += words;
    },
    symbols,
    0,
    { each },
  );
  const tell = (event: Event, at = 0) => created.report({ ...event, at });
  tell({
    event: 'plan',
    mesh: 'mesh1',
    topology: 'multi-primary-multi-network',
    clusters: [{ name: 'east', context: 'e', role: 'primary', network: 'n' }],
    steps: [{ id: 'east/cp', cluster: 'east', title: 'Install control plane', needs: [] }],
  });
  return { tell, tick: created.tick, text: () => text };
}

const step = { step: 'east/cp', cluster: 'east' };

test('a done step is one line with its time, cluster and title', () => {
  const { tell, text } = reporter();
  tell({ event: 'started', ...step });
  tell({ event: 'applied', ...step, object: 'Istio default', result: 'created' });
  tell({ event: 'done', ...step, seconds: 4 }, 4_200);
  assert.equal(text(), '   4.2 s  east  + Install control plane\n');
});

test('a step that changed nothing says so', () => {
  const { tell, text } = reporter();
  tell({ event: 'applied', ...step, object: 'Istio default', result: 'unchanged' });
  tell({ event: 'done', ...step, seconds: 0 }, 100);
  assert.match(text(), /Install control plane \(unchanged\)\n$/);
});

test('a short wait is silent, a long one says its reason once', () => {
  const { tell, tick, text } = reporter();
  tell({ event: 'waiting', ...step, for: '0 of 1 replicas' }, 1_000);
  tick(2_000);
  assert.equal(text(), '');
  tick(4_500);
  tick(9_500);
  assert.equal(text(), '   4.5 s  east  . Install control plane: 0 of 1 replicas\n');
});

test('a cluster that does not respond is said once, however many steps wait for it, and again when it falls silent again', () => {
  const { tell, tick, text } = reporter();
  const away = { cluster: 'east', for: 'east does not respond; last: not ready', away: true, since: 1_000 } as const;
  for (const step of ['east/a', 'east/b', 'east/c']) tell({ event: 'waiting', step, ...away }, 9_000);
  tick(9_500);
  assert.equal(text(), '   9.5 s  east  ! east does not respond; last: not ready (for 9 s)\n');
  tell({ event: 'waiting', step: 'east/a', cluster: 'east', for: 'east responds again; not ready' }, 10_000);
  tell({ event: 'waiting', step: 'east/a', ...away, since: 20_000 }, 28_000);
  tick(28_500);
  assert.equal(text().match(/does not respond/g)?.length, 2);
});

test('nothing is said of a wait that is over', () => {
  const { tell, tick, text } = reporter();
  tell({ event: 'waiting', ...step, for: '0 of 1 replicas' }, 1_000);
  tell({ event: 'done', ...step, seconds: 1 }, 2_000);
  tick(60_000);
  assert.doesNotMatch(text(), /replicas/);
});

test('a failure has its words and its hint below', () => {
  const { tell, text } = reporter();
  const problem = {
    code: 'timed-out',
    title: 'no replica',
    hint: 'look at the pod',
    evidence: 'ImagePullBackOff',
  } as const;
  tell({ event: 'failed', ...step, problem }, 1_000);
  assert.equal(
    text(),
    [
      '   1.0 s  east  x Install control plane failed: no replica',
      '                  evidence: ImagePullBackOff',
      '                  look at the pod',
      '',
    ].join('\n'),
  );
});

test('words of clusters lose their control characters', () => {
  const { tell, tick, text } = reporter();
  tell({ event: 'waiting', ...step, for: 'a\u001b[31mb\u0007\nc' }, 0);
  tick(10_000);
  assert.match(text(), /: ab c\n$/);
});

test('counts of answers are said every five seconds, single answers only when asked for', () => {
  const clusters = [{ name: 'east', versions: { v1: 1, v2: 2 }, misses: 3, reasons: { 'timed out': 3 }, rate: 10 }];
  const { tell, text } = reporter();
  for (let second = 1; second <= 11; second++) tell({ event: 'traffic', clusters }, second * 1000);
  tell({ event: 'response', cluster: 'east', observation: 'response', version: 'v1', instance: 'p', took: 1 });
  assert.equal(text().match(/v1 1, v2 2, 3 errors \(3 timed out\)/g)?.length, 2);
  assert.doesNotMatch(text(), /from p/);
  const chatty = reporter(true);
  chatty.tell({ event: 'response', cluster: 'east', observation: 'response', version: 'v1', instance: 'p', took: 1 });
  assert.match(chatty.text(), /\+ v1 from p/);
});
