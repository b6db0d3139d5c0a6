import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sampleClient } from '../../source/checks/sample-client.ts';
import { scriptedCluster } from '../helpers/scripted-cluster.ts';

test('the client that is there is found, curl where there are two', async () => {
  const asked = (...there: readonly string[]) =>
    sampleClient(
      scriptedCluster('east', {
        read: async ({ apiVersion, kind, name, namespace }) =>
          there.includes(`${namespace}/${name}`) ? { apiVersion, kind, metadata: { name } } : undefined,
      }),
      'sample',
      new AbortController().signal,
    );
  assert.equal(await asked(), undefined);
  assert.equal(await asked('other/curl'), undefined);
  assert.equal(await asked('sample/sleep'), 'sleep');
  assert.equal(await asked('sample/sleep', 'sample/curl'), 'curl');
});
