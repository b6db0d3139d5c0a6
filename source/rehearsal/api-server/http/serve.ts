/** The HTTPS listener of a simulated API server, on loopback only. */
import type { IncomingMessage } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { StatusError } from '../../../model/kube.ts';
import { execTarget } from '../exec-session.ts';
import { refusal } from '../refusal.ts';
import type { ApiServer } from '../server.ts';
import { badRequest, forbidden, internalError } from '../status-errors.ts';
import { wireStatus } from './answer.ts';
import { userOf } from './authentication.ts';
import { execProtocols, serveExec } from './exec-socket.ts';
import { forwardProtocols, serveForward } from './forward-socket.ts';
import { handle } from './handler.ts';
import { routeOf } from './route.ts';

export type Tls = { readonly cert: string; readonly key: string; readonly ca: string };

export type Served = {
  /** `https://127.0.0.1:PORT`. */
  readonly url: string;
  readonly port: number;
  /** Cuts every connection, watches and commands too. */
  close(): Promise<void>;
};

/** As real servers and load balancers in front of them hold idle connections. */
const KEEP_ALIVE = 75_000;

export type Listening = Served & {
  /** Begins to answer. */
  answerFor(server: ApiServer): void;
};

/** Listens on 127.0.0.1; port 0 takes a free one. */
export async function serve(server: ApiServer, tls: Tls, port = 0): Promise<Served> {
  const listening = await listen(tls, port);
  listening.answerFor(server);
  return listening;
}

/** For a server whose objects have its address in them. */
export async function listen(tls: Tls, port = 0): Promise<Listening> {
  const stopping = new AbortController();
  const answering = new Set<AbortController>();
  const listener = createServer({
    cert: tls.cert,
    key: tls.key,
    ca: tls.ca,
    requestCert: true,
    // Those without a certificate may have a token: the handler decides.
    rejectUnauthorized: false,
    keepAliveTimeout: KEEP_ALIVE,
    requestTimeout: 0,
  });
  const sockets = new WebSocketServer({
    noServer: true,
    handleProtocols: (offered, request) => protocolsOf(request).find(each => offered.has(each)) ?? false,
  });
  const answerFor = (server: ApiServer) => {
    listener.on('request', (request, response) => {
      const gone = new AbortController();
      answering.add(gone);
      response.on('close', () => {
        answering.delete(gone);
        // Of most answers the end is the end of all; to abort them would cost as much as to give them.
        if (!response.writableFinished) gone.abort();
      });
      void handle(server.inside, request, response, gone.signal);
    });
    listener.on('upgrade', (request, socket, head) => {
      try {
        const begin = upgradeOf(server, request);
        sockets.handleUpgrade(request, socket, head, upgraded => void begin(upgraded, stopping.signal));
      } catch (error) {
        refuse(socket, error);
      }
    });
  };

  await new Promise<void>((resolve, reject) => {
    listener.once('error', reject);
    listener.listen(port, '127.0.0.1', resolve);
  });
  const { port: taken } = listener.address() as AddressInfo;
  return {
    url: `https://127.0.0.1:${taken}`,
    port: taken,
    answerFor,
    close() {
      stopping.abort();
      for (const each of answering) each.abort();
      for (const each of sockets.clients) each.terminate();
      const closed = new Promise<void>(resolve => listener.close(() => resolve()));
      listener.closeAllConnections();
      return closed;
    },
  };
}

type Begin = (socket: WebSocket, signal: AbortSignal) => Promise<void>;

const isForward = ({ url = '' }: IncomingMessage) =>
  new URL(url, 'https://localhost').pathname.endsWith('/portforward');
const protocolsOf = (request: IncomingMessage) => (isForward(request) ? forwardProtocols : execProtocols);

/** What an upgrade asks for. The container is looked at before the protocol: that is the order of a real server's answers. */
function upgradeOf({ inside }: ApiServer, request: IncomingMessage): Begin {
  const { pathname, searchParams: query } = new URL(request.url ?? '/', 'https://localhost');
  const user = userOf(inside, request);
  const route = routeOf(decodeURIComponent(pathname));
  const subresource = route.at === 'resource' && route.plural === 'pods' ? route.subresource : undefined;
  if (
    (subresource !== 'exec' && subresource !== 'portforward') ||
    route.at !== 'resource' ||
    route.name === undefined
  ) {
    throw badRequest('unable to upgrade: only pods/exec and pods/portforward can be upgraded here');
  }
  const { name, namespace = '' } = route;
  const attributes = { verb: 'get', group: '', resource: `pods/${subresource}`, namespace, name };
  const { authorizer } = inside.core;
  if (!authorizer.allows(user, attributes) && !authorizer.allows(user, { ...attributes, verb: 'create' })) {
    throw forbidden({ group: '', plural: 'pods', kind: 'Pod' }, name, refusal(user, attributes));
  }
  const { pod, container } = execTarget(inside, { namespace, pod: name, container: query.get('container') ?? '' });
  if (subresource === 'portforward') {
    const port = Number(query.get('ports') ?? Number.NaN);
    if (!(port > 0 && port < 65_536)) throw badRequest('query parameter "ports" is required');
    negotiate(request, forwardProtocols);
    return (socket, signal) => serveForward(inside, socket, pod, port, signal);
  }
  const command = query.getAll('command');
  if (command.length === 0) throw badRequest('you must specify at least 1 command for the container');
  negotiate(request, execProtocols);
  const exec = { pod, container, command, stdin: query.get('stdin') === 'true' };
  return (socket, signal) => serveExec(inside, socket, exec, signal);
}

function negotiate(request: IncomingMessage, known: readonly string[]): void {
  const offered = (request.headers['sec-websocket-protocol'] ?? '').split(',').map(each => each.trim());
  if (request.headers.upgrade?.toLowerCase() === 'websocket' && offered.some(each => known.includes(each))) return;
  throw badRequest(
    `unable to upgrade: unable to negotiate protocol: client supports [${offered.join(' ')}], server accepts [${known.join(' ')}]`,
  );
}

function refuse(socket: Duplex, error: unknown): void {
  const { status } = error instanceof StatusError ? error : internalError(String(error));
  const body = `${JSON.stringify(wireStatus(status))}\n`;
  const head = [
    `HTTP/1.1 ${status.code} ${status.reason ?? 'Error'}`,
    'Content-Type: application/json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}
