import assert from 'node:assert/strict';
import { test } from 'node:test';
import { byVersion } from '../../source/model/by-version.ts';
import { lacking, newestOf } from '../../source/model/offers.ts';
import { minorOf } from '../../source/model/version.ts';

const offer = (cluster: string, ...versions: readonly string[]) => ({ cluster, versions });

test('the newest that all operators offer is taken, by number and not by letter', () => {
  assert.equal(newestOf([offer('a', 'v1.30.3', 'v1.28.10', 'v1.28.9'), offer('b', 'v1.28.9', 'v1.28.10')]), 'v1.28.10');
});

test('where nothing is common, the problem lists who offers what, equal lists once', () => {
  const problem = newestOf([offer('a', 'v1.30.3'), offer('b', 'v1.24.3'), offer('c', 'v1.30.3')]);
  assert.ok(typeof problem === 'object');
  assert.equal(problem.code, 'version-missing');
  assert.match(problem.hint, /they offer a, c: v1\.30\.3; b: v1\.24\.3$/);
});

test('clusters that lack a version are one problem, with a version that all have', () => {
  const all = [offer('a', 'v1.30.3', 'v1.28.4'), offer('b', 'v1.28.4'), offer('c', 'v1.28.4')];
  const problem = lacking(all, () => 'v1.30.3');
  assert.equal(problem?.title, 'the operators of b and c cannot install Istio v1.30.3');
  assert.equal(
    problem?.hint,
    'name a version that all have, as --istio-version v1.28.4; they offer a: v1.30.3, v1.28.4; b, c: v1.28.4',
  );
  assert.equal(
    lacking(all, () => 'v1.28.4'),
    undefined,
  );
  assert.equal(
    lacking(all, () => undefined),
    undefined,
  );
});

test('the minor of a version that moves with the operator is known, that of no version is the newest', () => {
  assert.deepEqual(['v1.30.3', '1.24.10', 'v1.28-latest', '<learned: …>'].map(minorOf), [30, 24, 28, Infinity]);
});

test('what differs by version changes at the version that docs/istio/versions.md names', () => {
  assert.deepEqual(
    ['v1.29.6', 'v1.30.0', 'v1.30-latest', 'x'].map(each => byVersion(each).ipv6Discovery),
    [false, true, true, true],
  );
  assert.deepEqual(
    ['v1.23.5', 'v1.24.3', 'v1.30.3'].map(each => byVersion(each).client),
    ['sleep', 'curl', 'curl'],
  );
});
