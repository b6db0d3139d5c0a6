import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { test } from 'node:test';
import { WebSocketServer } from 'ws';
import { folderWith } from '../folder.ts';
import { say, startServer } from '../server.ts';

const namespace = { apiVersion: 'v1', kind: 'Namespace', name: 'sample' };

/** Requests, a watch that is left open and a command that is left running; then `close`, and nothing more. */
const program = (module: string, kubeconfig: string) => `
  const { loadContexts } = await import(${JSON.stringify(module)});
  const contexts = loadContexts({ kubeconfig: ${JSON.stringify(kubeconfig)}, environment: {}, home: '/' });
  const never = new AbortController().signal;
  const cluster = contexts.connect('a', 'east');
  const namespace = ${JSON.stringify(namespace)};
  await Promise.all(Array.from({ length: 20 }, () => cluster.read(namespace, never)));
  const watch = cluster.watch({ ...namespace, name: 'other' }, never)[Symbol.asyncIterator]();
  await watch.next();
  watch.next().catch(error => console.log('watch:', error.problem?.code));
  const session = cluster.exec({ namespace: 'sample', pod: 'curl-1', container: 'curl' }, ['sh'], never);
  await session.stdout[Symbol.asyncIterator]().next();
  session.ended.catch(error => console.log('exec:', error.problem?.code));
  const from = Date.now();
  await contexts.close();
  await cluster.read(namespace, never).catch(error => console.log('read:', error.problem?.code));
  process.on('exit', () => console.log(Date.now() - from < 4000 ? 'ended soon' : 'ended late'));
`;

test('after close nothing keeps the process: no connection, no timer, no command', async t => {
  const server = await startServer(t, ({ query, path }, response) => {
    if (query.has('watch')) response.writeHead(200).write('\n');
    else if (path.endsWith('/sample')) say(response, { ...namespace, metadata: { name: 'sample' } });
    else say(response, { metadata: { resourceVersion: '1' }, items: [] });
  });
  const sockets = new WebSocketServer({ noServer: true });
  server.onUpgrade((request, socket, head) =>
    sockets.handleUpgrade(request, socket, head, open => open.send(Buffer.from([1, 88]))),
  );
  const config = {
    clusters: [{ name: 'c', cluster: { server: server.url, 'certificate-authority-data': btoa(server.ca) } }],
    users: [{ name: 'u', user: { token: 'abc' } }],
    contexts: [{ name: 'a', context: { cluster: 'c', user: 'u' } }],
  };
  const folder = folderWith(t, { config: JSON.stringify(config) });
  const module = join(import.meta.dirname, '../../../source/kubernetes/contexts.ts');
  const child = spawn(process.execPath, ['--input-type=module', '-e', program(module, join(folder, 'config'))], {
    stdio: ['ignore', 'pipe', 'inherit'],
    cwd: join(import.meta.dirname, '../../..'),
  });
  t.after(() => child.kill('SIGKILL'));
  let output = '';
  child.stdout.on('data', chunk => {
    output += chunk;
  });
  const [code] = await once(child, 'close', { signal: AbortSignal.timeout(30_000) });
  assert.equal(code, 0);
  assert.deepEqual(output.trim().split('\n').sort(), [
    'ended soon',
    'exec: cancelled',
    'read: cancelled',
    'watch: cancelled',
  ]);
});
