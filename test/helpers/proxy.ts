/** A proxy on loopback, as networks without a direct way out have one. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect, createServer as createPlainServer, type Socket } from 'node:net';
import type { TestContext } from 'node:test';

/** A proxy that lets CONNECT through to wherever `to` says, or answers with a refusal. */
export async function startProxy(t: TestContext, to: number | 'refuse') {
  const asked: string[] = [];
  const sockets = new Set<Socket>();
  const proxy = createServer();
  proxy.on('connect', (request, client: Socket) => {
    asked.push(`${request.url} ${request.headers['proxy-authorization'] ?? ''}`.trim());
    if (to === 'refuse') return void client.end('HTTP/1.1 403 Forbidden\r\n\r\n');
    const server = connect(to, '127.0.0.1', () => {
      client.write('HTTP/1.1 200 OK\r\n\r\n');
      client.pipe(server).pipe(client);
    });
    for (const socket of [client, server]) {
      sockets.add(socket);
      // Cut at the end of the test.
      socket.on('error', () => undefined);
    }
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  t.after(() => {
    for (const socket of sockets) socket.destroy();
    proxy.close();
  });
  return { asked, address: `127.0.0.1:${(proxy.address() as AddressInfo).port}` };
}

/** A SOCKS5 proxy without a login, whose every connection leads to the port of this machine, or nowhere. Its address. */
export async function startSocksProxy(t: TestContext, to: number | 'refuse'): Promise<string> {
  const sockets = new Set<Socket>();
  const proxy = createPlainServer(client => {
    sockets.add(client);
    client.on('error', () => undefined);
    // Greeting: which logins it knows. Request: where to.
    client.once('data', () => {
      client.write(Buffer.of(5, 0));
      client.once('data', () => {
        // The ruleset forbids it.
        if (to === 'refuse') return void client.end(Buffer.of(5, 2, 0, 1, 0, 0, 0, 0, 0, 0));
        const server = connect(to, '127.0.0.1', () => {
          client.write(Buffer.of(5, 0, 0, 1, 127, 0, 0, 1, 0, 0));
          client.pipe(server).pipe(client);
        });
        sockets.add(server);
        server.on('error', () => undefined);
      });
    });
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  t.after(() => {
    for (const socket of sockets) socket.destroy();
    proxy.close();
  });
  return `127.0.0.1:${(proxy.address() as AddressInfo).port}`;
}
