import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sampleVersions } from '../../source/checks/sample-versions.ts';
import { scriptedCluster } from '../helpers/scripted-cluster.ts';

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
