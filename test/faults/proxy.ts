/** A proxy in front of an API server that makes requests fail in the ways of `faults.ts`. HTTPS on both sides. */
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { Agent, createServer, request as send } from 'node:https';
import { type AddressInfo, connect as connectPlainly, createServer as createPlainServer, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect } from 'node:tls';
import type { Pair } from '../../source/rehearsal/serving-ca.ts';
import { type Asked, type FaultKind, STALL } from './faults.ts';

export type FaultyProxy = {
  readonly url: string;
  /** How many requests went wrong, and how many were asked. */
  readonly counts: { faults: number; requests: number };
  close(): void;
};

type Before = {
  /** Of the real server. */
  readonly url: string;
  readonly ca: string;
  readonly admin: Pair;
  readonly serving: Pair;
};

const hour = 3_600_000;

/** Listens on loopback. `next` decides what becomes of each request. */
export async function faultyProxy(
  { url, ca, admin, serving }: Before,
  next: (asked: Asked) => FaultKind | undefined,
): Promise<FaultyProxy> {
  const { hostname, port } = new URL(url);
  const agent = new Agent({ keepAlive: true, ca, ...admin });
  const ended = new AbortController();
  const sockets = new Set<Socket>();
  const counts = { faults: 0, requests: 0 };
  let tlsErrors = 0;

  const passOn = (request: IncomingMessage, body: Buffer) =>
    new Promise<IncomingMessage>((resolve, reject) => {
      const { method, headers, url: path } = request;
      const passed = send({ hostname, port, method, path, headers, agent, signal: ended.signal }, resolve);
      passed.once('error', reject);
      passed.end(body);
    });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await whole(request);
    const isWatch = /[?&]watch=(true|1)/.test(request.url ?? '');
    counts.requests += 1;
    const fault = next({ method: request.method ?? 'GET', isWatch });
    if (fault !== undefined) counts.faults += 1;
    switch (fault) {
      case 'status 500':
        return refuse(response, 500, 'InternalError', 'an error on the server');
      case 'status 503':
        return refuse(response, 503, 'ServiceUnavailable', 'the server is currently unable to handle the request');
      case '429':
        return refuse(response, 429, 'TooManyRequests', 'too many requests');
      case '429 with Retry-After':
        return refuse(response, 429, 'TooManyRequests', 'too many requests', { 'retry-after': '1' });
      case '409 on a write':
        return refuse(response, 409, 'Conflict', 'the object has been modified; please apply your changes to it');
      case 'lying 401':
        return refuse(response, 401, 'Unauthorized', 'Unauthorized');
      case 'lying 403':
        return refuse(response, 403, 'Forbidden', 'forbidden: not yet ready to handle request');
      case 'lying 404':
        return refuse(response, 404, 'NotFound', 'the server could not find the requested resource');
      case 'HTML instead of JSON':
        response.writeHead(200, { 'content-type': 'text/html' });
        return void response.end('<html><body>Please log in to the network</body></html>');
      case 'reset before the server acted':
        return void request.socket.destroy();
      case 'stall of 30 s':
        await sleep(STALL, undefined, { signal: ended.signal });
        break;
      case 'TLS error':
        // The connection goes, and the next ones come to something that is no TLS server.
        tlsErrors += 1;
        return void request.socket.destroy();
      default:
        break;
    }
    const real = await passOn(request, body);
    const { 'content-length': _length, 'transfer-encoding': chunked, ...headers } = real.headers;
    const dated = fault === 'Date an hour off' ? { date: new Date(Date.now() + hour).toUTCString() } : {};
    if (fault === 'reset after the server acted') {
      await whole(real);
      return void request.socket.destroy();
    }
    if (isWatch) {
      const framed = chunked === undefined ? {} : { 'transfer-encoding': chunked };
      response.writeHead(real.statusCode ?? 502, { ...headers, ...framed, ...dated });
      return await relay(real, response, fault);
    }
    const text = await whole(real);
    if (fault === 'headers that are no HTTP') {
      const head = 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\ntransfer-encoding: chunked\r\n\r\n';
      return void request.socket.write(head, () => request.socket.destroy());
    }
    response.writeHead(real.statusCode ?? 502, { ...headers, ...dated, 'content-length': text.length });
    if (fault !== 'half an answer') return void response.end(text);
    response.write(text.subarray(0, text.length / 2), () => request.socket.destroy());
  }

  async function relay(real: IncomingMessage, response: ServerResponse, fault: FaultKind | undefined): Promise<void> {
    response.once('close', () => real.destroy());
    if (fault === 'watch dropped') return void response.end();
    if (fault === 'watch 410' || fault === 'watch error frame') {
      const code = fault === 'watch 410' ? 410 : 500;
      const reason = code === 410 ? 'Expired' : 'InternalError';
      return void response.end(`${JSON.stringify({ type: 'ERROR', object: status(code, reason, 'told to go') })}\n`);
    }
    for await (const chunk of real as AsyncIterable<Buffer>) {
      if (fault === 'watch cut in a line') return void response.end(chunk.subarray(0, chunk.length / 2));
      response.write(fault === 'watch events twice' ? Buffer.concat([chunk, chunk]) : chunk);
    }
    response.end();
  }

  const server = createServer({ ...serving, requestTimeout: 0 });
  server.on('request', (request, response) => {
    // What ends in the middle was to end: a real line does not say why either.
    answer(request, response).catch(() => request.socket.destroy());
  });
  server.on('upgrade', (request: IncomingMessage, client: Duplex, head: Buffer) => {
    counts.requests += 1;
    const fault = next({ method: 'GET', isWatch: false });
    client.on('error', () => undefined);
    if (fault !== undefined) {
      counts.faults += 1;
      if (fault.startsWith('reset') || fault === 'TLS error') return void client.destroy();
      if (fault === 'status 503')
        return void client.end('HTTP/1.1 503 Service Unavailable\r\ncontent-length: 0\r\n\r\n');
      // A command that ran and was cut off in the middle.
      setTimeout(() => client.destroy(), 500).unref();
    }
    const real = connect({ host: hostname, port: Number(port), ca, ...admin });
    real.on('error', () => client.destroy());
    real.write(`${request.method} ${request.url} HTTP/1.1\r\n${headerLines(request)}\r\n\r\n`);
    real.write(head);
    client.pipe(real).pipe(client);
    client.once('close', () => real.destroy());
    real.once('close', () => client.destroy());
  });
  server.listen(0, '127.0.0.1');
  await new Promise(resolve => server.once('listening', resolve));
  const behind = (server.address() as AddressInfo).port;
  // In front of TLS, so that what comes can be no TLS at all.
  const front = createPlainServer(client => {
    sockets.add(client);
    client.on('error', () => undefined);
    client.once('close', () => sockets.delete(client));
    if (tlsErrors > 0) {
      tlsErrors -= 1;
      return void client.end('HTTP/1.1 400 Bad Request\r\n\r\n');
    }
    const inner = connectPlainly(behind, '127.0.0.1');
    inner.on('error', () => client.destroy());
    client.pipe(inner).pipe(client);
    client.once('close', () => inner.destroy());
    inner.once('close', () => client.destroy());
  });
  front.listen(0, '127.0.0.1');
  await new Promise(resolve => front.once('listening', resolve));
  return {
    url: `https://127.0.0.1:${(front.address() as AddressInfo).port}`,
    counts,
    close() {
      ended.abort();
      for (const each of sockets) each.destroy();
      front.close();
      server.closeAllConnections();
      server.close();
      agent.destroy();
    },
  };
}

function headerLines({ rawHeaders }: IncomingMessage): string {
  return rawHeaders.flatMap((name, at) => (at % 2 === 0 ? [`${name}: ${rawHeaders[at + 1]}`] : [])).join('\r\n');
}

async function whole(stream: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}

const status = (code: number, reason: string, message: string) => ({
  kind: 'Status',
  apiVersion: 'v1',
  metadata: {},
  status: 'Failure',
  code,
  reason,
  message,
});

function refuse(
  response: ServerResponse,
  code: number,
  reason: string,
  message: string,
  headers: OutgoingHttpHeaders = {},
): void {
  response.writeHead(code, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(status(code, reason, message)));
}
