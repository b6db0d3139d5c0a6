import assert from 'node:assert/strict';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { loadContexts } from '../../../source/kubernetes/contexts.ts';
import { problemOf } from '../../helpers/problem-of.ts';
import { type Certificate, selfSigned } from '../certificate.ts';
import { never, until } from '../connecting.ts';
import { folderWith } from '../folder.ts';
import { type Answering, refuse, say, startServer, type TestServer } from '../server.ts';

const namespace = { apiVersion: 'v1', kind: 'Namespace', name: 'sample' };
const answering: Answering = (_, response) => say(response, { ...namespace, metadata: { name: 'sample' } });
const base64 = (text: string) => Buffer.from(text).toString('base64');

/** The cluster `east` of a kubeconfig with this user and these additions to its cluster entry. */
function connect(
  t: TestContext,
  server: Pick<TestServer, 'url' | 'ca'>,
  user: unknown,
  cluster: Readonly<Record<string, unknown>> = { 'certificate-authority-data': base64(server.ca) },
  environment: NodeJS.ProcessEnv = { PATH: process.env.PATH },
  files: Readonly<Record<string, string>> = {},
) {
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'c', cluster: { server: server.url, ...cluster } }],
    users: user === undefined ? [] : [{ name: 'u', user }],
    contexts: [{ name: 'a', context: { cluster: 'c', ...(user === undefined ? {} : { user: 'u' }) } }],
  };
  const folder = folderWith(t, { ...files, config: JSON.stringify(config) });
  const contexts = loadContexts({ kubeconfig: join(folder, 'config'), environment, home: folder });
  t.after(() => contexts.close());
  return { cluster: contexts.connect('a', 'east'), folder, contexts };
}

test('a token, a name with password, and nobody at all', async t => {
  const server = await startServer(t, answering);
  const users = [{ token: 'abc' }, { username: 'jané', password: 'pass:word' }, undefined];
  for (const user of users) await connect(t, server, user).cluster.read(namespace, never);
  assert.deepEqual(
    server.asked.map(each => each.headers.authorization),
    ['Bearer abc', `Basic ${base64('jané:pass:word')}`, undefined],
  );
});

test('a client certificate, from data and from files beside the kubeconfig', async t => {
  const user = selfSigned('jane');
  const server = await startServer(t, answering, { clientAuthority: user.certificate });
  const fromData = { 'client-certificate-data': base64(user.certificate), 'client-key-data': base64(user.key) };
  await connect(t, server, fromData).cluster.read(namespace, never);
  const fromFiles = { 'client-certificate': 'cert.pem', 'client-key': 'deep/key.pem' };
  const files = { 'cert.pem': user.certificate, 'deep/key.pem': user.key, 'ca.pem': server.ca };
  await connect(t, server, fromFiles, { 'certificate-authority': 'ca.pem' }, {}, files).cluster.read(namespace, never);
  assert.deepEqual(
    server.asked.map(each => each.client),
    ['jane', 'jane'],
  );
});

test('data wins over the file that is named beside it', async t => {
  const server = await startServer(t, answering);
  const cluster = { 'certificate-authority': 'wrong.pem', 'certificate-authority-data': base64(server.ca) };
  const files = { 'wrong.pem': selfSigned('another').certificate };
  await connect(t, server, { token: 'abc' }, cluster, {}, files).cluster.read(namespace, never);
  assert.equal(server.asked.length, 1);
});

test('a token file wins over the token beside it, and is read again when the server refuses it', async t => {
  const server = await startServer(t, (asked, response, request) => {
    if (asked.headers.authorization === 'Bearer new') answering(asked, response, request);
    else refuse(response, 401, 'Unauthorized');
  });
  const { cluster, folder } = connect(
    t,
    server,
    { token: 'other', tokenFile: 'token' },
    undefined,
    {},
    { token: 'old\n' },
  );
  assert.equal((await problemOf(cluster.read(namespace, never))).code, 'unauthorized');
  writeFileSync(join(folder, 'token'), 'new\n');
  await cluster.read(namespace, never);
  assert.deepEqual(
    server.asked.map(each => each.headers.authorization),
    ['Bearer old', 'Bearer old', 'Bearer old', 'Bearer new'],
  );
});

test('impersonation is in every header', async t => {
  const server = await startServer(t, answering);
  const user = { token: 'a', as: 'jane', 'as-uid': '7', 'as-groups': ['x', 'y'], 'as-user-extra': { 'a/b': ['1'] } };
  await connect(t, server, user).cluster.read(namespace, never);
  const headers = server.asked[0]?.headers ?? {};
  assert.equal(headers['impersonate-user'], 'jane');
  assert.equal(headers['impersonate-uid'], '7');
  assert.equal(headers['impersonate-group'], 'x, y');
  assert.equal(headers['impersonate-extra-a%2fb'], '1');
});

test('another server name is verified where the kubeconfig gives one', async t => {
  const server = await startServer(t, answering);
  const named = (name: string) => ({ 'certificate-authority-data': base64(server.ca), 'tls-server-name': name });
  await connect(t, server, { token: 'a' }, named('kubernetes.default')).cluster.read(namespace, never);
  const problem = await problemOf(
    connect(t, server, { token: 'a' }, named('elsewhere')).cluster.read(namespace, never),
  );
  assert.match(problem.title, /certificate is not trusted/);
});

test('a certificate of nobody known is refused, unless the kubeconfig says not to look', async t => {
  const server = await startServer(t, answering);
  const problem = await problemOf(connect(t, server, { token: 'a' }, {}).cluster.read(namespace, never));
  assert.match(problem.title, /certificate is not trusted/);
  await connect(t, server, { token: 'a' }, { 'insecure-skip-tls-verify': true }).cluster.read(namespace, never);
  assert.equal(server.asked.length, 1);
});

const credential = (status: object) =>
  JSON.stringify({ apiVersion: 'client.authentication.k8s.io/v1', kind: 'ExecCredential', status });
const exec = {
  apiVersion: 'client.authentication.k8s.io/v1',
  command: './plugin',
  interactiveMode: 'Never',
  provideClusterInfo: true,
};
const printing = '#!/bin/sh\ncd "$(dirname "$0")"\necho "$KUBERNETES_EXEC_INFO" >> runs\ncat answer\n';

test('a plugin beside the kubeconfig logs in, once for twenty requests, and again when it is refused', async t => {
  let accepted = 'first';
  const server = await startServer(t, (asked, response, request) => {
    if (asked.headers.authorization === `Bearer ${accepted}`) answering(asked, response, request);
    else refuse(response, 401, 'Unauthorized');
  });
  const files = { plugin: printing, answer: credential({ token: 'first' }) };
  const { cluster, folder } = connect(t, server, { exec }, undefined, { PATH: process.env.PATH }, files);
  await Promise.all(Array.from({ length: 20 }, () => cluster.read(namespace, never)));
  const runs = () => readFileSync(join(folder, 'runs'), 'utf8').trim().split('\n');
  assert.equal(runs().length, 1);
  const told = JSON.parse(runs()[0] ?? '').spec.cluster;
  assert.deepEqual(told, { server: server.url, 'certificate-authority-data': base64(server.ca), config: null });
  accepted = 'second';
  writeFileSync(join(folder, 'answer'), credential({ token: 'second' }));
  await Promise.all(Array.from({ length: 20 }, () => cluster.read(namespace, never)));
  assert.equal(runs().length, 2);
});

test('a plugin is not run before the first request', async t => {
  const server = await startServer(t, answering);
  const files = { plugin: printing, answer: credential({ token: 'new' }) };
  const { folder } = connect(t, server, { exec }, undefined, { PATH: process.env.PATH }, files);
  assert.equal(existsSync(join(folder, 'runs')), false);
});

test('closing ends a plugin that is still at work', async t => {
  const server = await startServer(t, answering);
  const files = { plugin: '#!/bin/sh\ncd "$(dirname "$0")"\necho x > runs\nsleep 60\n' };
  const { cluster, folder, contexts } = connect(t, server, { exec }, undefined, { PATH: process.env.PATH }, files);
  const reading = problemOf(cluster.read(namespace, never));
  await until('the plugin runs', () => existsSync(join(folder, 'runs')));
  await contexts.close();
  assert.equal((await reading).code, 'cancelled');
});

test('a plugin whose certificate rotates gets new connections', async t => {
  const [first, second]: Certificate[] = [selfSigned('first'), selfSigned('second')];
  assert.ok(first !== undefined && second !== undefined);
  const server = await startServer(t, answering, { clientAuthority: first.certificate + second.certificate });
  const status = ({ certificate, key }: Certificate, expirationTimestamp: string) =>
    credential({ clientCertificateData: certificate, clientKeyData: key, expirationTimestamp });
  const files = { plugin: printing, answer: status(first, '2020-01-01T00:00:00Z') };
  const { cluster, folder } = connect(t, server, { exec }, undefined, { PATH: process.env.PATH }, files);
  await cluster.read(namespace, never);
  writeFileSync(join(folder, 'answer'), status(second, '2100-01-01T00:00:00Z'));
  await cluster.read(namespace, never);
  await cluster.read(namespace, never);
  assert.deepEqual(
    server.asked.map(each => each.client),
    ['first', 'second', 'second'],
  );
});

test('an OIDC token is used until it ends, and what cannot be renewed is a login that has expired', async t => {
  const server = await startServer(t, answering);
  const token = (exp: number) =>
    ['{"alg":"none"}', JSON.stringify({ exp }), 'x'].map(part => Buffer.from(part).toString('base64url')).join('.');
  const user = (exp: number) => ({ 'auth-provider': { name: 'oidc', config: { 'id-token': token(exp) } } });
  await connect(t, server, user(4e9)).cluster.read(namespace, never);
  assert.equal(server.asked[0]?.headers.authorization, `Bearer ${token(4e9)}`);
  const problem = await problemOf(connect(t, server, user(1e9)).cluster.read(namespace, never));
  assert.equal(problem.code, 'unauthorized');
  assert.match(problem.title, /OIDC login of the user u has expired/);
});

test('a file that went away after the start is named', async t => {
  const server = await startServer(t, answering);
  const { cluster, folder } = connect(t, server, { tokenFile: 'token' }, undefined, {}, { token: 'abc' });
  rmSync(join(folder, 'token'));
  const problem = await problemOf(cluster.read(namespace, never));
  assert.equal(problem.code, 'kubeconfig');
  assert.ok(problem.title.includes(join(folder, 'token')));
});

/** What a library would refuse, and the field that is named instead. */
const unusable: readonly (readonly [string, Readonly<Record<string, unknown>>, RegExp])[] = [
  [
    'what kubectl config view leaves out',
    { 'client-certificate-data': 'DATA+OMITTED', 'client-key-data': 'DATA+OMITTED' },
    /client-certificate-data of the user u/,
  ],
  [
    'a certificate that is cut off',
    {
      'client-certificate-data': base64('-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n'),
      'client-key-data': base64('x'),
    },
    /client-certificate-data of the user u/,
  ],
  ['a token of two lines', { token: 'secret-one\nsecret-two' }, /token of the user u has a line break/],
  ['a token with a letter that HTTP cannot send', { token: 'secret-\u0142' }, /token of the user u has a character/],
  ['somebody to act as, over two lines', { token: 'secret', as: 'me\nyou' }, /^as of the user u has a line break/],
  [
    'groups to act in that HTTP cannot send',
    { token: 'secret', as: 'me', 'as-groups': ['\u2603'] },
    /^as-groups of the user u/,
  ],
];

for (const [title, user, named] of unusable) {
  test(`${title} is a problem of its context, with the field named and nothing secret shown`, async t => {
    const server = await startServer(t, answering);
    const { cluster } = connect(t, server, user);
    const problem = await problemOf(cluster.read(namespace, never));
    assert.equal(problem.code, 'kubeconfig');
    assert.match(problem.title, named);
    assert.doesNotMatch(JSON.stringify(problem), /secret-/);
  });
}

test('a certificate and a key that do not belong together are told as that', async t => {
  const server = await startServer(t, answering);
  const [one, other] = [selfSigned('one'), selfSigned('other')];
  const { cluster } = connect(t, server, {
    'client-certificate-data': base64(one.certificate),
    'client-key-data': base64(other.key),
  });
  assert.match((await problemOf(cluster.read(namespace, never))).title, /is not the key of its client certificate/);
});

test('a certificate authority that is no certificate is named, with the cluster that it stands at', async t => {
  const server = await startServer(t, answering);
  const { cluster } = connect(t, server, { token: 'secret' }, { 'certificate-authority-data': base64('DATA+OMITTED') });
  assert.match((await problemOf(cluster.read(namespace, never))).title, /certificate-authority-data of the cluster c/);
});

test('the end of a line behind a token is not part of it', async t => {
  const tokens: unknown[] = [];
  const server = await startServer(t, (request, response) => {
    tokens.push(request.headers.authorization);
    say(response, { ...namespace, metadata: { name: 'sample' } });
  });
  const { cluster } = connect(t, server, { token: 'good\r\n' });
  await cluster.read(namespace, never);
  assert.deepEqual(tokens, ['Bearer good']);
});
