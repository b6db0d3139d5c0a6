/** Connections through a proxy: a tunnel to the server, HTTP's CONNECT or SOCKS, for whatever is spoken inside it. */
import type { Socket } from 'node:net';
import { SocksClient } from 'socks';
import { Pool } from 'undici';

export type Tunnels = {
  /** A tunnel to this host and port. */
  open(host: string, port: number): Promise<Socket>;
  close(): Promise<void>;
  destroy(): Promise<void>;
};

/** Through an http, https or socks5 proxy. `timeout` in milliseconds, for the way to the proxy and its answer. */
export function tunnelsThrough(proxy: string, timeout: number): Tunnels {
  const url = new URL(proxy);
  return url.protocol.startsWith('socks') ? socks(url, timeout) : http(url, timeout);
}

function socks(url: URL, timeout: number): Tunnels {
  const nothing = async () => undefined;
  const login = url.username === '' ? {} : { userId: text(url.username), password: text(url.password) };
  const proxy = { host: bare(url.hostname), port: Number(url.port || 1080), type: 5, ...login } as const;
  return {
    async open(host, port) {
      try {
        const destination = { host: bare(host), port };
        return (await SocksClient.createConnection({ proxy, command: 'connect', destination, timeout })).socket;
      } catch (error) {
        throw refused(wordsOf(error));
      }
    },
    close: nothing,
    destroy: nothing,
  };
}

function http(url: URL, timeout: number): Tunnels {
  const login =
    url.username === ''
      ? {}
      : { 'proxy-authorization': `Basic ${btoa(`${text(url.username)}:${text(url.password)}`)}` };
  const pool = new Pool(url.origin, { connect: { timeout, allowH2: false } });
  return {
    async open(host, port) {
      const path = `${host.includes(':') ? `[${bare(host)}]` : host}:${port}`;
      const headers = { host: path, 'proxy-connection': 'keep-alive', ...login };
      try {
        const { socket, statusCode } = await pool.connect({ path, headers });
        if (statusCode === 200) return socket as Socket;
        // Cut, whatever the proxy has still to say.
        socket.on('error', () => undefined).destroy();
        throw refused(`Proxy response (${statusCode}) !== 200 when HTTP Tunneling`);
      } catch (error) {
        throw passesOn(error) ? error : refused(wordsOf(error));
      }
    },
    close: () => pool.close(),
    destroy: () => pool.destroy(),
  };
}

/**
 * The library tries again for ever where a connection ends with its own code for a lost socket, or with a certificate of
 * another name, which is the proxy's here.
 */
function passesOn(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return code !== 'UND_ERR_SOCKET' && code !== 'ERR_TLS_CERT_ALTNAME_INVALID';
}

function refused(words: string): Error {
  return Object.assign(new Error(/proxy/i.test(words) ? words : `the proxy: ${words}`), { code: 'ERR_PROXY_TUNNEL' });
}

const wordsOf = (error: unknown) => (error instanceof Error ? error.message : String(error));
const text = decodeURIComponent;
const bare = (host: string) => host.replace(/^\[|\]$/g, '');
