/** What cases ask for that the port `Api` has no call for: raw requests, with and without a login, and a raw socket. */
import { WebSocket } from 'ws';
import type { KeyPair } from '../control-plane/authority.ts';
import { requestSender, type SendRequest } from '../control-plane/https-request.ts';

export type HttpAccess = {
  /** As the administrator. */
  readonly send: SendRequest;
  /** As nobody: only the headers say who asks. */
  readonly stranger: SendRequest;
  /** A WebSocket as the administrator, by the protocol of commands in pods. */
  readonly socket: (path: string) => WebSocket;
  close(): void;
};

export function httpAccess(server: string, ca: string, admin: KeyPair): HttpAccess {
  const known = requestSender(server, ca, admin);
  const unknown = requestSender(server, ca, undefined);
  return {
    send: known.send,
    stranger: unknown.send,
    socket(path) {
      const url = new URL(path, server.replace(/^https/, 'wss'));
      return new WebSocket(url, 'v5.channel.k8s.io', { ca, key: admin.key, cert: admin.certificate });
    },
    close() {
      known.close();
      unknown.close();
    },
  };
}
