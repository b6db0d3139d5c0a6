/** Who may do what: tokens of service accounts, roles and bindings. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import type { KubeObject } from '../../../source/model/kube.ts';
import type { Api } from '../../../source/ports.ts';
import { createApiServer } from '../../../source/rehearsal/api-server/server.ts';
import { startControllerManager } from '../../../source/rehearsal/controller-manager/manager.ts';
import { refusal } from '../../contract/contract-case.ts';

const never = new AbortController().signal;
const secretRef = { apiVersion: 'v1', kind: 'Secret', namespace: 'default', name: 'token' } as const;
const pods = { apiVersion: 'v1', kind: 'Pod' } as const;
const rbac = 'rbac.authorization.k8s.io';

/** A cluster with the token of its account `default`, and a clock that is moved by hand. */
async function withToken(t: { after(end: () => void): void }) {
  const stop = new AbortController();
  t.after(() => stop.abort());
  let now = Date.parse('2026-01-01T00:00:00Z');
  const clock = { now: () => now, sleep: async () => undefined };
  const server = createApiServer({ name: 'lab', platform: 'kubernetes', clock });
  startControllerManager(server, { ca: 'PEM of the CA' }, stop.signal);
  const api = server.api();
  const metadata = {
    name: 'token',
    namespace: 'default',
    annotations: { 'kubernetes.io/service-account.name': 'default' },
  };
  await api.create(
    { apiVersion: 'v1', kind: 'Secret', type: 'kubernetes.io/service-account-token', metadata },
    {},
    never,
  );
  let token: string | undefined;
  for (let turns = 0; token === undefined && turns < 1000; turns += 1) {
    await turn();
    token = (await api.get(secretRef, never))?.data?.token;
  }
  assert.ok(token !== undefined, 'the token Secret was not filled');
  const pass = (milliseconds: number) => {
    now += milliseconds;
  };
  return { server, api, token: Buffer.from(token, 'base64').toString(), pass };
}

const binding = (role: string): KubeObject => ({
  apiVersion: `${rbac}/v1`,
  kind: 'RoleBinding',
  metadata: { name: 'b', namespace: 'default' },
  roleRef: { apiGroup: rbac, kind: 'ClusterRole', name: role },
  subjects: [{ kind: 'ServiceAccount', name: 'default', namespace: 'default' }],
});

test('the token of a Secret logs in as its account, with no rights but those bound', async t => {
  const { server, api, token } = await withToken(t);
  const account = server.login(token) as Api;
  const status = await refusal(account.list(pods, { namespace: 'default' }, never));
  assert.equal(status.code, 403);
  assert.equal(
    status.message,
    'pods is forbidden: User "system:serviceaccount:default:default" cannot list resource "pods" in API group "" in the namespace "default"',
  );
  await api.create(binding('view'), {}, never);
  assert.deepEqual((await account.list(pods, { namespace: 'default' }, never)).items, []);
  assert.equal(await account.mayI({ verb: 'list', group: '', resource: 'pods', namespace: 'default' }, never), true);
  assert.equal(
    await account.mayI({ verb: 'list', group: '', resource: 'pods', namespace: 'kube-system' }, never),
    false,
  );
  assert.equal((await refusal(account.list(pods, {}, never))).code, 403);
});

test('a token is worth nothing once its Secret has gone, nor on another server', async t => {
  const { server, api, token } = await withToken(t);
  const other = await withToken(t);
  assert.equal(other.server.login(token), undefined);
  assert.ok(server.login(token) !== undefined);
  await api.remove(secretRef, {}, never);
  assert.equal(server.login(token), undefined);
  assert.equal(server.login('no.real.token'), undefined);
});

test('a token that was asked for ends when its time is up', async t => {
  const { server, api, pass } = await withToken(t);
  const account = await api.get(
    { apiVersion: 'v1', kind: 'ServiceAccount', namespace: 'default', name: 'default' },
    never,
  );
  const bound = { namespace: 'default', account: 'default', uid: account?.metadata.uid ?? '' };
  const token = server.inside.authenticator.issue(bound, { seconds: 600 });
  assert.ok(server.login(token) !== undefined);
  pass(601_000);
  assert.equal(server.login(token), undefined);
});

test('a token Secret goes with its account', async t => {
  const { api } = await withToken(t);
  await api.remove({ apiVersion: 'v1', kind: 'ServiceAccount', namespace: 'default', name: 'default' }, {}, never);
  let turns = 0;
  while ((await api.get(secretRef, never)) !== undefined) {
    turns += 1;
    assert.ok(turns < 1000, 'the token Secret stayed');
    await turn();
  }
});
