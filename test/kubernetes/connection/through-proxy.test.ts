import assert from 'node:assert/strict';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { WebSocketServer } from 'ws';
import { loadContexts } from '../../../source/kubernetes/contexts.ts';
import { ProblemError } from '../../../source/model/problem.ts';
import { startProxy, startSocksProxy } from '../../helpers/proxy.ts';
import { never } from '../connecting.ts';
import { folderWith } from '../folder.ts';
import { say, startServer, type TestServer } from '../server.ts';

function clusterThrough(t: TestContext, server: TestServer, cluster: object, environment: NodeJS.ProcessEnv) {
  const config = {
    clusters: [
      {
        name: 'c',
        cluster: { 'certificate-authority-data': btoa(server.ca), 'tls-server-name': 'localhost', ...cluster },
      },
    ],
    users: [{ name: 'u', user: { token: 'abc' } }],
    contexts: [{ name: 'a', context: { cluster: 'c', user: 'u' } }],
  };
  const folder = folderWith(t, { config: JSON.stringify(config) });
  const contexts = loadContexts({ kubeconfig: join(folder, 'config'), environment, home: folder });
  t.after(() => contexts.close());
  return contexts.connect('a', 'east');
}

const namespace = { apiVersion: 'v1', kind: 'Namespace', name: 'sample' };

test('requests, watches and commands go through the proxy of the kubeconfig', async t => {
  const server = await startServer(t, ({ query }, response) => {
    if (query.has('watch')) response.writeHead(200).write('\n');
    else if (query.size > 0 || !response.req.url?.endsWith('sample'))
      say(response, { metadata: { resourceVersion: '1' }, items: [] });
    else say(response, { ...namespace, metadata: { name: 'sample' } });
  });
  const sockets = new WebSocketServer({ noServer: true });
  server.onUpgrade((request, socket, head) =>
    sockets.handleUpgrade(request, socket, head, open => {
      open.send(Buffer.concat([Buffer.of(3), Buffer.from('{"status":"Success"}')]), () => open.close());
    }),
  );
  const proxy = await startProxy(t, server.port);
  const there = { server: 'https://api.invalid:6443', 'proxy-url': `http://jane:secret@${proxy.address}` };
  const cluster = clusterThrough(t, server, there, {});
  assert.equal((await cluster.read(namespace, never))?.metadata.name, 'sample');
  for await (const seen of cluster.watch({ ...namespace, name: 'other' }, never)) {
    assert.equal(seen, undefined);
    break;
  }
  const pod = { namespace: 'sample', pod: 'curl-1', container: 'curl' };
  assert.equal((await cluster.exec(pod, ['true'], never).ended).exitCode, 0);
  assert.ok(proxy.asked.length >= 2);
  assert.ok(
    proxy.asked.every(each => each === `api.invalid:6443 Basic ${btoa('jane:secret')}`),
    proxy.asked.join('\n'),
  );
});

test('a proxy of the environment is used as well', async t => {
  const server = await startServer(t, (_, response) => say(response, { ...namespace, metadata: { name: 'sample' } }));
  const proxy = await startProxy(t, server.port);
  const cluster = clusterThrough(t, server, { server: 'https://api.invalid:6443' }, { HTTPS_PROXY: proxy.address });
  await cluster.read(namespace, never);
  assert.deepEqual(proxy.asked, ['api.invalid:6443']);
});

test('a proxy that does not let us through is named as the cause', async t => {
  const server = await startServer(t, () => undefined);
  const proxy = await startProxy(t, 'refuse');
  const there = { server: 'https://api.invalid:6443', 'proxy-url': `http://${proxy.address}` };
  const error = await clusterThrough(t, server, there, {})
    .read(namespace, never)
    .catch((thrown: unknown) => thrown);
  assert.ok(error instanceof ProblemError, String(error));
  assert.equal(error.problem.code, 'unreachable');
  assert.match(error.problem.title, /the proxy rejects it/);
});

test('a SOCKS proxy that does not let us through is named as the cause, by requests, watches and commands', async t => {
  const server = await startServer(t, () => undefined);
  const there = { server: 'https://api.invalid:6443', 'proxy-url': `socks5://${await startSocksProxy(t, 'refuse')}` };
  const cluster = clusterThrough(t, server, there, {});
  const pod = { namespace: 'sample', pod: 'curl-1', container: 'curl' };
  for (const asked of [cluster.read(namespace, never), cluster.exec(pod, ['true'], never).ended]) {
    const error = await asked.catch((thrown: unknown) => thrown);
    assert.ok(error instanceof ProblemError, String(error));
    assert.match(error.problem.title, /the proxy rejects it/);
  }
});

test('a proxy that does not run is told as refused, whatever it speaks', async t => {
  const server = await startServer(t, () => undefined);
  for (const scheme of ['http', 'https', 'socks5', 'socks5h']) {
    const there = { server: 'https://api.invalid:6443', 'proxy-url': `${scheme}://127.0.0.1:1` };
    const error = await clusterThrough(t, server, there, {})
      .read(namespace, never)
      .catch((thrown: unknown) => thrown);
    assert.ok(error instanceof ProblemError, String(error));
    assert.equal(error.problem.code, 'unreachable');
  }
});
