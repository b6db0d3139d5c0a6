import assert from 'node:assert/strict';
import { test } from 'node:test';
import { wholeSentences } from '../../../state/words/sentences.ts';

test('of sentences those that fit are told, whole, and always the first', () => {
  const all = ['One.', '', 'Two and more.', 'Three.'];
  assert.equal(wholeSentences(all, 80), 'One.  Two and more.  Three.');
  assert.equal(wholeSentences(all, 20), 'One.  Two and more.');
  assert.equal(wholeSentences(all, 2), 'One.');
  assert.equal(wholeSentences([], 10), '');
});
