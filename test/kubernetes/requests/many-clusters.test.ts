import assert from 'node:assert/strict';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { loadContexts } from '../../../source/kubernetes/contexts.ts';
import { never } from '../connecting.ts';
import { folderWith } from '../folder.ts';
import { say, startServer } from '../server.ts';

/**
 * Connections that forty requests to one of this many clusters open, when none is answered before `first` have come.
 */
async function connectionsFor(t: TestContext, clusters: number, first: number): Promise<number> {
  const held: (() => void)[] = [];
  let came = 0;
  const server = await startServer(t, (_asked, response) => {
    came += 1;
    held.push(() => say(response, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'n' } }));
    if (came >= first) for (const answer of held.splice(0)) answer();
  });
  const names = Array.from({ length: clusters }, (_, index) => `c${index + 1}`);
  const config = {
    clusters: [{ name: 'c', cluster: { server: server.url, 'certificate-authority-data': btoa(server.ca) } }],
    users: [{ name: 'u', user: { token: 'abc' } }],
    contexts: names.map(name => ({ name, context: { cluster: 'c', user: 'u' } })),
  };
  const folder = folderWith(t, { config: JSON.stringify(config) });
  const contexts = loadContexts({ kubeconfig: join(folder, 'config'), environment: {}, home: folder });
  t.after(() => contexts.close());
  const [one] = names.map(name => contexts.connect(name, name));
  const namespace = { apiVersion: 'v1', kind: 'Namespace', name: 'n' };
  await Promise.all(Array.from({ length: 40 }, () => one?.read(namespace, never)));
  return server.connections();
}

test('two clusters get sixteen connections each for their requests', async t => {
  assert.equal(await connectionsFor(t, 2, 16), 16);
});

test('a hundred clusters share four hundred connections', async t => {
  assert.equal(await connectionsFor(t, 100, 4), 4);
});
