import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import { createApi } from '../../../source/kubernetes/api.ts';
import { StatusError } from '../../../source/model/kube.ts';
import { ProblemError } from '../../../source/model/problem.ts';
import type { WatchEvent } from '../../../source/ports.ts';
import { connectTo, never } from '../connecting.ts';
import { refuse, startServer } from '../server.ts';

const pods = { apiVersion: 'v1', kind: 'Pod' };

const event = (type: string, name: string, version: string, more = {}) =>
  `${JSON.stringify({ type, object: { ...pods, metadata: { name, resourceVersion: version }, ...more } })}\n`;

async function collect(events: AsyncIterable<WatchEvent>): Promise<readonly string[]> {
  const seen: string[] = [];
  for await (const { type, object } of events) seen.push(`${type} ${object.metadata.name}`);
  return seen;
}

test('a watch asks from its version with bookmarks, and ends when the server ends it', async t => {
  const server = await startServer(t, (_, response) => {
    response.write(event('ADDED', 'a', '6'));
    response.end(event('BOOKMARK', '', '9'));
  });
  const api = createApi(connectTo(t, server));
  const selection = { namespace: 'sample', labels: 'app=x', resourceVersion: '5' };
  assert.deepEqual(await collect(api.watch(pods, selection, never)), ['ADDED a', 'BOOKMARK ']);
  assert.equal(server.asked[0]?.path, '/api/v1/namespaces/sample/pods');
  assert.deepEqual(Object.fromEntries(server.asked[0]?.query ?? []), {
    watch: 'true',
    allowWatchBookmarks: 'true',
    resourceVersion: '5',
    labelSelector: 'app=x',
  });
});

test('five thousand events in chunks that split lines and characters arrive whole and in order', async t => {
  const padding = 'Größe → '.repeat(200);
  const names = Array.from({ length: 5000 }, (_, index) => `pod-${index}`);
  const server = await startServer(t, async (_, response) => {
    const all = Buffer.from(names.map((name, index) => event('MODIFIED', name, String(index), { padding })).join(''));
    for (let at = 0; at < all.length; at += 65_537) {
      if (!response.write(all.subarray(at, at + 65_537))) await once(response, 'drain');
    }
    response.end();
  });
  const seen: string[] = [];
  for await (const { object } of createApi(connectTo(t, server)).watch(pods, { resourceVersion: '1' }, never)) {
    assert.equal(object.padding, padding);
    seen.push(object.metadata.name);
  }
  assert.deepEqual(seen, names);
});

for (const frame of [
  'null',
  '5',
  '[]',
  '{}',
  '{"type":"ADDED"}',
  '{"type":"ADDED","object":null}',
  '{"type":"ADDED","object":{"apiVersion":"v1","kind":"Pod","metadata":{"name":5}}}',
  '{"type":"LATER","object":{}}',
  '{"type":"BOOKMARK","object":{"apiVersion":"v1","kind":"Pod","metadata":5}}',
]) {
  test(`the event ${frame} is an invalid response`, async t => {
    const server = await startServer(t, (_, response) => void response.end(`${frame}\n`));
    const watched = collect(createApi(connectTo(t, server)).watch(pods, { resourceVersion: '1' }, never));
    await assert.rejects(watched, { name: 'BadResponse' });
  });
}

test('an error event of any form is a refusal', async t => {
  const server = await startServer(t, (_, response) => void response.end('{"type":"ERROR","object":{"message":5}}\n'));
  const watched = collect(createApi(connectTo(t, server)).watch(pods, { resourceVersion: '1' }, never));
  await assert.rejects(watched, StatusError);
});

test('a version that is too old is a 410, as an answer and as an event', async t => {
  const gone = { kind: 'Status', code: 410, reason: 'Expired', message: 'too old resource version' };
  const server = await startServer(t, ({ query }, response) => {
    if (query.get('resourceVersion') === '1') refuse(response, 410, 'Expired');
    else response.end(`${JSON.stringify({ type: 'ERROR', object: gone })}\n`);
  });
  const api = createApi(connectTo(t, server));
  for (const resourceVersion of ['1', '2']) {
    const error = await collect(api.watch(pods, { resourceVersion }, never)).catch((thrown: unknown) => thrown);
    assert.ok(error instanceof StatusError);
    assert.equal(error.status.code, 410);
  }
});

test('a connection cut in the middle of an event is unreachable, not a bug', async t => {
  const server = await startServer(t, (_, response) => {
    response.write(event('ADDED', 'a', '6'));
    response.write(event('ADDED', 'b', '7').slice(0, 30), () => response.socket?.destroy());
  });
  const error = await collect(createApi(connectTo(t, server)).watch(pods, { resourceVersion: '1' }, never)).catch(
    (thrown: unknown) => thrown,
  );
  assert.ok(error instanceof ProblemError);
  assert.equal(error.problem.code, 'unreachable');
});

test('a watch without a sign of life is given up', async t => {
  const server = await startServer(t, (_, response) => void response.write(event('ADDED', 'a', '6')));
  const api = createApi(connectTo(t, server, { watch: 300 }));
  const error = await collect(api.watch(pods, { resourceVersion: '1' }, never)).catch((thrown: unknown) => thrown);
  assert.ok(error instanceof ProblemError);
  assert.match(error.problem.title, /does not respond in time/);
});

test('who leaves a watch closes its connection', async t => {
  const server = await startServer(t, (_, response) => void response.write(event('ADDED', 'a', '6')));
  const api = createApi(connectTo(t, server));
  for await (const _ of api.watch(pods, { resourceVersion: '1' }, never)) break;
  while (server.open.size > 0) await new Promise(resolve => setImmediate(resolve));
  assert.equal(server.connections(), 1);
});
