/** Programs in pods that listen: real HTTP servers without a socket, to which connections are handed. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type Duplex, duplexPair } from 'node:stream';
import type { KubeObject } from '../../../model/kube.ts';

export type Answering = (request: IncomingMessage, response: ServerResponse) => void;

/** PEM. */
export type Certificate = { readonly cert: string; readonly key: string };

export type Listeners = {
  /** A program of a pod begins to listen; with a certificate it speaks TLS. */
  listen(pod: KubeObject, port: number, answer: Answering, certificate?: Certificate): void;
  /** The programs of a pod have ended. */
  close(uid: string): void;
  /** The near end of a connection; undefined without a listener. */
  connect(pod: KubeObject, port: number): Duplex | undefined;
};

export function createListeners(): Listeners {
  const ports = new Map<string, (far: Duplex) => void>();
  const keyOf = (uid: string | undefined, port: number) => `${uid ?? ''} ${port}`;
  return {
    listen({ metadata: { uid } }, port, answer, certificate) {
      const server = certificate === undefined ? createServer(answer) : createTlsServer(certificate, answer);
      ports.set(keyOf(uid, port), far => {
        // A client that goes in the middle of something is none of the program's business.
        far.on('error', () => undefined);
        server.emit('connection', far);
      });
    },
    close(uid) {
      for (const key of [...ports.keys()]) if (key.startsWith(`${uid} `)) ports.delete(key);
    },
    connect({ metadata: { uid } }, port) {
      const accept = ports.get(keyOf(uid, port));
      if (accept === undefined) return undefined;
      const [near, far] = duplexPair();
      near.on('error', () => undefined);
      far.once('close', () => near.destroy());
      near.once('close', () => far.destroy());
      accept(far);
      return near;
    },
  };
}
