import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clusterOn } from '../../source/kubernetes/cluster.ts';
import type { JsonObject, KubeObject } from '../../source/model/kube.ts';
import type { Api, ExecSession } from '../../source/ports.ts';
import { problemOf } from '../helpers/problem-of.ts';
import { never } from './connecting.ts';
import { hastyClock, refusal, scriptedApi } from './scripted-api.ts';

const ref = { apiVersion: 'v1', kind: 'Service', namespace: 'sample', name: 'helloworld' };

/** A Service whose fields `owned` belong to this program. */
function service(
  owned: JsonObject,
  more: { version?: string; status?: JsonObject; spec?: JsonObject } = {},
): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: {
      name: 'helloworld',
      namespace: 'sample',
      uid: 'u1',
      resourceVersion: more.version ?? '1',
      managedFields: [
        { manager: 'eastwest', operation: 'Apply', apiVersion: 'v1', fieldsType: 'FieldsV1', fieldsV1: owned },
      ],
    },
    spec: more.spec ?? { ports: [{ port: 5000, protocol: 'TCP', name: 'http' }] },
    ...(more.status === undefined ? {} : { status: more.status }),
  };
}
const ports = (fields: JsonObject = { '.': {}, 'f:name': {}, 'f:port': {} }): JsonObject => ({
  'f:spec': { 'f:ports': { 'k:{"port":5000,"protocol":"TCP"}': fields } },
});

const clusterWith = (api: Partial<Api>) => clusterOn('east', scriptedApi(api).api, hastyClock());
const applying = (before: KubeObject | undefined, after: KubeObject) =>
  clusterWith({ get: async () => before, apply: async () => after }).apply(() => after, ref, never);

test('what was not there was created', async () => {
  assert.equal(await applying(undefined, service(ports())), 'created');
});

test('an object on which only others wrote meanwhile is unchanged', async () => {
  const before = service(ports());
  const after = service(ports(), { version: '9', status: { loadBalancer: { ingress: [{ ip: '203.0.113.7' }] } } });
  assert.equal(await applying(before, after), 'unchanged');
});

test('a field of ours with another value makes it configured', async () => {
  const spec = { ports: [{ port: 5000, protocol: 'TCP', name: 'other' }] };
  assert.equal(await applying(service(ports(), { spec }), service(ports())), 'configured');
});

test('a field that is ours from now on makes it configured', async () => {
  assert.equal(await applying(service(ports({ 'f:port': {} })), service(ports())), 'configured');
});

test('the object to apply may depend on what is there', async () => {
  const found = service(ports());
  const applied: unknown[] = [];
  const cluster = clusterWith({
    get: async () => found,
    apply: async object => {
      applied.push(object);
      return found;
    },
  });
  await cluster.apply(seen => ({ ...ref, metadata: { name: ref.name, uid: seen?.metadata.uid ?? '' } }), ref, never);
  assert.deepEqual(applied, [{ ...ref, metadata: { name: 'helloworld', uid: 'u1' } }]);
});

test('a field of another manager is a conflict that names manager and field', async () => {
  const cause = { reason: 'FieldManagerConflict', message: 'conflict with "kubectl" using v1', field: '.spec.type' };
  const problem = await problemOf(
    clusterWith({
      get: async () => service(ports()),
      apply: () => Promise.reject(refusal(409, { reason: 'Conflict', details: { causes: [cause] } })),
    }).apply(() => service(ports()), ref, never),
  );
  assert.equal(problem.code, 'conflict');
  assert.equal(problem.title, 'Cannot apply Service sample/helloworld on east: kubectl owns .spec.type');
});

test('a writer who came in between makes the apply try again', async () => {
  let times = 0;
  const cluster = clusterWith({
    get: async () => undefined,
    apply: async () => {
      times += 1;
      if (times < 3) throw refusal(409, { reason: 'Conflict', message: 'the object has been modified' });
      return service(ports());
    },
  });
  assert.equal(await cluster.apply(() => service(ports()), ref, never), 'created');
});

test('a create finds what is there and leaves it', async () => {
  const there = service(ports());
  const cluster = clusterWith({
    create: () => Promise.reject(refusal(409, { reason: 'AlreadyExists' })),
    get: async () => there,
  });
  assert.deepEqual(await cluster.create(there, never), { found: there });
});

test('a create continues when what was in its way has just gone', async () => {
  let times = 0;
  const cluster = clusterWith({
    create: async object => {
      times += 1;
      if (times === 1) throw refusal(409, { reason: 'AlreadyExists' });
      return object;
    },
    get: async () => undefined,
  });
  assert.equal(await cluster.create(service(ports()), never), 'created');
});

test('a removal whose object was recreated meanwhile leaves the new one', async () => {
  const cluster = clusterWith({
    remove: () => Promise.reject(refusal(409, { reason: 'Conflict', message: 'uid in precondition' })),
    get: async () => service(ports()),
  });
  assert.equal(await cluster.remove(ref, { uid: 'another' }, never), 'absent');
  assert.equal((await problemOf(cluster.remove(ref, { uid: 'u1' }, never))).code, 'conflict');
});

test('a failed command reads as a problem in stdout and in its end', async () => {
  const failing: ExecSession = {
    stdout: (async function* (): AsyncGenerator<Uint8Array> {
      yield Buffer.from('x');
      throw refusal(403);
    })(),
    ended: Promise.reject(refusal(403)),
    close: () => undefined,
  };
  failing.ended.catch(() => undefined);
  const target = { namespace: 'sample', pod: 'curl-1', container: 'curl' };
  const session = clusterWith({ exec: () => failing }).exec(target, ['sh'], never);
  assert.equal((await problemOf(session.ended)).code, 'forbidden');
  const reading = (async () => {
    for await (const _ of session.stdout);
  })();
  assert.equal((await problemOf(reading)).title, 'Not allowed to run a command in Pod sample/curl-1 on east');
});

test('an abort is no problem but itself, and a bug neither', async () => {
  const controller = new AbortController();
  const cluster = clusterWith({
    get: async () => {
      controller.abort(new Error('enough'));
      throw refusal(500);
    },
    list: () => Promise.reject(new TypeError('a bug')),
  });
  await assert.rejects(cluster.read(ref, controller.signal), { message: 'enough' });
  await assert.rejects(cluster.list(ref, {}, never), { name: 'TypeError' });
});
