/**
 * The way from an API server to pods, which on a machine without a pod network leads nowhere: the server is told to dial
 * webhooks and kubelets through a CONNECT proxy on a Unix socket, and that proxy is the test. So webhooks keep their
 * Services, endpoints and certificates, and the test decides who answers at a pod's address.
 */
import { createServer, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import type { Duplex } from 'node:stream';

/** Takes the connection, or answers why there is none: `connection refused`. */
export type Dial = (host: string, port: number, connection: () => Duplex) => string | undefined;

export type PodNetwork = {
  /** The content of a file for kube-apiserver's `--egress-selector-config-file`. */
  readonly egress: string;
  close(): void;
};

/** Listens on `socketFile`. Addresses of this machine (the kubelet's) are dialled; `dial` decides about all others. */
export async function podNetwork(socketFile: string, dial: Dial): Promise<PodNetwork> {
  const open = new Set<Duplex>();
  const server = createServer();
  server.on('connect', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    open.add(socket);
    socket.on('close', () => open.delete(socket));
    // A server that is killed leaves its connections behind.
    socket.on('error', () => socket.destroy());
    const { hostname, port } = new URL(`http://${request.url}`);
    const established = () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      if (head.length > 0) socket.unshift(head);
      return socket;
    };
    if (hostname === '127.0.0.1') {
      const kubelet = connect(Number(port), hostname);
      kubelet.once('connect', () => established().pipe(kubelet).pipe(socket));
      kubelet.on('error', () => socket.destroy());
      socket.on('close', () => kubelet.destroy());
      return;
    }
    const trouble = dial(hostname, Number(port), established);
    if (trouble !== undefined) socket.end(`HTTP/1.1 502 ${trouble}\r\n\r\n`);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(socketFile, resolve);
  });
  const transport = { uds: { udsName: socketFile } };
  return {
    egress: JSON.stringify({
      apiVersion: 'apiserver.k8s.io/v1beta1',
      kind: 'EgressSelectorConfiguration',
      egressSelections: [{ name: 'cluster', connection: { proxyProtocol: 'HTTPConnect', transport } }],
    }),
    close() {
      for (const socket of open) socket.destroy();
      server.close();
    },
  };
}
