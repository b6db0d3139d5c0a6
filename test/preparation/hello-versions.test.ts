import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chooseHelloVersions } from '../../source/preparation/hello-versions.ts';

test('clusters that have no helloworld are numbered by their place', () => {
  assert.deepEqual(chooseHelloVersions([[], [], []]), ['v1', 'v2', 'v3']);
});

test('named in another order, each cluster keeps the version that it has, and a newcomer gets a free one', () => {
  assert.deepEqual(chooseHelloVersions([['v2'], ['v1']]), ['v2', 'v1']);
  assert.deepEqual(chooseHelloVersions([[], ['v1'], ['v2']]), ['v3', 'v1', 'v2']);
  assert.deepEqual(chooseHelloVersions([['v2'], ['v3']]), ['v2', 'v3']);
});

test('a version that two clusters run is nobody’s: each would receive it from itself', () => {
  const both = ['v1', 'v2'];
  assert.deepEqual(chooseHelloVersions([both, both]), ['v3', 'v4']);
  assert.deepEqual(chooseHelloVersions([both, []]), ['v1', 'v3']);
});
