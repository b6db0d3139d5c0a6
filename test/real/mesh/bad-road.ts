/** A proxy before a real API server, which makes the way to it as bad as a test wants. It speaks HTTPS on both sides. */
import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Agent, createServer, request as httpsRequest } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect } from 'node:tls';
import type { ControlPlane } from '../../control-plane/control-plane.ts';
import { kubeconfig } from '../../control-plane/kubeconfig.ts';

export type Road = {
  /** Milliseconds there and back. */
  readonly away?: number;
  /** After this many requests the connection breaks: in turn before the server got it, and after it has acted. */
  readonly breakEvery?: number;
  /** Every so many applies are answered with 429 and `Retry-After: 1`, and do not reach the server. */
  readonly tooManyEvery?: number;
  /** Milliseconds that the server's clock seems ahead. */
  readonly ahead?: number;
  /** Who the server believes to be asking, in place of the admin. */
  readonly as?: string;
};

export type BadRoad = {
  /** The admin's, by this road. */
  readonly kubeconfig: string;
  /** How often it went wrong, by what was done. */
  readonly counts: { broken: number; refused: number };
  /** Method and path of all that was asked. */
  readonly requests: readonly string[];
  /** Milliseconds between a 429 and the same request coming again, for each that came. */
  readonly waits: readonly number[];
  close(): void;
};

/** Opens the road to this server. */
export async function badRoad(plane: ControlPlane, road: Road): Promise<BadRoad> {
  const serving = plane.authority.server();
  const agent = new Agent({ keepAlive: true, ca: plane.authority.certificate });
  const counts = { broken: 0, refused: 0 };
  const refusedAt = new Map<string, number>();
  const waits: number[] = [];
  const requests: string[] = [];
  let number = 0;
  let applies = 0;
  const open = new Set<Socket>();

  const half = () => sleep((road.away ?? 0) / 2);
  const isNth = (count: number, every: number | undefined) => every !== undefined && count % every === every - 1;

  async function forward(request: IncomingMessage, response: ServerResponse): Promise<void> {
    number += 1;
    // An apply is known again when it is repeated: no other has its path.
    if (request.method === 'PATCH') applies += 1;
    const breaks = isNth(number, road.breakEvery);
    const isTooMany = request.method === 'PATCH' && isNth(applies, road.tooManyEvery);
    const body = await whole(request);
    await half();
    const title = `${request.method} ${request.url}`;
    requests.push(title);
    const since = refusedAt.get(title);
    if (since !== undefined) {
      waits.push(performance.now() - since);
      refusedAt.delete(title);
    } else if (isTooMany) {
      counts.refused += 1;
      refusedAt.set(title, performance.now());
      return tooMany(response);
    }
    if (breaks) counts.broken += 1;
    if (breaks && counts.broken % 2 === 1) return void request.socket.destroy();
    const answer = await sent(request, body);
    if (breaks) {
      answer.resume();
      return void request.socket.destroy();
    }
    await half();
    if (road.ahead !== undefined) answer.headers.date = new Date(Date.now() + road.ahead).toUTCString();
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.on('error', () => response.destroy());
    response.on('close', () => answer.destroy());
    answer.pipe(response);
  }

  function sent(request: IncomingMessage, body: Buffer): Promise<IncomingMessage> {
    const { method = 'GET', url = '/' } = request;
    const headers = road.as === undefined ? request.headers : { ...request.headers, 'impersonate-user': road.as };
    return new Promise((resolve, reject) => {
      const on = httpsRequest(new URL(url, plane.server), { agent, method, headers }, resolve);
      on.once('error', reject);
      on.end(body);
    });
  }

  /** Exec: the server's side of the stream is tied to ours, byte by byte. */
  function tunnel(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const { hostname: host, port } = new URL(plane.server);
    const server = connect({ host, port: Number(port), ca: plane.authority.certificate }, () => {
      const lines = Object.entries(request.headers).map(([name, value]) => `${name}: ${value}`);
      server.write(`${request.method} ${request.url} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`);
      server.write(head);
      socket.pipe(server).pipe(socket);
    });
    for (const [one, other] of [[socket, server] as const, [server, socket] as const]) {
      one.on('error', () => other.destroy());
      one.on('close', () => other.destroy());
    }
  }

  const proxy = createServer({ key: serving.key, cert: serving.certificate }, (request, response) => {
    // A server that broke off, or a client: either sees it on its own connection.
    forward(request, response).catch(() => request.socket.destroy());
  });
  proxy.on('upgrade', tunnel);
  proxy.on('connection', (socket: Socket) => {
    open.add(socket);
    socket.on('close', () => open.delete(socket));
  });
  await new Promise<void>(resolve => proxy.listen(0, '127.0.0.1', resolve));
  const { port } = proxy.address() as AddressInfo;
  const login = { token: plane.adminToken };
  return {
    kubeconfig: kubeconfig(plane.name, `https://127.0.0.1:${port}`, plane.authority.certificate, login),
    counts,
    requests,
    waits,
    close() {
      for (const socket of open) socket.destroy();
      agent.destroy();
      proxy.close();
    },
  };
}

async function whole(request: IncomingMessage): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** As priority and fairness answers (its headers name what it judged by). */
function tooMany(response: ServerResponse): void {
  const headers = { 'retry-after': '1', 'x-kubernetes-pf-flowschema-uid': randomUUID() };
  response.writeHead(429, { ...headers, 'content-type': 'text/plain' });
  response.end('Too many requests, please try again later.\n');
}
