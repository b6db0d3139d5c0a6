/** An HTTPS server that answers as a test wants, on a free port of 127.0.0.1. */
import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import { type AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { TestContext } from 'node:test';
import type { TLSSocket } from 'node:tls';
import { type Certificate, selfSigned } from './certificate.ts';

export type Asked = {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
  /** Common name of the client's certificate, if it showed one. */
  readonly client: string | undefined;
};

export type Answering = (asked: Asked, response: ServerResponse, request: IncomingMessage) => void | Promise<void>;

export type TestServer = {
  readonly url: string;
  readonly port: number;
  /** The authority to trust it by, PEM. */
  readonly ca: string;
  readonly asked: readonly Asked[];
  /** How many connections were ever made, and those open now. */
  readonly connections: () => number;
  readonly open: ReadonlySet<Socket>;
  /** Cuts all connections with a reset. */
  cut(): void;
  /** What to do with a WebSocket handshake. */
  onUpgrade(act: (request: IncomingMessage, socket: Duplex, head: Buffer) => void): void;
  /** Each connection whose handshake is through. */
  onSecure(act: (socket: TLSSocket) => void): void;
  close(): Promise<void>;
};

let shared: Certificate | undefined;

/** Starts it; ends it with the test. */
export async function startServer(
  t: TestContext,
  answer: Answering,
  options: { readonly clientAuthority?: string; readonly port?: number } = {},
): Promise<TestServer> {
  shared ??= selfSigned('server of the test');
  const { key, certificate } = shared;
  const asked: Asked[] = [];
  const open = new Set<Socket>();
  let connections = 0;
  const clients =
    options.clientAuthority === undefined
      ? {}
      : { requestCert: true, rejectUnauthorized: false, ca: options.clientAuthority };
  const server = createServer({ key, cert: certificate, keepAliveTimeout: 75_000, ...clients }, (request, response) => {
    void receive(request).then(each => {
      asked.push(each);
      return answer(each, response, request);
    });
  });
  server.on('connection', socket => {
    if (!(socket instanceof Socket)) return;
    connections += 1;
    open.add(socket);
    socket.on('close', () => open.delete(socket));
    // Cut by the test, or by the client it looks at.
    socket.on('error', () => undefined);
  });
  server.listen(options.port ?? 0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const close = async () => {
    for (const socket of open) socket.destroy();
    server.close();
  };
  t.after(close);
  return {
    url: `https://127.0.0.1:${port}`,
    port,
    ca: certificate,
    asked,
    connections: () => connections,
    open,
    cut: () => {
      for (const socket of open) socket.resetAndDestroy();
    },
    onUpgrade: act => void server.on('upgrade', act),
    onSecure: act => void server.on('secureConnection', act),
    close,
  };
}

async function receive(request: IncomingMessage): Promise<Asked> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const url = new URL(request.url ?? '/', 'https://server');
  const subject = (request.socket as TLSSocket).getPeerCertificate?.().subject;
  return {
    method: request.method ?? '',
    path: url.pathname,
    query: url.searchParams,
    headers: request.headers,
    body: Buffer.concat(chunks).toString('utf8'),
    client: subject?.CN as string | undefined,
  };
}

/** Answers JSON. */
export function say(response: ServerResponse, value: unknown, code = 200, headers: Record<string, string> = {}): void {
  response.writeHead(code, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(value));
}

/** Answers a Status. */
export function refuse(
  response: ServerResponse,
  code: number,
  reason: string,
  message = reason,
  headers: Record<string, string> = {},
): void {
  say(response, { kind: 'Status', apiVersion: 'v1', status: 'Failure', code, reason, message }, code, headers);
}
