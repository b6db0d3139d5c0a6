/** When the latest answers prove a cluster's part of the mesh. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Observation } from '../../source/model/tally.ts';
import { createLatestAnswers } from '../../source/traffic/latest-answers.ts';

const response = (version: string): Observation => ({ observation: 'response', version, instance: 'i', took: 0.01 });
const refused: Observation = { observation: 'miss', reason: 'HTTP 403: RBAC: access denied', took: 0.01 };

/** Ten answers a second; answers by number from 0. How many it took to be content, and the last words before that. */
function play(versions: readonly string[], answer: (number: number) => Observation, most = 3000) {
  const latest = createLatestAnswers(versions, 0);
  let words: string | undefined;
  for (let number = 0; number < most; number += 1) {
    const now = (number + 1) * 100;
    latest.observe(answer(number), now);
    const pending = latest.pending(versions, now);
    if (pending === undefined) return { answers: number + 1, words, soundness: latest.soundness(now) };
    words = pending;
  }
  return { answers: Number.POSITIVE_INFINITY, words, soundness: undefined };
}

const both = ['v1', 'v2'];
const inTurn = (number: number) => response(number % 2 === 0 ? 'v1' : 'v2');

test('a healthy mesh is proven by three seconds of answers, and it is said how sound that is', () => {
  const { answers, soundness } = play(both, inTurn);
  assert.equal(answers, 30);
  assert.equal(soundness, '30 responses in 3 s, no errors; a 10 % error rate would go unseen 4 % of the time');
});

test('misses from before the clusters knew each other do not count once they are past', () => {
  const { answers } = play(both, number => (number < 40 ? refused : inTurn(number)));
  assert.equal(answers, 70);
});

test('a version that responded and is gone proves nothing', () => {
  const { answers, words } = play(both, number => (number < 18 ? inTurn(number) : response('v1')));
  assert.equal(answers, Number.POSITIVE_INFINITY);
  assert.equal(words, 'responses from v1 (30); none yet from v2');
});

test('a version that has just stopped is not proven by the answers that it gave before', () => {
  const latest = createLatestAnswers(both, 0);
  for (let number = 0; number < 30; number += 1) {
    latest.observe(number < 18 ? inTurn(number) : response('v1'), (number + 1) * 100);
  }
  assert.equal(latest.pending(both, 3000), 'responses from v1 (21), v2 (9); v2 has stopped responding');
});

test('shares that are uneven by chance are no silence', () => {
  const { answers } = play(both, number => response(number % 8 === 4 ? 'v2' : 'v1'));
  assert.equal(answers, 30);
});

test('a mesh that begins to refuse what it answered before is not proven by its good beginning', () => {
  const { answers, words } = play(both, number => (number < 18 || number % 2 === 0 ? inTurn(number) : refused));
  assert.equal(answers, Number.POSITIVE_INFINITY);
  assert.match(words ?? '', /none yet from v2; \d+ errors: HTTP 403: RBAC: access denied/);
});

test('all versions answer, but every third request fails: not proven, and the share is told', () => {
  const { answers, words } = play(both, number => (number % 3 === 2 ? refused : inTurn(number)));
  assert.equal(answers, Number.POSITIVE_INFINITY);
  assert.equal(
    words,
    'all versions respond, but 10 of 30 requests failed in the last 3 s: HTTP 403: RBAC: access denied',
  );
});

test('a fault with quiet moments is not proven in one of them: each relapse asks for a longer stretch', () => {
  // Four seconds of quiet between errors would be enough for a window of three.
  const { answers } = play(both, number => (number % 41 === 10 ? refused : inTurn(number)));
  assert.equal(answers, Number.POSITIVE_INFINITY);
});

test('of many versions, each of which answers seldom, all are waited for', () => {
  const many = Array.from({ length: 12 }, (_, index) => `v${index + 1}`);
  assert.equal(play(many, number => response(many[number % 12] ?? '')).answers, 30);
  const rare = play(many, number => response(number % 60 === 59 ? 'v12' : (many[number % 11] ?? '')));
  assert.equal(rare.answers, 60);
});

test('a cluster that answers slowly is asked for longer, until there are enough answers to judge', () => {
  const latest = createLatestAnswers(['v1'], 0);
  for (let now = 1000; now <= 10_000; now += 1000) latest.observe(response('v1'), now);
  assert.match(latest.pending(['v1'], 10_000) ?? '', /watching for 3 s/);
});
