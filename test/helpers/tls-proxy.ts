/** A load balancer on loopback that terminates TLS with a certificate of its own and speaks TLS to the server behind it. */
import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import type { TestContext } from 'node:test';
import { connect, createServer } from 'node:tls';

type Pair = { readonly key: string; readonly certificate: string };

/** Ends with the test. What it passes on are the bytes: no client certificate, and every path. */
export async function startTlsProxy(t: TestContext, { key, certificate }: Pair, to: number): Promise<{ url: string }> {
  const sockets = new Set<Socket>();
  const proxy = createServer({ key, cert: certificate }, client => {
    const server = connect({ host: '127.0.0.1', port: to, rejectUnauthorized: false });
    client.pipe(server).pipe(client);
    for (const socket of [client, server]) {
      sockets.add(socket);
      const other = socket === client ? server : client;
      // Cut where either end is.
      socket.on('error', () => other.destroy());
      socket.on('close', () => other.destroy());
    }
  });
  // Clients that do not trust it end the handshake.
  proxy.on('tlsClientError', () => undefined);
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  t.after(() => {
    for (const socket of sockets) socket.destroy();
    proxy.close();
  });
  return { url: `https://127.0.0.1:${(proxy.address() as AddressInfo).port}` };
}
