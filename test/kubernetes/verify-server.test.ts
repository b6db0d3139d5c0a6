import assert from 'node:assert/strict';
import type { ServerResponse } from 'node:http';
import { test } from 'node:test';
import { createVerifyServer } from '../../source/kubernetes/verify-server.ts';
import { selfSigned } from './certificate.ts';
import { never } from './connecting.ts';
import { type Asked, refuse, say, startServer } from './server.ts';

const verify = createVerifyServer({});

const version = (_asked: Asked, response: ServerResponse) => say(response, { gitVersion: 'v1.34.4' });

test('a certificate that fits is verified by one request without any login', async t => {
  const server = await startServer(t, version);
  const url = `${server.url}/k8s/clusters/c-m-1/`;
  assert.deepEqual(await verify(url, { ca: server.ca, serverName: undefined }, never), {
    outcome: 'verified',
    isKubernetes: true,
  });
  assert.deepEqual(
    server.asked.map(({ path, headers }) => [path, headers.authorization]),
    [['/k8s/clusters/c-m-1/version', undefined]],
  );
});

test('another CA, another name and no CA at all do not verify; a name of its own does', async t => {
  const server = await startServer(t, version);
  const outcome = async (ca: string | undefined, serverName?: string) =>
    (await verify(server.url, { ca, serverName }, never)).outcome;
  assert.equal(await outcome(selfSigned('another').certificate), 'not-verified');
  assert.equal(await outcome(undefined), 'not-verified');
  assert.equal(await outcome(server.ca, 'elsewhere'), 'not-verified');
  assert.equal(await outcome(server.ca, '192.0.2.1'), 'not-verified');
  assert.equal(await outcome(server.ca, 'kubernetes.default'), 'verified');
  assert.equal(await outcome(server.ca, '127.0.0.1'), 'verified');
});

const answers: readonly (readonly [string, (response: ServerResponse) => void, boolean])[] = [
  ['a refusal in the form of Kubernetes', response => refuse(response, 401, 'Unauthorized'), true],
  ['an overloaded API server', response => refuse(response, 429, 'TooManyRequests'), true],
  ['the refusal of Rancher', response => say(response, { type: 'error', message: 'must authenticate' }, 401), false],
  ['a page for people', response => void response.writeHead(200).end('<html>Log in</html>'), false],
  ['a redirect to a login', response => void response.writeHead(302, { location: '/login' }).end(), false],
];

for (const [name, answer, isKubernetes] of answers) {
  test(`who answers is told: ${name} is ${isKubernetes ? 'of' : 'not of'} an API server`, async t => {
    const server = await startServer(t, (_asked, response) => answer(response));
    assert.deepEqual(await verify(server.url, { ca: server.ca, serverName: undefined }, never), {
      outcome: 'verified',
      isKubernetes,
    });
    assert.equal(server.asked.length, 1, 'asked once');
  });
}

test('nobody there, and a URL that is none, are not taken for a wrong certificate', async t => {
  const server = await startServer(t, version);
  await server.close();
  const trust = { ca: server.ca, serverName: undefined };
  for (const url of [server.url, 'east']) assert.equal((await verify(url, trust, never)).outcome, 'unreachable');
});
