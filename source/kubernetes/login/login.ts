/** What a connection to an API server logs in with. */
import type { Agent } from 'node:http';
import type { ConnectionOptions, SecureContextOptions } from 'node:tls';

export type Tls = Readonly<
  Pick<SecureContextOptions & ConnectionOptions, 'ca' | 'cert' | 'key' | 'servername' | 'rejectUnauthorized'>
>;

/** Secret. */
export type Login = {
  /** The same object as long as nothing in it changed: sockets are kept by its identity. */
  readonly tls: Tls;
  readonly headers: Readonly<Record<string, string | string[]>>;
  /** For WebSockets: carries the TLS settings and the proxy. */
  readonly agent: Agent | undefined;
};
