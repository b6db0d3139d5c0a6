import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createApi } from '../../source/kubernetes/api.ts';
import { type KubeObject, StatusError } from '../../source/model/kube.ts';
import { ProblemError } from '../../source/model/problem.ts';
import { connectTo, never } from './connecting.ts';
import { refuse, say, startServer } from './server.ts';

const namespace: KubeObject = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'sample' } };
const ref = { apiVersion: 'v1', kind: 'Namespace', name: 'sample' };
const deployment = { apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'sample', name: 'helloworld-v1' };

test('forty reads at a time share sixteen connections, and reads one after the other need no new ones', async t => {
  const server = await startServer(t, (_, response) => void setTimeout(() => say(response, namespace), 10));
  const api = createApi(connectTo(t, server));
  for (let i = 0; i < 20; i++) await api.get(ref, never);
  assert.ok(server.connections() <= 2, `${server.connections()} connections`);
  await Promise.all(Array.from({ length: 40 }, () => api.get(ref, never)));
  assert.equal(server.connections(), 16);
});

test('forty watches take no place of the requests', async t => {
  const server = await startServer(t, ({ query }, response) => {
    if (query.has('watch')) response.writeHead(200).write('\n');
    else say(response, namespace);
  });
  const api = createApi(connectTo(t, server));
  const controller = new AbortController();
  const watches = Array.from({ length: 40 }, async () => {
    for await (const _ of api.watch(ref, { resourceVersion: '1' }, controller.signal)) assert.fail('no event was sent');
  });
  while (server.asked.length < 40) await new Promise(resolve => setImmediate(resolve));
  assert.equal((await api.get(ref, never))?.metadata.name, 'sample');
  controller.abort();
  const ends = await Promise.allSettled(watches);
  assert.ok(ends.every(end => end.status === 'rejected' && end.reason === controller.signal.reason));
});

test('an apply is sent as it is, strict, with its field manager', async t => {
  const server = await startServer(t, (_, response) => say(response, { ...namespace, metadata: { name: 'sample' } }));
  const api = createApi(connectTo(t, server));
  const object = { ...namespace, spec: { ingress: [{ from: null }] } };
  await api.apply(object, { manager: 'eastwest', dryRun: true }, never);
  const [asked] = server.asked;
  assert.equal(asked?.method, 'PATCH');
  assert.equal(asked?.path, '/api/v1/namespaces/sample');
  assert.equal(asked?.headers['content-type'], 'application/apply-patch+yaml');
  assert.equal(asked?.headers.authorization, 'Bearer test');
  assert.deepEqual(Object.fromEntries(asked?.query ?? []), {
    fieldManager: 'eastwest',
    fieldValidation: 'Strict',
    dryRun: 'All',
  });
  assert.deepEqual(JSON.parse(asked?.body ?? ''), object);
});

test('what is not there reads as nothing, and its removal says so', async t => {
  const server = await startServer(t, ({ path }, response) => {
    if (path.includes('deployments')) refuse(response, 404, 'NotFound');
    else response.writeHead(404).end('404 page not found\n');
  });
  const api = createApi(connectTo(t, server));
  assert.equal(await api.get(deployment, never), undefined);
  assert.equal(await api.get(ref, never), undefined);
  assert.equal(await api.remove(deployment, {}, never), 'absent');
});

test('a delete carries its preconditions in the body', async t => {
  const server = await startServer(t, (_, response) => say(response, { kind: 'Status', status: 'Success' }));
  const api = createApi(connectTo(t, server));
  assert.equal(await api.remove(deployment, { uid: 'u1', propagation: 'Foreground' }, never), 'removed');
  const { preconditions, propagationPolicy } = JSON.parse(server.asked[0]?.body ?? '');
  assert.deepEqual([preconditions, propagationPolicy], [{ uid: 'u1' }, 'Foreground']);
});

test('items of a list say their kind, and a page its continuation', async t => {
  const server = await startServer(t, (_, response) =>
    say(response, { metadata: { resourceVersion: '7', continue: 'abc' }, items: [{ metadata: { name: 'a' } }] }),
  );
  const list = await createApi(connectTo(t, server)).list(deployment, { namespace: 'sample', limit: 1 }, never);
  assert.deepEqual(list, {
    bytes: list.bytes,
    items: [{ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'a' } }],
    resourceVersion: '7',
    continue: 'abc',
  });
  assert.equal(server.asked[0]?.query.get('limit'), '1');
});

test('a list comes page by page, as one version of it', async t => {
  const pages: Record<string, readonly string[]> = { '': ['a', 'b'], '1': ['c'], '2': ['d'] };
  const server = await startServer(t, ({ query }, response) => {
    const at = query.get('continue') ?? '';
    const next = String(Number(at) + 1);
    const metadata = { resourceVersion: '7', ...(next in pages ? { continue: next } : {}) };
    say(response, { metadata, items: (pages[at] ?? []).map(name => ({ metadata: { name } })) });
  });
  const list = await createApi(connectTo(t, server)).list(deployment, {}, never);
  assert.deepEqual(
    [list.items.map(({ metadata }) => metadata.name).join(), list.resourceVersion, list.continue],
    ['a,b,c,d', '7', undefined],
  );
  assert.deepEqual(
    server.asked.map(({ query }) => query.get('limit')),
    Object.keys(pages).map(() => '500'),
  );
});

test('a list that became too old between two pages is asked for at once', async t => {
  const server = await startServer(t, ({ query }, response) => {
    if (query.has('continue')) return refuse(response, 410, 'Expired');
    const more = query.has('limit') ? { continue: 'next' } : {};
    say(response, { metadata: { resourceVersion: '7', ...more }, items: [{ metadata: { name: 'a' } }] });
  });
  const list = await createApi(connectTo(t, server)).list(deployment, {}, never);
  assert.equal(list.items.length, 1);
});

test('a refusal keeps the whole Status', async t => {
  const details = { kind: 'namespaces', causes: [{ reason: 'FieldValueInvalid', field: 'metadata.name' }] };
  const server = await startServer(t, (_, response) =>
    say(response, { kind: 'Status', status: 'Failure', code: 422, reason: 'Invalid', message: 'no', details }, 422),
  );
  const error = await createApi(connectTo(t, server))
    .create(namespace, {}, never)
    .catch((thrown: unknown) => thrown);
  assert.ok(error instanceof StatusError);
  assert.deepEqual(error.status.details, details);
});

test('a server that fails on a read is asked again, and its words are told when it keeps failing', async t => {
  let failures = 2;
  const server = await startServer(t, (_, response) => {
    failures -= 1;
    if (failures >= 0) refuse(response, 500, 'InternalError', 'oh');
    else say(response, namespace);
  });
  const api = createApi(connectTo(t, server));
  assert.equal((await api.get({ ...namespace, name: 'n' }, never))?.kind, 'Namespace');
  failures = Number.POSITIVE_INFINITY;
  await assert.rejects(api.list(deployment, {}, never), { message: 'oh' });
});

test('a server that fails on a question is asked again: it is sent with POST, and changes nothing', async t => {
  let failures = 2;
  const server = await startServer(t, (_, response) => {
    failures -= 1;
    if (failures >= 0) refuse(response, 500, 'InternalError', 'oh');
    else say(response, { kind: 'SelfSubjectAccessReview', status: { allowed: true } });
  });
  const review = { verb: 'get', group: '', resource: 'pods' };
  assert.equal(await createApi(connectTo(t, server)).mayI(review, never), true);
});

test('a server that fails on a write is not asked again: it may have acted', async t => {
  const server = await startServer(t, (_, response) => refuse(response, 500, 'InternalError', 'oh'));
  await assert.rejects(createApi(connectTo(t, server)).create(namespace, {}, never), { message: 'oh' });
  assert.equal(server.asked.length, 1);
});

test('an overloaded server is asked again after the time it names', async t => {
  let times = 0;
  const begun = performance.now();
  const server = await startServer(t, (_, response) => {
    times += 1;
    if (times === 1) refuse(response, 429, 'TooManyRequests', 'later', { 'retry-after': '1' });
    else say(response, namespace);
  });
  await createApi(connectTo(t, server)).create(namespace, {}, never);
  assert.equal(times, 2);
  assert.ok(performance.now() - begun >= 1000);
});

test('a connection that breaks is made again for what may be repeated', async t => {
  let times = 0;
  const server = await startServer(t, (_, response, request) => {
    times += 1;
    if (times === 2) request.socket.destroy();
    else say(response, namespace);
  });
  const api = createApi(connectTo(t, server));
  await api.get(ref, never);
  assert.equal((await api.get(ref, never))?.metadata.name, 'sample');
  assert.equal(times, 3);
});

test('a create with a generated name is never sent twice when its answer was lost', async t => {
  let times = 0;
  const server = await startServer(t, (_, __, request) => {
    times += 1;
    request.socket.destroy();
  });
  const api = createApi(connectTo(t, server));
  const object = { ...namespace, metadata: { name: '', generateName: 'probe-' } };
  const error = await api.create(object, {}, never).catch((thrown: unknown) => thrown);
  assert.ok(error instanceof ProblemError);
  assert.equal(error.problem.code, 'unreachable');
  assert.equal(times, 1);
});

test('a server that answered before is waited for while it restarts', async t => {
  const first = await startServer(t, (_, response) => say(response, namespace));
  const api = createApi(connectTo(t, first));
  await api.get(ref, never);
  await first.close();
  const waiting = api.get(ref, never);
  await new Promise(resolve => setTimeout(resolve, 300));
  await startServer(t, (_, response) => say(response, namespace), { port: first.port });
  assert.equal((await waiting)?.metadata.name, 'sample');
});

test('a server that has just come back and has not loaded all it needs gets a write again, one that stood all the time does not', async t => {
  let times = 0;
  const server = await startServer(t, ({ path }, response, request) => {
    times += 1;
    if (times === 2) request.socket.destroy();
    else if (times === 3 || path.endsWith('broken')) refuse(response, 500, 'InternalError', 'range is full');
    else say(response, namespace);
  });
  const api = createApi(connectTo(t, server));
  await api.get(ref, never);
  assert.equal((await api.apply(namespace, { manager: 'm' }, never)).metadata.name, 'sample');
  assert.equal(times, 4);
  const steady = createApi(connectTo(t, server));
  await steady.get(ref, never);
  const broken = { ...namespace, metadata: { name: 'broken' } };
  await assert.rejects(steady.apply(broken, { manager: 'm' }, never), /range is full|Internal/);
  assert.equal(times, 6);
});

test('an address where nothing listens is given up at once, named with host and port', async t => {
  const server = await startServer(t, () => undefined);
  await server.close();
  const error = await createApi(connectTo(t, server))
    .get(ref, never)
    .catch((thrown: unknown) => thrown);
  assert.ok(error instanceof ProblemError);
  assert.equal(error.problem.code, 'unreachable');
  assert.match(error.problem.title, new RegExp(`127\\.0\\.0\\.1:${server.port}: the connection is refused`));
});

test('a silent server is a time-out', async t => {
  const server = await startServer(t, () => undefined);
  const api = createApi(connectTo(t, server, { read: 200 }));
  const error = await api.get(ref, never).catch((thrown: unknown) => thrown);
  assert.ok(error instanceof ProblemError);
  assert.match(error.problem.title, /does not respond in time/);
});

test('a certificate that is not trusted is named as such and not tried again', async t => {
  const server = await startServer(t, (_, response) => say(response, namespace));
  const { selfSigned } = await import('./certificate.ts');
  const api = createApi(connectTo(t, { url: server.url, ca: selfSigned('another').certificate }));
  const error = await api.get(ref, never).catch((thrown: unknown) => thrown);
  assert.ok(error instanceof ProblemError);
  assert.match(error.problem.title, /its certificate is not trusted/);
  assert.equal(server.asked.length, 0);
});

test('an abort ends a request with its own reason', async t => {
  const server = await startServer(t, () => undefined);
  const api = createApi(connectTo(t, server));
  const controller = new AbortController();
  const asking = api.get(ref, controller.signal);
  while (server.asked.length === 0) await new Promise(resolve => setImmediate(resolve));
  controller.abort(new Error('enough'));
  await assert.rejects(asking, { message: 'enough' });
});

test('a login page in place of the API is an answer that is not JSON', async t => {
  const server = await startServer(t, (_, response) => void response.writeHead(200).end('<html>Please log in</html>'));
  const api = createApi(connectTo(t, server, { restart: 0 }));
  await assert.rejects(api.get(ref, never), { message: /not JSON: <html>Please log in/ });
});

test('the version comes with the clock of the server, and all group versions are known', async t => {
  const answers: Readonly<Record<string, unknown>> = {
    '/k8s/c1/version': { gitVersion: 'v1.34.4' },
    '/k8s/c1/api': { versions: ['v1'] },
    '/k8s/c1/apis': { groups: [{ versions: [{ groupVersion: 'apps/v1' }, { groupVersion: 'apps/v1beta1' }] }] },
  };
  const server = await startServer(t, ({ path }, response) =>
    say(response, answers[path], 200, { date: 'Thu, 01 Jan 2026 00:00:00 GMT' }),
  );
  const api = createApi(connectTo(t, { ...server, url: `${server.url}/k8s/c1/` }));
  assert.deepEqual(await api.version(never), { git: 'v1.34.4', clock: Date.UTC(2026, 0, 1) });
  assert.deepEqual([...(await api.groupVersions(never))], ['v1', 'apps/v1', 'apps/v1beta1']);
});

test('an access review says what is asked, subresource apart', async t => {
  const server = await startServer(t, (_, response) => say(response, { status: { allowed: true } }, 201));
  const api = createApi(connectTo(t, server));
  assert.equal(await api.mayI({ verb: 'create', group: '', resource: 'pods/exec', namespace: 'a' }, never), true);
  assert.deepEqual(JSON.parse(server.asked[0]?.body ?? '').spec.resourceAttributes, {
    verb: 'create',
    group: '',
    resource: 'pods',
    subresource: 'exec',
    namespace: 'a',
  });
});
