/** A `tls-server-name` that is an IP: TLS has no way to send it (RFC 6066), so it is only looked for in the certificate. */
import { isIP } from 'node:net';
import { type ConnectionOptions, checkServerIdentity } from 'node:tls';

export type NameOptions = Pick<ConnectionOptions, 'servername' | 'checkServerIdentity'>;

/** The IP that a `tls-server-name` is, in brackets or not; undefined for a name, and where there is none. */
export function ipOf(name: string | undefined): string | undefined {
  const bare = name?.replace(/^\[(.*)\]$/, '$1') ?? '';
  return isIP(bare) === 0 ? undefined : bare;
}

/** What TLS sends and verifies. An IP is verified as Go does, in place of the host that is connected to. */
export function nameOptions(name: string | undefined): NameOptions {
  const ip = ipOf(name);
  if (ip !== undefined) {
    return { servername: '', checkServerIdentity: (_host, certificate) => checkServerIdentity(ip, certificate) };
  }
  return name === undefined ? {} : { servername: name };
}
