/** Servers that send for ever: each is given up with words that say so, and what it sent is not kept. */
import assert from 'node:assert/strict';
import type { ServerResponse } from 'node:http';
import { test } from 'node:test';
import { createApi } from '../../../source/kubernetes/api.ts';
import { createAllowance } from '../../../source/kubernetes/responses/allowance.ts';
import { MOST_EVENT, MOST_LIST, MOST_RESPONSE, MOST_WATCHED } from '../../../source/kubernetes/responses/limits.ts';
import { createWatchedBytes } from '../../../source/kubernetes/watches/watched-bytes.ts';
import { createWatches } from '../../../source/kubernetes/watches/watches.ts';
import { connectTo, never } from '../connecting.ts';
import { hastyClock } from '../scripted-api.ts';
import { say, startServer } from '../server.ts';

const ref = { apiVersion: 'v1', kind: 'Namespace', name: 'n' };

/** One byte at a time, for ever. */
function drip(response: ServerResponse): void {
  const drops = setInterval(() => response.write(' '), 5);
  response.on('close', () => clearInterval(drops));
}

/** As fast as it is taken, for ever. Returns how many bytes went out. */
function flood(response: ServerResponse, chunk: string): { bytes: number } {
  const sent = { bytes: 0 };
  const go = () => {
    while (!response.destroyed) {
      sent.bytes += chunk.length;
      if (!response.write(chunk)) return void response.once('drain', go);
    }
  };
  go();
  return sent;
}

async function toTheEnd(stream: AsyncIterable<unknown>): Promise<void> {
  for await (const _each of stream);
}

for (const code of [200, 500]) {
  test(`an answer ${code} that drips is an answer that does not come in time`, async t => {
    const server = await startServer(t, (_asked, response) => {
      response.writeHead(code, { 'content-type': 'application/json' });
      drip(response);
    });
    const api = createApi(connectTo(t, server, { whole: 200, restart: 0 }));
    await assert.rejects(api.get(ref, never), { message: /is not reachable at .*: it does not respond in time/ });
  });
}

for (const code of [200, 500]) {
  test(`an answer ${code} without an end is read as far as an answer may go`, async t => {
    let sent = { bytes: 0 };
    const server = await startServer(t, (_asked, response) => {
      response.writeHead(code, { 'content-type': 'application/json' });
      sent = flood(response, ' '.repeat(65_536));
    });
    const api = createApi(connectTo(t, server, { restart: 0 }));
    await assert.rejects(api.get(ref, never), { name: 'BadResponse', message: /the response is larger than \d+ MB/ });
    assert.ok(sent.bytes < 2 * MOST_RESPONSE, `${sent.bytes} bytes were sent`);
  });
}

test('large responses of one server are read one after the other', async t => {
  const open = new Set<ServerResponse>();
  const server = await startServer(t, (_asked, response) => {
    open.add(response);
    response.on('close', () => open.delete(response));
    response.writeHead(200, { 'content-type': 'application/json' });
    sent.push(flood(response, ' '.repeat(65_536)));
  });
  const sent: { bytes: number }[] = [];
  const api = createApi(connectTo(t, server, { restart: 0 }));
  const asked = Array.from({ length: 8 }, () => api.get(ref, never));
  const first = await Promise.race(asked.map(each => each.catch((error: unknown) => error)));
  assert.ok(first instanceof Error);
  const all = sent.reduce((sum, { bytes }) => sum + bytes, 0);
  // What is on its way in the system's own buffers counts as sent.
  assert.ok(all < (asked.length / 2) * MOST_RESPONSE, `${all} bytes were sent before the first was given up`);
  await Promise.allSettled(asked);
});

test('a list whose pages have no end is given up', async t => {
  const padding = 'x'.repeat(4_000_000);
  let pages = 0;
  const server = await startServer(t, (_asked, response) => {
    pages += 1;
    say(response, {
      metadata: { resourceVersion: '1', continue: 'more' },
      items: [{ metadata: { name: 'a' }, padding }],
    });
  });
  const api = createApi(connectTo(t, server));
  await assert.rejects(api.list(ref, {}, never), {
    name: 'BadResponse',
    message: /the list is larger than \d+ MB|it sent more than \d+ MB in a minute/,
  });
  assert.ok(pages <= MOST_LIST / padding.length + 1, `${pages} pages`);
});

test('an event without an end is given up', async t => {
  let sent = { bytes: 0 };
  const server = await startServer(t, (_asked, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    sent = flood(response, 'x'.repeat(65_536));
  });
  const watched = createApi(connectTo(t, server)).watch(ref, { resourceVersion: '1' }, never);
  await assert.rejects(toTheEnd(watched), { name: 'BadResponse', message: /an event is larger than \d+ MB/ });
  assert.ok(sent.bytes < 4 * MOST_EVENT, `${sent.bytes} bytes were sent`);
});

test('watches that announce object after object are given up together', async t => {
  const padding = 'x'.repeat(1_000_000);
  let name = 0;
  const server = await startServer(t, ({ query }, response) => {
    if (!query.has('watch')) return say(response, { metadata: { resourceVersion: '1' }, items: [] });
    response.writeHead(200, { 'content-type': 'application/json' });
    const more = () => {
      while (!response.destroyed) {
        name += 1;
        const object = { ...ref, metadata: { name: `n${name}`, resourceVersion: String(name) }, padding };
        if (!response.write(`${JSON.stringify({ type: 'ADDED', object })}\n`)) return void response.once('drain', more);
      }
    };
    more();
  });
  const watches = createWatches(createApi(connectTo(t, server)), hastyClock(), { received() {}, broke() {} });
  await assert.rejects(toTheEnd(watches.all(ref, {}, never)), {
    name: 'BadResponse',
    message: /what is watched is larger than \d+ MB/,
  });
  assert.ok(name < (2 * MOST_WATCHED) / padding.length, `${name} objects were sent`);
});

test('what is no longer watched makes room', () => {
  const held = createWatchedBytes();
  for (let times = 0; times < 3; times += 1) {
    held.add(MOST_WATCHED);
    held.add(-MOST_WATCHED);
  }
  assert.throws(() => held.add(MOST_WATCHED + 1), { name: 'BadResponse' });
});

test('small responses continue when the allowance for large ones is used up, which comes back with time', () => {
  let time = 0;
  const allowance = createAllowance(100, () => time);
  assert.ok(allowance.take(60));
  assert.ok(!allowance.take(60));
  assert.ok(allowance.take(40));
  time += 30_000;
  assert.ok(allowance.take(50));
  assert.ok(!allowance.take(1));
});
