/** What is said of a Kiali whose store of metrics does not answer it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answerWords } from '../../state/words/kiali-words.ts';
import { meshOf } from '../helpers/meshes.ts';
import { answerOf } from '../state/hand-made-kiali.ts';

const mesh = meshOf(['east', 'west']);
const decided = { home: 'east', members: ['east', 'west'] };

test('a Kiali without metrics sees the mesh, and draws nothing: that is a warning', () => {
  const without = answerWords(decided, { ...answerOf(mesh), metrics: false });
  assert.equal(without.standing, 'warning');
  assert.match(
    without.words,
    /sees every cluster: east, west.*; it reaches no store of metrics, so its graphs are empty$/,
  );
});

test('where it has them, or does not tell, nothing is said of them', () => {
  const { metrics: _metrics, ...silent } = answerOf(mesh);
  for (const answer of [silent, { ...silent, metrics: true }]) {
    assert.equal(answerWords(decided, answer).standing, 'ok');
    assert.doesNotMatch(answerWords(decided, answer).words, /metrics/);
  }
});
