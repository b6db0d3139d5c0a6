/**
 * A proxy between the program and simulated clusters that looks into the answers: it ends TLS with a certificate of its
 * own, and whoever uses it decides what becomes of each answer, watch event and message of a command.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { Agent, createServer as createTlsServer, request as httpsRequest } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { dump, load } from 'js-yaml';
import { WebSocket, WebSocketServer } from 'ws';
import { lines } from '../../source/kubernetes/responses/lines.ts';
import { listAt, recordAt, textAt } from '../../source/model/fields.ts';
import { selfSigned } from '../kubernetes/certificate.ts';

/** What is sent in place of this text, which answers a request of this URL. */
export type Change = (text: string, url: URL) => string;

export type ShapeProxy = {
  /** The kubeconfig that leads through the proxy. */
  readonly kubeconfig: string;
  close(): void;
};

/** Starts it before the servers of this kubeconfig, whose users show client certificates. */
export async function startShapeProxy(kubeconfig: string, change: Change): Promise<ShapeProxy> {
  const config = recordAt(load(kubeconfig));
  const user = recordAt(listAt(config, 'users')[0], 'user');
  const decoded = (value: unknown) => Buffer.from(String(value), 'base64').toString('utf8');
  const ca = decoded(textAt(listAt(config, 'clusters')[0], 'cluster', 'certificate-authority-data'));
  const us = { cert: decoded(user['client-certificate-data']), key: decoded(user['client-key-data']), ca };
  const agent = new Agent({ keepAlive: true, ...us });
  const own = selfSigned('shapes');
  const sockets = new Set<Duplex>();
  const keep = (socket: Duplex) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    // The program leaves as it likes.
    socket.on('error', () => undefined);
  };

  const inside = createTlsServer({ key: own.key, cert: own.certificate }, (request, response) => {
    pass(request, response).catch(() => response.destroy());
  });
  inside.on('secureConnection', keep);
  inside.on('upgrade', upgrade);

  async function pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = urlOf(request);
    const answer = await forwarded(request);
    const { 'content-length': _length, 'transfer-encoding': _coding, ...headers } = answer.headers;
    response.writeHead(answer.statusCode ?? 502, headers);
    response.on('close', () => answer.destroy());
    if (url.searchParams.has('watch') && answer.statusCode === 200) {
      response.flushHeaders();
      for await (const line of lines(answer, 64 * 1024 * 1024)) response.write(`${change(line, url)}\n`);
      response.end();
    } else {
      response.end(change(await whole(answer), url));
    }
  }

  async function forwarded(request: IncomingMessage): Promise<IncomingMessage> {
    const { method = 'GET', headers } = request;
    const body = await whole(request);
    return new Promise((resolve, reject) => {
      const sent = httpsRequest(urlOf(request), { agent, method, headers }, resolve);
      sent.once('error', reject);
      sent.end(body);
    });
  }

  const accepting = new WebSocketServer({ noServer: true, handleProtocols: asked => [...asked][0] ?? false });

  function upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const url = urlOf(request);
    const protocol = String(request.headers['sec-websocket-protocol'] ?? '').split(/\s*,\s*/);
    const server = new WebSocket(url, protocol, { ...us });
    server.on('error', () => socket.destroy());
    server.once('open', () =>
      accepting.handleUpgrade(request, socket, head, client => {
        client.on('error', () => server.terminate());
        client.on('message', (data: Buffer) => server.readyState === WebSocket.OPEN && server.send(data));
        client.on('close', () => server.close());
        server.on('message', (data: Buffer) => {
          const text = change(data.subarray(1).toString('utf8'), url);
          client.send(Buffer.concat([data.subarray(0, 1), Buffer.from(text)]));
        });
        server.on('close', () => client.close());
      }),
    );
  }

  const proxy = createServer();
  proxy.on('connect', (_request, client: Socket) => {
    keep(client);
    client.write('HTTP/1.1 200 OK\r\n\r\n');
    inside.emit('connection', client);
  });
  proxy.listen(0, '127.0.0.1');
  await new Promise(resolve => proxy.once('listening', resolve));
  const { port } = proxy.address() as AddressInfo;
  const trusted = Buffer.from(`${ca}\n${own.certificate}`).toString('base64');
  const clusters = listAt(config, 'clusters').map(each => ({
    ...recordAt(each),
    cluster: {
      ...recordAt(each, 'cluster'),
      'certificate-authority-data': trusted,
      'proxy-url': `http://127.0.0.1:${port}`,
    },
  }));
  return {
    kubeconfig: dump({ ...config, clusters }),
    close() {
      for (const socket of sockets) socket.destroy();
      agent.destroy();
      proxy.close();
      inside.close();
    },
  };
}

function urlOf(request: IncomingMessage): URL {
  return new URL(request.url ?? '/', `https://${request.headers.host}`);
}

async function whole(stream: AsyncIterable<unknown>): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
