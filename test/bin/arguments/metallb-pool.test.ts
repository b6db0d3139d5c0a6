import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readMetalLbPools } from '../../../bin/arguments/metallb-pool.ts';
import { ProblemsError } from '../../../source/model/problems-error.ts';

/** What is wrong with these, each with its fix. */
function wrong(...texts: readonly string[]): readonly string[] {
  try {
    readMetalLbPools(texts);
  } catch (error) {
    if (error instanceof ProblemsError) return error.problems.map(({ title, hint }) => `${title}: ${hint}`);
    throw error;
  }
  return [];
}

test('pools are proposed, named, or both; several ranges are separated by commas', () => {
  assert.equal(readMetalLbPools([]), undefined);
  assert.deepEqual(readMetalLbPools(['auto']), { propose: true, named: [] });
  assert.deepEqual(readMetalLbPools(['east=192.0.2.0/28,fd00::10-fd00::1f', 'auto']), {
    propose: true,
    named: [{ cluster: 'east', addresses: ['192.0.2.0/28', 'fd00::10-fd00::1f'] }],
  });
});

test('what is no range, and what two clusters would share, is told with the fix', () => {
  for (const text of ['east', '192.0.2.0/28', 'east=', 'east=lots', 'east=192.0.2.9-192.0.2.1', 'East=192.0.2.0/28']) {
    assert.match(wrong(text)[0] ?? '', /^--metallb-pool: ".*" is not valid: .*Write auto, or NAME=RANGE/, text);
  }
  assert.match(wrong('east=192.0.2.0/28', 'east=192.0.2.16/28')[0] ?? '', /east is named twice/);
  assert.match(
    wrong('east=192.0.2.0/28', 'west=192.0.2.8-192.0.2.20')[0] ?? '',
    /192\.0\.2\.8-192\.0\.2\.20 and 192\.0\.2\.0\/28 of east share addresses: give each cluster its own\.$/,
  );
});
