import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Event } from '../../source/engine/events.ts';
import type { ProblemCode } from '../../source/model/problem.ts';
import { multiPrimaryMultiNetwork } from '../../source/plans/multi-primary-multi-network.ts';
import { proofOf } from '../../source/traffic/verdict.ts';
import { createRunVerdict } from '../../state/run-verdict.ts';
import { meshOf } from '../helpers/meshes.ts';

const mesh = meshOf(['east', 'west']);
const steps = multiPrimaryMultiNetwork(mesh);

const counted = (name: string, v1: number, v2: number, misses = 0) => ({
  name,
  versions: { v1, v2 },
  misses,
  reasons: misses === 0 ? {} : { 'HTTP 503: no healthy upstream': misses },
  rate: 10,
});
const failed = (step: string, code: ProblemCode): Event => ({
  event: 'failed',
  step,
  cluster: step.split('/')[0] ?? '',
  problem: { code, title: '', hint: '' },
});

function verdictOf(...events: readonly Event[]) {
  const judged = createRunVerdict(steps, () => undefined);
  for (const event of events) judged.report({ ...event, at: 0 });
  return judged.verdict(mesh, 'open');
}

test('a failed run says nothing of a cluster that gave a handful of answers, beside many good ones', () => {
  const clusters = [counted('east', 3, 0), counted('west', 20, 20)];
  assert.equal(verdictOf({ event: 'traffic', clusters }), undefined);
  assert.equal(verdictOf({ event: 'traffic', clusters }, failed('east/traffic', 'cancelled')), undefined);
});

test('a failed run says what a cluster receives no responses from after enough answers', () => {
  const clusters = [counted('east', 30, 0), counted('west', 20, 20)];
  assert.equal(verdictOf({ event: 'traffic', clusters })?.state, 'one-sided');
});

test('a few answers in all the time that the proof had are enough', () => {
  const clusters = [counted('east', 0, 0, 9), counted('west', 20, 20)];
  const found = verdictOf({ event: 'traffic', clusters }, failed('east/traffic', 'timed-out'));
  assert.match(found?.words ?? '', /^east receives no responses: HTTP 503: no healthy upstream/);
});

test('what a cluster missed before its proof was content does not count when another cluster fails', () => {
  const clusters = [counted('east', 20, 20, 30), counted('west', 0, 30)];
  const found = verdictOf(
    { event: 'traffic', clusters },
    { event: 'done', step: 'east/traffic', cluster: 'east', seconds: 9 },
  );
  assert.match(found?.words ?? '', /^west receives responses only from v2; east receives responses from every version/);
  assert.ok(!found?.evidence.some(words => words.includes('misses')), found?.evidence.join('; '));
});

test('a run without samples says that nothing is proven, with what istiods say; a failed one says nothing', () => {
  const without = { ...mesh, samples: { ...mesh.samples, none: true as const } };
  const judged = createRunVerdict(multiPrimaryMultiNetwork(without), () => undefined);
  const clusters = mesh.members.map(({ name }) => ({ id: name, sync: 'synced' }));
  const networks = mesh.members.map(({ network }) => network);
  for (const { name: cluster } of mesh.members) {
    judged.report({ event: 'istiod', cluster, views: [{ pod: 'p', clusters, networks }], at: 0 });
  }
  const done = judged.verdict(without, 'done');
  assert.equal(done?.state, 'unasked');
  assert.match(done?.words ?? '', /^not proven: .*every istiod has synced every cluster and has an east-west gateway/);
  assert.equal(proofOf(mesh.members.length, done ?? { state: 'silent', words: '', evidence: [] }), 'done');
  assert.equal(judged.verdict(without, 'open'), undefined);
});

test('a run that is cut off before its istiods were asked does not call a mesh degraded whose answers are good', () => {
  const clusters = [counted('east', 20, 20), counted('west', 20, 20)];
  assert.equal(verdictOf({ event: 'traffic', clusters }), undefined);
  const seen = (cluster: string): Event => ({ event: 'istiod', cluster, views: [] });
  assert.equal(verdictOf({ event: 'traffic', clusters }, seen('east'), seen('west'))?.state, 'degraded');
});

test('the latest answers that a proof was content with are kept, by cluster', () => {
  const judged = createRunVerdict(steps, () => undefined);
  const done = {
    event: 'done',
    step: 'east/traffic',
    cluster: 'east',
    seconds: 3,
    found: '30 answers in 3 s',
  } as const;
  judged.report({ ...done, at: 0 });
  judged.report({ ...done, step: 'west/client', cluster: 'west', at: 0 });
  assert.deepEqual([...judged.latest()], [['east', '30 answers in 3 s']]);
});
