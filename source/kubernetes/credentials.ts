/** Who we are at an API server: TLS settings and headers, fresh at the moment of each request. */
import type { Agent } from 'node:http';
import type { ConnectionOptions, SecureContextOptions } from 'node:tls';

export type Tls = Readonly<
  Pick<SecureContextOptions & ConnectionOptions, 'ca' | 'cert' | 'key' | 'servername' | 'rejectUnauthorized'>
>;

/** Secret. */
export type Login = {
  /** The same object as long as nothing in it changed: sockets are kept by its identity. */
  readonly tls: Tls;
  readonly headers: Readonly<Record<string, string>>;
  /** For WebSockets: carries the TLS settings and the proxy. */
  readonly agent?: Agent;
};

export type Credentials = {
  /** Throws `ProblemError` (`kubeconfig` for files, `unauthorized` for plugins). Callers at one time share one login. */
  current(signal: AbortSignal): Promise<Login>;
  /** Forgets what can be had anew. False when there is nothing like that. */
  renew(): boolean;
};
