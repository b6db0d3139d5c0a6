/** Who a client's certificate says it is, read once for each connection: reading it takes longer than most requests. */
import type { TLSSocket } from 'node:tls';
import type { User } from '../users.ts';

/** The user of a connection; nothing where it has no certificate of our CA. */
export type CertificateUsers = (socket: TLSSocket) => User | undefined;

/** Remembers the users of the connections that are open. */
export function createCertificateUsers(): CertificateUsers {
  const known = new WeakMap<TLSSocket, User>();
  return socket => {
    const user = known.get(socket) ?? userOf(socket);
    if (user !== undefined) known.set(socket, user);
    return user;
  };
}

function userOf(socket: TLSSocket): User | undefined {
  if (!socket.authorized) return undefined;
  const certificate = socket.getPeerCertificate();
  const { CN, O } = (certificate.subject ?? {}) as { CN?: string; O?: string | string[] };
  if (CN === undefined) return undefined;
  const groups = O === undefined ? [] : Array.isArray(O) ? O : [O];
  const id = `X509SHA256=${certificate.fingerprint256.replaceAll(':', '').toLowerCase()}`;
  const extra = { 'authentication.kubernetes.io/credential-id': [id] };
  return { name: CN, groups: [...groups, 'system:authenticated'], extra };
}
