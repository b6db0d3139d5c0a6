/** Custom kinds come and go with their definitions. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import type { KubeObject } from '../../../source/model/kube.ts';
import type { Api } from '../../../source/ports.ts';
import { createApiServer } from '../../../source/rehearsal/api-server/server.ts';
import { refusal } from '../../contract/contract-case.ts';
import { realClock } from '../../contract/simulated.ts';

const never = new AbortController().signal;
const widgets = { apiVersion: 'lab.example.com/v1', kind: 'Widget' } as const;
const ref = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  name: 'widgets.lab.example.com',
};

const version = (name: string, storage: boolean) => ({
  name,
  served: true,
  storage,
  schema: { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } },
});

const definition: KubeObject = {
  apiVersion: ref.apiVersion,
  kind: ref.kind,
  metadata: { name: ref.name },
  spec: {
    group: 'lab.example.com',
    scope: 'Cluster',
    names: { kind: 'Widget', plural: 'widgets' },
    versions: [version('v1', true), version('v1beta1', false)],
  },
};

async function served(api: Api): Promise<void> {
  await api.create(definition, {}, never);
  for (let turns = 0; !(await api.groupVersions(never)).has('lab.example.com/v1'); turns += 1) {
    assert.ok(turns < 1000, 'the kind is not served');
    await turn();
  }
}

test('a kind is not served before it is established', async () => {
  const api = createApiServer({ name: 'lab', platform: 'kubernetes', clock: realClock }).api();
  assert.equal((await refusal(api.list(widgets, {}, never))).code, 404);
  await served(api);
  assert.deepEqual((await api.list(widgets, {}, never)).items, []);
});

test('an object written in one version is read in the other', async () => {
  const api = createApiServer({ name: 'lab', platform: 'kubernetes', clock: realClock }).api();
  await served(api);
  await api.create({ ...widgets, metadata: { name: 'w' }, spec: { a: 1 } }, {}, never);
  const older = { apiVersion: 'lab.example.com/v1beta1', kind: 'Widget' };
  const found = await api.get({ ...older, name: 'w' }, never);
  assert.equal(found?.apiVersion, 'lab.example.com/v1beta1');
  assert.deepEqual(found?.spec, { a: 1 });
});

test('with a definition go its objects, and they do not come back with it', async () => {
  const api = createApiServer({ name: 'lab', platform: 'kubernetes', clock: realClock }).api();
  await served(api);
  await api.create({ ...widgets, metadata: { name: 'w' } }, {}, never);
  await api.remove(ref, {}, never);
  assert.equal((await refusal(api.list(widgets, {}, never))).code, 404);
  await served(api);
  assert.deepEqual((await api.list(widgets, {}, never)).items, []);
});
