import assert from 'node:assert/strict';
import { test } from 'node:test';
import { helloworldsThere, sampleClient } from '../../source/checks/samples-there.ts';
import { scaledToZero } from '../../source/model/drill.ts';
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
  assert.deepEqual(await helloworldsThere(cluster, 'sample', new AbortController().signal), {
    versions: ['v2', 'v10'],
    drilled: false,
  });
});

test('a helloworld that a failover drill has left without pods is found by what the drill noted on it', async () => {
  const deployment = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'helloworld-v1' } };
  const left = scaledToZero({ ...deployment, spec: { replicas: 3 } });
  assert.ok(left);
  const cluster = scriptedCluster('east', { list: async () => [left] });
  const found = await helloworldsThere(cluster, 'sample', new AbortController().signal);
  assert.deepEqual(found, { versions: ['v1'], drilled: true });
});
