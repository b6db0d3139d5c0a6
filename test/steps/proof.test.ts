/** The words of the last step of a cluster. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { receiveEveryVersion } from '../../source/steps/proof.ts';
import { member, meshOf } from '../helpers/meshes.ts';

/** Of clusters that run these helloworlds. */
function titleOf(versions: readonly string[]): string {
  const members = versions.map(version => member(`with-${version}`, { helloVersion: version }));
  const [first = assert.fail()] = members;
  return receiveEveryVersion(meshOf([], { members }), first).title;
}

test('a few versions are named, of many the lowest and the highest, in whatever order the clusters stand', () => {
  assert.equal(titleOf(['v2', 'v1']), 'Receive responses from v2 and v1');
  assert.equal(titleOf(['v1', 'v2', 'v3', 'v4', 'v5', 'v6', 'v7']), 'Receive responses from v1 to v7');
  assert.equal(
    titleOf(['v7', 'v10', 'v9', 'v8', 'v6', 'v5', 'v4', 'v3', 'v2', 'v1']),
    'Receive responses from v1 to v10',
  );
});
