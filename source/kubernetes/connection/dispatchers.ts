/**
 * The sockets of one connection (docs/measured.md#kubernetes-client). Loads the HTTP client: import it when something
 * is contacted.
 */
import { type ConnectionOptions, createSecureContext } from 'node:tls';
import { Agent, buildConnector, type Dispatcher } from 'undici';
import type { ClientOptions } from 'ws';
import type { Login } from '../login/login.ts';
import { ipOf, nameOptions } from '../login/tls-server-name.ts';
import { type Tunnels, tunnelsThrough } from './tunnel.ts';

export type Sockets = {
  /** Few connections, shared by all short requests. */
  readonly requests: Dispatcher;
  /** As many connections as there are watches: they must never take a request's place. */
  readonly watches: Dispatcher;
  /** For the WebSockets of exec. */
  readonly socket: ClientOptions;
  /** Lets what is under way finish and takes nothing new. */
  retire(): Promise<void>;
  /** Ends everything now. */
  destroy(): Promise<void>;
};

/** HTTP/1.1 only: HTTP/2 does not heal from a silently dead path. */
const common = { allowH2: false, pipelining: 1, keepAliveTimeout: 30_000, keepAliveMaxTimeout: 90_000 } as const;
const connectTimeout = 10_000;

/** Sockets that present this login's certificates, through this proxy if there is one; `most` for short requests. */
export function createDispatchers(login: Login, proxy: string | undefined, most: number): Sockets {
  const { servername, ...rest } = login.tls;
  const own = { ...rest, ...readOnce(login.tls), ...nameOptions(servername) };
  const tls = { ...own, timeout: connectTimeout, keepAlive: true, keepAliveInitialDelay: 15_000 };
  const secure = connectorOf(tls, ipOf(servername) === undefined);
  const tunnels = proxy === undefined ? undefined : tunnelsThrough(proxy, connectTimeout);
  const connect = tunnels === undefined ? secure : through(tunnels, secure);
  const pool = (options: { readonly connections: number | null }): Dispatcher =>
    new Agent({ ...common, ...options, connect });
  const requests = pool({ connections: most });
  const watches = pool({ connections: null });
  return {
    requests,
    watches,
    socket: forSocket({ ...own, ...(login.agent === undefined ? {} : { agent: login.agent }) }),
    async retire() {
      await requests.close();
      await watches.close();
      await tunnels?.close();
    },
    async destroy() {
      await requests.destroy();
      await watches.destroy();
      await tunnels?.destroy();
    },
  };
}

/** Node's TLS options are the library's as well; its types know an older form of them. */
const forSocket = (options: object) => options as ClientOptions;

/** Left to itself, the library sends the host's name when there is no other, by which servers choose certificates. */
function connectorOf(tls: buildConnector.BuildOptions, sendsName: boolean): buildConnector.connector {
  const connect = buildConnector({ ...tls, allowH2: common.allowH2 });
  if (sendsName) return connect;
  // It takes no host for no name; what it connects to is `hostname`.
  return ({ host: _host, servername: _name, ...target }, callback) => connect(target, callback);
}

/** TLS with the server inside a tunnel: names are sent and verified as without a proxy. */
function through(tunnels: Tunnels, secure: buildConnector.connector): buildConnector.connector {
  return (target, callback) => {
    const isSecure = target.protocol === 'https:';
    tunnels.open(target.hostname, Number(target.port) || (isSecure ? 443 : 80)).then(
      httpSocket => (isSecure ? secure({ ...target, httpSocket }, callback) : callback(null, httpSocket)),
      error => callback(error, null),
    );
  };
}

/** Left to itself, TLS reads all roots and the key again for every socket: milliseconds each, and memory that stays. */
function readOnce({ ca, cert, key }: Login['tls']): Pick<ConnectionOptions, 'secureContext'> {
  try {
    return { secureContext: createSecureContext({ ca, cert, key }) };
  } catch {
    // What cannot be read is told by the first connection that is tried, as its failure.
    return {};
  }
}
