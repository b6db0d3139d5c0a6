import assert from 'node:assert/strict';
import { test } from 'node:test';
import { faults } from '../../source/checks/requirements/known-faults.ts';
import { hasFix, knownFaults } from '../../source/model/known-faults.ts';
import type { Operator } from '../../source/model/mesh.ts';
import { candidate, problemsOf, resultOf, subjectOf, titlesOf, wordsOf } from './subjects.ts';

const operator = (versions: readonly string[]): Operator => ({
  namespace: 'o',
  deployment: 'o',
  title: 'o',
  versions,
  ours: false,
});

function mesh(version: string, offered: readonly string[], networks = ['network1', 'network2']) {
  const all = networks.map((network, index) =>
    candidate(`c${index}`, { member: { network }, survey: { operator: operator(offered) } }),
  );
  const subject = subjectOf(all);
  return resultOf(faults, { ...subject, mesh: { ...subject.mesh, version } });
}

test('a version has a fix from the first patch of its minor on, and so has every later minor', () => {
  const [secret] = knownFaults;
  assert.ok(secret !== undefined);
  const has = ['v1.30.3', 'v1.30.10', 'v1.31.0', 'v2.0.0', 'v1.30-latest', 'v1.31-latest', undefined];
  const lacks = ['v1.30.2', 'v1.29.9', 'v1.24.3', 'v1.29-latest'];
  assert.deepEqual(
    has.filter(version => !hasFix(secret, version)),
    [],
  );
  assert.deepEqual(
    lacks.filter(version => hasFix(secret, version)),
    [],
  );
});

test('what can hit a set-up is told with the version that has the fix, once for all clusters', async () => {
  const result = await mesh('v1.28.10', ['v1.30.3', 'v1.28.10']);
  assert.deepEqual(titlesOf(result), [
    'c0 (v1.28.10), c1 (v1.28.10): istiod can overlook a new remote secret until it is restarted (istio/istio#60612, fixed in v1.30.3)',
    'c0 (v1.28.10), c1 (v1.28.10): istiod can keep a cluster as it was when its remote secret is deleted or changed (istio/istio#58047, fixed in v1.29.0)',
  ]);
  assert.match(problemsOf(result)[0]?.hint ?? '', /--istio-version v1\.30\.3; else/);
  assert.doesNotMatch(problemsOf(await mesh('v1.28.10', ['v1.28.10']))[0]?.hint ?? '', /--istio-version/);
});

test('what only a later change hits is evidence alone, until a version with the fix can be installed', async () => {
  const newest = await mesh('v1.30.3', ['v1.30.3']);
  assert.equal(newest.verdict, 'ok');
  assert.match(wordsOf(newest)[0] ?? '', /v1\.30\.3: istio\/istio#61043, fixed in v1\.30\.4; istio\/istio#60920/);
  const fixable = await mesh('v1.30.3', ['v1.30.4', 'v1.30.3']);
  assert.equal(fixable.verdict, 'warning');
  assert.equal(titlesOf(fixable).length, 2);
  const flat = await mesh('v1.30.3', ['v1.30.4', 'v1.30.3'], ['network1', 'network1']);
  assert.deepEqual(titlesOf(flat).length, 1);
  assert.deepEqual(wordsOf(await mesh('v1.31.0', ['v1.31.0'])), [
    'c0: v1.31.0: no known fault',
    'c1: v1.31.0: no known fault',
  ]);
});
