/**
 * A server that continues from the backup of another is the same cluster from then on, and another cluster after that.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import type { KubeObject } from '../../../source/model/kube.ts';
import type { Api } from '../../../source/ports.ts';
import { type ApiServer, createApiServer, type ServerBackup } from '../../../source/rehearsal/api-server/server.ts';
import { refusal } from '../../contract/contract-case.ts';
import { realClock } from '../../contract/simulated.ts';

const never = new AbortController().signal;
const maps = { apiVersion: 'v1', kind: 'ConfigMap' } as const;
const widgets = { apiVersion: 'lab.example.com/v1', kind: 'Widget' } as const;
const lab = { name: 'lab', platform: 'kubernetes', clock: realClock } as const;

const mapOf = (name: string, data: Readonly<Record<string, string>> = {}): KubeObject => ({
  ...maps,
  metadata: { name, namespace: 'default' },
  data,
});

const definition: KubeObject = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'widgets.lab.example.com' },
  spec: {
    group: 'lab.example.com',
    scope: 'Cluster',
    names: { kind: 'Widget', plural: 'widgets' },
    versions: [
      {
        name: 'v1',
        served: true,
        storage: true,
        schema: { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } },
      },
    ],
  },
};

async function served(api: Api): Promise<void> {
  for (let turns = 0; !(await api.groupVersions(never)).has(widgets.apiVersion); turns += 1) {
    assert.ok(turns < 1000, 'the kind is not served');
    await turn();
  }
}

/** By way of a file. */
const restored = (server: ApiServer): ApiServer =>
  createApiServer({ ...lab, from: JSON.parse(JSON.stringify(server.backup())) as ServerBackup });

test('every object is there as it was, custom ones too, with its version and its managers', async () => {
  const server = createApiServer(lab);
  const api = server.api();
  await api.create(definition, {}, never);
  await served(api);
  await api.create({ ...widgets, metadata: { name: 'w' }, spec: { a: null } }, {}, never);
  await api.apply(mapOf('m', { a: '1' }), { manager: 'somebody' }, never);
  const other = restored(server);
  const all = async (of: Api) => {
    const kinds = server.inside.core.registry.all().filter(({ group }) => group !== 'events.k8s.io');
    const lists = kinds.map(({ group, kind, versions: [version = ''] }) =>
      of.list({ kind, apiVersion: group === '' ? version : `${group}/${version}` }, {}, never),
    );
    return JSON.parse(JSON.stringify(await Promise.all(lists)));
  };
  assert.deepEqual(await all(other.api()), await all(api));
  const conflict = await refusal(other.api().apply(mapOf('m', { a: '2' }), { manager: 'another' }, never));
  assert.equal(conflict.code, 409);
});

test('what is written on one of them is not on the other, and versions keep rising', async () => {
  const server = createApiServer(lab);
  const before = await server.api().create(mapOf('m'), {}, never);
  const other = restored(server);
  const after = await other.api().create(mapOf('n'), {}, never);
  assert.ok(Number(after.metadata.resourceVersion) > Number(before.metadata.resourceVersion));
  assert.equal(await server.api().get({ ...maps, namespace: 'default', name: 'n' }, never), undefined);
  await server.api().patch({ ...maps, namespace: 'default', name: 'm' }, patchOf({ a: '1' }), {}, never);
  assert.equal((await other.api().get({ ...maps, namespace: 'default', name: 'm' }, never))?.data, undefined);
});

const patchOf = (data: Readonly<Record<string, string>>) => ({ type: 'merge', body: { data } }) as const;

test('a watch from before the backup is told to list again', async () => {
  const server = createApiServer(lab);
  const { metadata } = await server.api().create(mapOf('m'), {}, never);
  await server.api().create(mapOf('n'), {}, never);
  const watch = restored(server)
    .api()
    .watch(maps, { resourceVersion: metadata.resourceVersion ?? '' }, never);
  assert.equal((await refusal(watch[Symbol.asyncIterator]().next())).code, 410);
});

test('tokens that were given out log in, and those of another cluster do not', async () => {
  const server = createApiServer(lab);
  const account = await server
    .api()
    .create({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'a', namespace: 'default' } }, {}, never);
  const bound = { namespace: 'default', account: 'a', uid: account.metadata.uid ?? '' };
  const token = server.inside.authenticator.issue(bound, { seconds: 600 });
  assert.ok(restored(server).login(token));
  assert.equal(createApiServer(lab).login(token), undefined);
});

test('a kind that was not served yet is served soon', async () => {
  const server = createApiServer(lab);
  const created = server.api().create(definition, {}, never);
  await created;
  const backup = server.backup();
  const states = backup.storage.objects['customresourcedefinitions.apiextensions.k8s.io'] ?? [];
  assert.equal(states.length, 1);
  const early = states.map(({ status: _, ...rest }) => rest);
  const objects = { ...backup.storage.objects, 'customresourcedefinitions.apiextensions.k8s.io': early };
  const other = createApiServer({
    ...lab,
    from: { ...backup, storage: { ...backup.storage, objects } } as ServerBackup,
  });
  await served(other.api());
});
