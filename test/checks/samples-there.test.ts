import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sampleClient, sampleVersions } from '../../source/checks/samples-there.ts';
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

test('the helloworlds that are there are found by their Deployments, others are not taken for one', async () => {
  const names = ['helloworld-v10', 'helloworld-v2', 'helloworld', 'helloworld-v1-canary', 'helloworld-v0'];
  const cluster = scriptedCluster('east', {
    list: async ({ apiVersion, kind }, { namespace, labels }) =>
      namespace === 'sample' && labels === 'app=helloworld'
        ? names.map(name => ({ apiVersion, kind, metadata: { name } }))
        : [],
  });
  assert.deepEqual(await sampleVersions(cluster, 'sample', new AbortController().signal), ['v2', 'v10']);
});
