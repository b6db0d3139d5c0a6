import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseDuration } from '../../../bin/arguments/duration.ts';
import { edits, nearest } from '../../../bin/arguments/nearest.ts';

test('edits are insertions, deletions and replacements', () => {
  assert.equal(edits('kitten', 'sitting'), 3);
  assert.equal(edits('', 'abc'), 3);
  assert.equal(edits('same', 'same'), 0);
});

test('the nearest word is found, and nothing where no word is near', () => {
  assert.equal(nearest('contxts', ['plan', 'contexts', 'up']), 'contexts');
  assert.equal(nearest('UP', ['plan', 'up']), 'up');
  assert.equal(nearest('xylophone', ['plan', 'up']), undefined);
});

test('durations need units', () => {
  assert.equal(parseDuration('1h30m'), 5400);
  assert.equal(parseDuration('1.5s'), 1.5);
  assert.equal(parseDuration('250ms'), 0.25);
  for (const wrong of ['15', '', 's', '1d', '-1s', '1 s']) assert.equal(parseDuration(wrong), undefined, wrong);
});
