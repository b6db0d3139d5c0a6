import assert from 'node:assert/strict';
import { test } from 'node:test';
import { didYouMean } from '../../../bin/arguments/did-you-mean.ts';
import { durationText, parseDuration } from '../../../bin/arguments/duration.ts';

test('a word that is nearly right is asked for, one that is far from all is not', () => {
  assert.equal(didYouMean('contxts', ['plan', 'contexts', 'up']), 'Did you mean contexts? ');
  assert.equal(didYouMean('xylophone', ['plan', 'up']), '');
});

test('durations need units', () => {
  assert.equal(parseDuration('1h30m'), 5400);
  assert.equal(parseDuration('1.5s'), 1.5);
  assert.equal(parseDuration('250ms'), 0.25);
  for (const wrong of ['15', '', 's', '1d', '-1s', '1 s']) assert.equal(parseDuration(wrong), undefined, wrong);
});

test('durations are told in the unit that reads best', () => {
  assert.equal(durationText(4.23), '4.2 s');
  assert.equal(durationText(80.4), '1 min 20 s');
});
