import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Happening } from '../../../state/traffic.ts';
import { timelineLines } from '../../../state/words/path-words.ts';

const incident = (at: number, words: string): Happening => ({ at, kind: 'object', standing: 'info', words });
const long = 'west: Deployment istio-system/istio-eastwestgateway changed by kubectl-scale';
const all = [incident(1, 'first'), incident(2, long), incident(3, `${long} again`)];
const texts = (width: number, lines: number) => timelineLines(all, width, lines).map(({ text }) => text);

test('where there is room an incident is told in full, the newest first; where there is none each keeps its line', () => {
  const whole = timelineLines(all, 45, 10);
  const newest = whole.filter(({ incident: { at } }) => at === 3).map(({ text }) => text);
  assert.equal(newest.join(' '), `${long} again`);
  assert.ok(
    whole.every(({ text }) => text.length <= 45),
    newest.join('|'),
  );
  assert.equal(whole.filter(({ isFirst }) => isFirst).length, all.length);
  assert.equal(texts(40, 3).length, 3);
  assert.deepEqual(
    timelineLines(all, 40, 4).map(({ incident: { at } }) => at),
    [3, 3, 2, 1],
  );
  assert.equal(texts(40, 1).length, 1);
  assert.deepEqual(texts(40, 0), []);
});
