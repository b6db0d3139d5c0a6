/** The real client against a real Kubernetes: what only such a server shows. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, type TestContext, test } from 'node:test';
import { loadContexts } from '../../source/kubernetes/contexts.ts';
import { createProveAccess } from '../../source/kubernetes/prove-access.ts';
import { recordAt, textAt } from '../../source/model/fields.ts';
import type { KubeObject } from '../../source/model/kube.ts';
import { ProblemError } from '../../source/model/problem.ts';
import type { Cluster } from '../../source/ports.ts';
import { type ControlPlane, startControlPlane } from '../control-plane/control-plane.ts';
import { unavailable } from '../control-plane/unavailable.ts';
import { problemOf } from '../helpers/problem-of.ts';
import { never, until } from '../kubernetes/connecting.ts';
import { folderWith } from '../kubernetes/folder.ts';

const namespace = (name: string): KubeObject => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
const deployment = (replicas: number, name = 'helloworld'): KubeObject => {
  const labels = { app: name };
  const template = { metadata: { labels }, spec: { containers: [{ name: 'app', image: 'app:1' }] } };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace: 'sample' },
    spec: { replicas, selector: { matchLabels: labels }, template },
  };
};
const refOf = ({ apiVersion, kind, metadata: { name, namespace } }: KubeObject) =>
  namespace === undefined ? { apiVersion, kind, name } : { apiVersion, kind, name, namespace };

function connect(t: TestContext, plane: ControlPlane, kubeconfig = plane.kubeconfig): Cluster {
  const folder = folderWith(t, { config: kubeconfig });
  const contexts = loadContexts({ kubeconfig: join(folder, 'config'), environment: {}, home: folder });
  t.after(() => contexts.close());
  return contexts.connect(contexts.all[0]?.name ?? '', 'east');
}

const apply = (cluster: Cluster, object: KubeObject) => cluster.apply(() => object, refOf(object), never);

/** Waits for this on the object. */
async function reach(cluster: Cluster, object: KubeObject, isSo: (seen: KubeObject | undefined) => boolean) {
  for await (const seen of cluster.watch(refOf(object), AbortSignal.timeout(240_000))) if (isSo(seen)) return seen;
  return assert.fail('the watch ended');
}

describe('on a real Kubernetes', { skip: unavailable() ?? false }, () => {
  let plane: ControlPlane;
  before(async () => {
    plane = await startControlPlane('client');
    const answer = await plane.request('POST', '/api/v1/namespaces', { body: namespace('sample') });
    assert.equal(answer.status, 201);
  });
  after(() => plane?.stop());

  test('an apply creates, then changes nothing although controllers write, then configures', async t => {
    const cluster = connect(t, plane);
    assert.equal(await apply(cluster, deployment(1)), 'created');
    await reach(cluster, deployment(1), seen => recordAt(seen, 'status').availableReplicas === 1);
    assert.equal(await apply(cluster, deployment(1)), 'unchanged');
    assert.equal(await apply(cluster, deployment(2)), 'configured');
    assert.equal(await apply(cluster, deployment(2)), 'unchanged');
    assert.equal(await apply(cluster, namespace('sample')), 'unchanged');
  });

  test('a field of another manager is a conflict with its name', async t => {
    const cluster = connect(t, plane);
    await apply(cluster, deployment(1, 'contended'));
    const path = '/apis/apps/v1/namespaces/sample/deployments/contended?fieldManager=somebody';
    const answer = await plane.request('PATCH', path, {
      body: { spec: { replicas: 3 } },
      headers: { 'content-type': 'application/merge-patch+json' },
    });
    assert.equal(answer.status, 200, answer.body);
    const problem = await problemOf(apply(cluster, deployment(1, 'contended')));
    assert.equal(problem.title, 'Cannot apply Deployment sample/contended on east: somebody owns .spec.replicas');
  });

  test('an unknown field is refused by name, and a dry run stores nothing', async t => {
    const cluster = connect(t, plane);
    const wrong = { ...deployment(1, 'wrong'), spec: { ...deployment(1, 'wrong').spec, replica: 1 } };
    assert.match((await problemOf(apply(cluster, wrong))).evidence ?? '', /spec\.replica/);
    const made = await cluster.dryRun(deployment(1, 'dry'), 'create', never);
    assert.notEqual(made.metadata.uid, undefined);
    assert.equal(await cluster.read(refOf(deployment(1, 'dry')), never), undefined);
  });

  test('what is there is found, and removed only as the one that was meant', async t => {
    const cluster = connect(t, plane);
    const secret: KubeObject = {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'cacerts', namespace: 'sample' },
      data: { key: 'YQ==' },
    };
    assert.equal(await cluster.create(secret, never), 'created');
    const again = await cluster.create({ ...secret, data: { key: 'Yg==' } }, never);
    assert.ok(again !== 'created');
    assert.equal(again.found.data?.key, 'YQ==');
    assert.equal(await cluster.remove(refOf(secret), { uid: 'another' }, never), 'absent');
    const uid = again.found.metadata.uid ?? '';
    assert.equal(await cluster.remove(refOf(secret), { uid }, never), 'removed');
    assert.equal(await cluster.remove(refOf(secret), { uid }, never), 'absent');
  });

  test('a command runs in a pod with its output and its end', async t => {
    const cluster = connect(t, plane);
    await apply(cluster, deployment(1, 'shell'));
    const selection = { namespace: 'sample', labels: 'app=shell' };
    let pod = '';
    for await (const pods of cluster.watchAll(
      { apiVersion: 'v1', kind: 'Pod' },
      selection,
      AbortSignal.timeout(240_000),
    )) {
      pod = pods.find(each => textAt(each, 'status', 'phase') === 'Running')?.metadata.name ?? '';
      if (pod !== '') break;
    }
    const target = { namespace: 'sample', pod, container: 'app' };
    const session = cluster.exec(target, ['sh', '-c', 'echo out; echo err >&2; seq 200000 | tail -1'], never);
    let text = '';
    for await (const chunk of session.stdout) text += Buffer.from(chunk).toString();
    assert.equal(text, 'out\n200000\n');
    assert.deepEqual(await session.ended, { exitCode: 0, stderr: 'err\n' });
    const held = cluster.exec(target, ['sh', '-c', 'echo ready; cat; sleep 30'], never);
    for await (const _ of held.stdout) break;
    assert.equal((await problemOf(held.ended)).code, 'cancelled');
    const nobody = cluster.exec({ ...target, pod: 'nobody' }, ['true'], never);
    assert.equal((await problemOf(nobody.ended)).code, 'not-found');
  });

  test('who may not is told verb and kind, and who is not known to log in', async t => {
    const jane = connect(t, plane, plane.kubeconfigFor('jane', []));
    const problem = await problemOf(apply(jane, deployment(1)));
    assert.equal(problem.code, 'forbidden');
    assert.match(problem.title, /^Not allowed to apply Deployment sample\/helloworld on east$/);
    assert.match(problem.evidence ?? '', /User "jane" cannot get/);
    const watching = jane.watch(refOf(deployment(1)), never)[Symbol.asyncIterator]();
    assert.equal((await problemOf(watching.next())).code, 'forbidden');
    const review = { verb: 'create', group: 'apps', resource: 'deployments', namespace: 'sample' };
    assert.equal(await jane.mayI(review, never), false);
    assert.equal(await connect(t, plane).mayI(review, never), true);
  });

  test('a kind that comes later is absent until then', async t => {
    const cluster = connect(t, plane);
    const istio = { apiVersion: 'sailoperator.io/v1', kind: 'Istio', name: 'default' };
    assert.equal(await cluster.read(istio, never), undefined);
    const problem = await problemOf(cluster.list(istio, {}, never));
    assert.equal(problem.code, 'kind-missing');
    const watch = cluster.watch(istio, AbortSignal.timeout(240_000))[Symbol.asyncIterator]();
    assert.equal((await watch.next()).value, undefined);
    const schema = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };
    await apply(cluster, {
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: 'istios.sailoperator.io' },
      spec: {
        group: 'sailoperator.io',
        scope: 'Cluster',
        names: { kind: 'Istio', plural: 'istios' },
        versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: schema } }],
      },
    });
    const seen = watch.next();
    const object = { apiVersion: istio.apiVersion, kind: istio.kind, metadata: { name: 'default' }, spec: {} };
    for (;;) {
      const problem = await apply(cluster, object).catch((error: unknown) => error);
      if (!(problem instanceof ProblemError)) break;
      assert.equal(problem.problem.code, 'kind-missing');
    }
    assert.equal((await seen).value?.metadata.name, 'default');
    await watch.return?.();
  });

  test('a reader token is proven right by right', async t => {
    const cluster = connect(t, plane);
    const metadata = { name: 'istio-reader', namespace: 'sample' };
    await apply(cluster, { apiVersion: 'v1', kind: 'ServiceAccount', metadata });
    const secret: KubeObject = {
      apiVersion: 'v1',
      kind: 'Secret',
      type: 'kubernetes.io/service-account-token',
      metadata: { ...metadata, annotations: { 'kubernetes.io/service-account.name': 'istio-reader' } },
    };
    await apply(cluster, secret);
    const filled = await reach(cluster, secret, seen => seen?.data?.token !== undefined);
    const text = (key: string) => Buffer.from(filled?.data?.[key] ?? '', 'base64').toString();
    const access = { server: plane.server, ca: text('ca.crt'), serverName: undefined, token: text('token') };
    const prove = createProveAccess({});
    const before = await prove(access, never);
    assert.equal(before?.code, 'bad-credential');
    assert.match(before?.title ?? '', /list nodes, watch nodes/);
    const rbac = { apiVersion: 'rbac.authorization.k8s.io/v1' };
    const resources = ['namespaces', 'nodes', 'services', 'pods', 'endpoints', 'endpointslices'];
    const rules = [{ apiGroups: ['', 'discovery.k8s.io'], resources, verbs: ['get', 'list', 'watch'] }];
    await apply(cluster, { ...rbac, kind: 'ClusterRole', metadata: { name: 'istio-reader' }, rules });
    await apply(cluster, {
      ...rbac,
      kind: 'ClusterRoleBinding',
      metadata: { name: 'istio-reader' },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'istio-reader' },
      subjects: [{ kind: 'ServiceAccount', ...metadata }],
    });
    // The server's own watch of roles takes a moment.
    let problem = await prove(access, never);
    const end = performance.now() + 120_000;
    while (problem !== undefined && performance.now() < end) problem = await prove(access, never);
    assert.equal(problem, undefined);
    const wrong = await prove({ ...access, token: `${access.token.slice(0, -8)}AAAAAAAA` }, never);
    assert.match(wrong?.title ?? '', /rejects the reader token/);
  });

  test('a server that is killed and started again loses no follower: watches continue, writes wait', async t => {
    const cluster = connect(t, plane);
    await apply(cluster, deployment(1, 'lasting'));
    const seen: unknown[] = [];
    const stop = new AbortController();
    t.after(() => stop.abort());
    const watching = (async () => {
      for await (const object of cluster.watch(refOf(deployment(1, 'lasting')), stop.signal)) {
        seen.push(recordAt(object, 'spec').replicas);
      }
    })();
    watching.catch(() => undefined);
    await until('the watch shows the present state', () => seen.length > 0);
    await plane.killServer();
    const writing = apply(cluster, deployment(2, 'lasting'));
    const creating = cluster.create(namespace('made-while-down'), never);
    // What the watch knows is too old for the server that comes back.
    await compact(plane);
    await plane.startServer();
    assert.equal(await writing, 'configured');
    assert.equal(await creating, 'created');
    await until('the watch shows the change', () => seen.at(-1) === 2);
  });

  test('a server that freezes without closing a connection is told to who watches, and that it thawed', async t => {
    const cluster = connect(t, plane);
    assert.equal(await apply(cluster, deployment(1, 'silent')), 'created');
    const stop = new AbortController();
    t.after(() => stop.abort());
    const followed = (async () => {
      for await (const _seen of cluster.watch(refOf(deployment(1, 'silent')), stop.signal));
    })();
    followed.catch(() => undefined);
    const told = cluster.silence(stop.signal)[Symbol.asyncIterator]();
    const next = told.next();
    await cluster.read(refOf(deployment(1, 'silent')), never);
    const frozen = Date.now();
    await plane.pause('kube-apiserver');
    const { value: silence } = await next;
    plane.resume('kube-apiserver');
    assert.match(silence?.words ?? '', /does not respond/);
    assert.ok((silence?.since ?? 0) <= frozen + 1000);
    assert.equal((await told.next()).value, undefined);
  });

  test('a server that freezes and thaws responds again', async t => {
    const cluster = connect(t, plane);
    assert.equal(await apply(cluster, deployment(1, 'frozen')), 'created');
    await plane.pause('kube-apiserver');
    const reading = cluster.read(refOf(deployment(1, 'frozen')), never);
    await new Promise(resolve => setTimeout(resolve, 200));
    plane.resume('kube-apiserver');
    assert.equal((await reading)?.metadata.name, 'frozen');
  });
});

async function compact(plane: ControlPlane): Promise<void> {
  const post = async (path: string, body: object) =>
    (
      await fetch(`${plane.etcd}/v3/${path}`, { method: 'POST', body: JSON.stringify(body) })
    ).json() as Promise<unknown>;
  const range = await post('kv/range', { key: 'Lw==' });
  const revision = textAt(range, 'header', 'revision');
  await post('kv/compaction', { revision, physical: true });
}
