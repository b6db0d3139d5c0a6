import assert from 'node:assert/strict';
import type { ServerResponse } from 'node:http';
import { test } from 'node:test';
import { createProveAccess } from '../../source/kubernetes/prove-access.ts';
import { selfSigned } from './certificate.ts';
import { never } from './connecting.ts';
import { type Asked, refuse, say, startServer } from './server.ts';

const proveAccess = createProveAccess({});

/** An API server that lets the token `reader` do all but what `forbidden` names, as `list nodes`. */
function answering(forbidden: readonly string[] = []) {
  return ({ path, headers, body }: Asked, response: ServerResponse) => {
    if (headers.authorization !== 'Bearer reader') return refuse(response, 401, 'Unauthorized');
    if (path.endsWith('selfsubjectaccessreviews')) {
      const { verb, resource } = JSON.parse(body).spec.resourceAttributes;
      return say(response, { status: { allowed: !forbidden.includes(`${verb} ${resource}`) } }, 201);
    }
    if (forbidden.includes(`list ${path.split('/').at(-1)}`)) return refuse(response, 403, 'Forbidden');
    return say(response, { metadata: { resourceVersion: '1' }, items: [] });
  };
}

test('a token that may do what istiod does has no problem', async t => {
  const server = await startServer(t, answering());
  const access = { server: server.url, ca: server.ca, serverName: undefined, token: 'reader' };
  assert.equal(await proveAccess(access, never), undefined);
  const lists = server.asked.filter(each => each.method === 'GET').map(each => each.path);
  assert.deepEqual(lists.sort(), [
    '/api/v1/endpoints',
    '/api/v1/namespaces',
    '/api/v1/nodes',
    '/api/v1/pods',
    '/api/v1/services',
    '/apis/discovery.k8s.io/v1/endpointslices',
  ]);
  // Of each kind it is asked whether it may be watched.
  assert.equal(server.asked.filter(each => each.method === 'POST').length, lists.length);
  assert.ok(server.asked.every(each => each.headers.authorization === 'Bearer reader'));
});

test('the rights that are missing are all named', async t => {
  const server = await startServer(t, answering(['list nodes', 'watch endpointslices']));
  const problem = await proveAccess(
    { server: server.url, ca: server.ca, serverName: undefined, token: 'reader' },
    never,
  );
  assert.equal(problem?.code, 'bad-credential');
  assert.match(problem?.title ?? '', /does not allow to list nodes, watch endpointslices$/);
});

test('a token that is not accepted is said so, and never told', async t => {
  const server = await startServer(t, answering());
  const problem = await proveAccess(
    { server: server.url, ca: server.ca, serverName: undefined, token: 's3cret' },
    never,
  );
  assert.equal(problem?.code, 'bad-credential');
  assert.match(problem?.title ?? '', /rejects the reader token/);
  assert.match(problem?.hint ?? '', /A proxy .* may accept only logins of its own.*api=URL/);
  assert.doesNotMatch(JSON.stringify(problem), /s3cret/);
});

test('another certificate authority, another name, and nobody there are told apart', async t => {
  const server = await startServer(t, answering());
  const access = { server: server.url, ca: server.ca, serverName: undefined, token: 'reader' };
  const wrongCa = await proveAccess({ ...access, ca: selfSigned('another').certificate }, never);
  assert.match(wrongCa?.title ?? '', /certificate is not trusted/);
  const wrongName = await proveAccess({ ...access, serverName: 'elsewhere' }, never);
  assert.match(wrongName?.title ?? '', /certificate is not trusted/);
  const rightName = await proveAccess({ ...access, serverName: 'kubernetes.default' }, never);
  assert.equal(rightName, undefined);
  await server.close();
  const nobody = await proveAccess(access, never);
  assert.match(nobody?.title ?? '', new RegExp(`127\\.0\\.0\\.1:${server.port}: the connection is refused`));
  for (const problem of [wrongCa, wrongName, nobody]) assert.equal(problem?.code, 'bad-credential');
  assert.equal((await proveAccess({ ...access, server: 'east' }, never))?.code, 'bad-credential');
});
