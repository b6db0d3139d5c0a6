import assert from 'node:assert/strict';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { WebSocketServer } from 'ws';
import { loadContexts } from '../../../source/kubernetes/contexts.ts';
import { ProblemError } from '../../../source/model/problem.ts';
import { startProxy, startSocksProxy } from '../../helpers/proxy.ts';
import { never } from '../connecting.ts';
import { folderWith } from '../folder.ts';
import { say, startServer } from '../server.ts';

const namespace = { apiVersion: 'v1', kind: 'Namespace', name: 'sample' };
const pod = { namespace: 'sample', pod: 'curl-1', container: 'curl' };

function connect(t: TestContext, cluster: Readonly<Record<string, unknown>>) {
  const config = {
    clusters: [{ name: 'c', cluster }],
    users: [{ name: 'u', user: { token: 'abc' } }],
    contexts: [{ name: 'a', context: { cluster: 'c', user: 'u' } }],
  };
  const folder = folderWith(t, { config: JSON.stringify(config) });
  const contexts = loadContexts({ kubeconfig: join(folder, 'config'), environment: {}, home: folder });
  t.after(() => contexts.close());
  return contexts.connect('a', 'east');
}

/** A server that answers all, and the names that its clients sent. */
async function serve(t: TestContext) {
  const server = await startServer(t, (_, response) => say(response, { ...namespace, metadata: { name: 'sample' } }));
  const names: (string | false | null)[] = [];
  server.onSecure(socket => names.push(socket.servername));
  const sockets = new WebSocketServer({ noServer: true });
  server.onUpgrade((request, socket, head) =>
    sockets.handleUpgrade(request, socket, head, open => {
      open.send(Buffer.concat([Buffer.of(3), Buffer.from('{"status":"Success"}')]), () => open.close());
    }),
  );
  return { ...server, names };
}

function warnings(t: TestContext): readonly string[] {
  const said: string[] = [];
  const receive = (warning: Error) => void said.push(String(warning));
  process.on('warning', receive);
  t.after(() => process.off('warning', receive));
  return said;
}

for (const [name, accepted] of [
  ['127.0.0.1', true],
  ['[127.0.0.1]', true],
  ['127.0.0.2', false],
  ['::1', false],
] as const) {
  test(`a server name that is the IP ${name} is looked for in the certificate, and never sent`, async t => {
    const said = warnings(t);
    const server = await serve(t);
    const proxy = await startProxy(t, server.port);
    const places = [
      { server: `https://localhost:${server.port}` },
      { server: server.url },
      { server: server.url, 'proxy-url': `http://${proxy.address}` },
    ];
    for (const place of places) {
      const trusted = { 'certificate-authority-data': btoa(server.ca), 'tls-server-name': name };
      const cluster = connect(t, { ...trusted, ...place });
      const asked = [cluster.read(namespace, never), cluster.exec(pod, ['true'], never).ended];
      const answers = await Promise.allSettled(asked);
      for (const answer of answers) {
        if (accepted) assert.equal(answer.status, 'fulfilled', JSON.stringify(answer));
        else assert.ok(answer.status === 'rejected' && answer.reason instanceof ProblemError, JSON.stringify(answer));
        if (answer.status === 'rejected') assert.match(answer.reason.problem.title, /certificate is not trusted/);
      }
    }
    // Warnings come a moment later.
    await setImmediate();
    assert.deepEqual(said, []);
    assert.deepEqual(server.names.filter(Boolean), []);
    if (accepted) assert.equal(server.names.length, 2 * places.length);
  });
}

test('a server name that is a name is sent and verified', async t => {
  const server = await serve(t);
  const trusted = { server: server.url, 'certificate-authority-data': btoa(server.ca) };
  const cluster = connect(t, { ...trusted, 'tls-server-name': 'kubernetes.default' });
  await Promise.all([cluster.read(namespace, never), cluster.exec(pod, ['true'], never).ended]);
  assert.deepEqual(server.names, ['kubernetes.default', 'kubernetes.default']);
});

const sent: readonly (readonly [host: string, name: string | undefined, sni: string | undefined])[] = [
  ['localhost', undefined, 'localhost'],
  ['127.0.0.1', undefined, undefined],
  ['localhost', 'kubernetes.default', 'kubernetes.default'],
  ['127.0.0.1', 'kubernetes.default', 'kubernetes.default'],
  ['localhost', '127.0.0.1', undefined],
];

for (const [host, name, sni] of sent) {
  for (const way of ['http proxy', 'socks5 proxy', 'no proxy'] as const) {
    test(`to ${host} as ${name ?? 'itself'} by ${way}, ${sni ?? 'no name'} is sent, by requests and by commands, as kubectl does`, async t => {
      const server = await serve(t);
      const proxy = await startProxy(t, server.port);
      const socks = await startSocksProxy(t, server.port);
      const url = {
        'http proxy': `http://${proxy.address}`,
        'socks5 proxy': `socks5://${socks}`,
        'no proxy': undefined,
      };
      const cluster = connect(t, {
        server: `https://${host}:${server.port}`,
        'certificate-authority-data': btoa(server.ca),
        ...(url[way] === undefined ? {} : { 'proxy-url': url[way] }),
        ...(name === undefined ? {} : { 'tls-server-name': name }),
      });
      await Promise.all([cluster.read(namespace, never), cluster.exec(pod, ['true'], never).ended]);
      assert.deepEqual(
        server.names.map(each => each || undefined),
        [sni, sni],
      );
      if (way === 'http proxy') assert.ok(proxy.asked.every(each => each === `${host}:${server.port}`));
      const wrong = connect(t, {
        server: `https://${host}:${server.port}`,
        'certificate-authority-data': btoa(server.ca),
        ...(url[way] === undefined ? {} : { 'proxy-url': url[way] }),
        'tls-server-name': 'elsewhere.test',
      });
      const asked = [wrong.read(namespace, never), wrong.exec(pod, ['true'], never).ended];
      for (const answer of await Promise.allSettled(asked)) {
        assert.ok(answer.status === 'rejected' && answer.reason instanceof ProblemError, JSON.stringify(answer));
        assert.match(answer.reason.problem.title, /certificate is not trusted/);
      }
    });
  }
}
