/** The same thin layer on the simulated API server, in process: what plans rely on holds there too. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { realClock } from '../../source/kubernetes/clock.ts';
import { clusterOn } from '../../source/kubernetes/cluster.ts';
import type { KubeObject } from '../../source/model/kube.ts';
import { ProblemError } from '../../source/model/problem.ts';
import { createApiServer } from '../../source/rehearsal/api-server/server.ts';
import { never, until } from './connecting.ts';

const namespace: KubeObject = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'sample' } };
const service = (port: number): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'helloworld', namespace: 'sample' },
  spec: { ports: [{ name: 'http', port }], selector: { app: 'helloworld' } },
});
const ref = { apiVersion: 'v1', kind: 'Service', namespace: 'sample', name: 'helloworld' };
const namespaceRef = { apiVersion: 'v1', kind: 'Namespace', name: 'sample' };

async function simulated() {
  const server = createApiServer({ name: 'east', platform: 'kubernetes', clock: realClock });
  const api = server.api();
  const cluster = clusterOn('east', api, realClock);
  assert.equal(await cluster.apply(() => namespace, namespaceRef, never), 'created');
  return { server, api, cluster };
}

test('an apply creates, is unchanged after a status writer, and configures', async () => {
  const { api, cluster } = await simulated();
  assert.equal(await cluster.apply(() => service(5000), ref, never), 'created');
  const condition = {
    type: 'Seen',
    status: 'True',
    reason: 'Tested',
    message: '',
    lastTransitionTime: '2026-01-01T00:00:00Z',
  };
  const status = { conditions: [condition] };
  await api.patch(ref, { type: 'merge', body: { status } }, { manager: 'balancer', subresource: 'status' }, never);
  assert.equal(await cluster.apply(() => service(5000), ref, never), 'unchanged');
  assert.equal(await cluster.apply(() => service(5001), ref, never), 'configured');
  assert.equal(await cluster.apply(() => namespace, namespaceRef, never), 'unchanged');
});

test('a field of another manager is a conflict with its name', async () => {
  const { api, cluster } = await simulated();
  await cluster.apply(() => service(5000), ref, never);
  await api.patch(ref, { type: 'merge', body: { spec: { selector: { app: 'x' } } } }, { manager: 'kubectl' }, never);
  const error = await cluster.apply(() => service(5000), ref, never).catch((thrown: unknown) => thrown);
  assert.ok(error instanceof ProblemError);
  assert.equal(error.problem.title, 'Cannot apply Service sample/helloworld on east: kubectl owns .spec.selector');
});

test('a watch continues over a forgotten history', async t => {
  const { server, cluster } = await simulated();
  const controller = new AbortController();
  t.after(() => controller.abort());
  const ports: unknown[] = [];
  void (async () => {
    for await (const seen of cluster.watch(ref, controller.signal)) {
      ports.push((seen?.spec?.ports as readonly { readonly port: number }[] | undefined)?.[0]?.port ?? 'absent');
    }
  })().catch(() => undefined);
  await until('the present state', () => ports.join() === 'absent');
  await cluster.apply(() => service(5000), ref, never);
  await until('the Service', () => ports.join() === 'absent,5000');
  server.compact();
  await cluster.apply(() => service(5001), ref, never);
  await until('its change', () => ports.at(-1) === 5001);
  assert.equal(await cluster.remove(ref, {}, never), 'removed');
  await until('its end', () => ports.at(-1) === 'absent');
});

test('a kind that is not served reads as absent, and its list as kind-missing', async () => {
  const { cluster } = await simulated();
  const istio = { apiVersion: 'sailoperator.io/v1', kind: 'Istio', name: 'default' };
  assert.equal(await cluster.read(istio, never), undefined);
  for await (const seen of cluster.watch(istio, never)) {
    assert.equal(seen, undefined);
    break;
  }
  const error = await cluster.list(istio, {}, never).catch((thrown: unknown) => thrown);
  assert.ok(error instanceof ProblemError);
  assert.equal(error.problem.code, 'kind-missing');
});
