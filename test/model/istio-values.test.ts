import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fieldsOf, mergedValues, ownedFields } from '../../source/model/istio-values.ts';

test('maps are merged field by field, lists and single values are replaced', () => {
  const base = {
    pilot: { autoscaleMin: 1, tolerations: [{ key: 'a' }] },
    meshConfig: { accessLogFile: '/dev/stdout' },
  };
  const over = { pilot: { autoscaleMin: 2, tolerations: [{ key: 'b' }] }, global: { logAsJson: true } };
  assert.deepEqual(mergedValues(base, over), {
    pilot: { autoscaleMin: 2, tolerations: [{ key: 'b' }] },
    meshConfig: { accessLogFile: '/dev/stdout' },
    global: { logAsJson: true },
  });
  assert.deepEqual(mergedValues({ a: 1 }, { a: { b: 2 } }), { a: { b: 2 } });
});

test('the fields of values are told as paths, a list as one', () => {
  assert.deepEqual(fieldsOf({ pilot: { resources: { requests: { cpu: '1' } }, tolerations: [] }, global: {} }), [
    'pilot.resources.requests.cpu',
    'pilot.tolerations',
    'global',
  ]);
});

test('what the plan sets itself is named with how to say it instead, also below or above the field', () => {
  const fields = (values: Parameters<typeof ownedFields>[0]) => ownedFields(values).map(({ field }) => field);
  assert.deepEqual(fields({ pilot: { resources: {} }, meshConfig: { accessLogFile: '/dev/stdout' } }), []);
  assert.deepEqual(fields({ global: { meshID: 'x', network: 'n', hub: 'h', multiCluster: { clusterName: 'c' } } }), [
    'global.meshID',
    'global.multiCluster.clusterName',
    'global.network',
    'global.hub',
  ]);
  assert.deepEqual(fields({ istiodRemote: { injectionPath: '/x' }, pilot: { env: { EXTERNAL_ISTIOD: 'true' } } }), [
    'istiodRemote',
    'pilot.env.EXTERNAL_ISTIOD',
  ]);
  assert.deepEqual(fields({ global: 'text', revision: 'a' }), ['global', 'revision']);
  for (const { instead } of ownedFields({ global: { meshID: 'x', hub: 'h' } })) assert.match(instead, /--/);
});
