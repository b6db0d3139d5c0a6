/** Servers that send for ever: each is given up with words that say so, and what it sent is not kept. */
import assert from 'node:assert/strict';
import type { ServerResponse } from 'node:http';
import { test } from 'node:test';
import { createApi } from '../../source/kubernetes/api.ts';
import { MOST_RESPONSE } from '../../source/kubernetes/limits.ts';
import { connectTo, never } from './connecting.ts';
import { startServer } from './server.ts';

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

for (const code of [200, 500]) {
  test(`an answer ${code} that drips is an answer that does not come in time`, async t => {
    const server = await startServer(t, (_asked, response) => {
      response.writeHead(code, { 'content-type': 'application/json' });
      drip(response);
    });
    const api = createApi(connectTo(t, server, { whole: 200, restart: 0 }));
    await assert.rejects(api.get(ref, never), { message: /is not reachable at .*: it does not answer in time/ });
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
