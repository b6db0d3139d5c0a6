/** One GET over HTTPS, its redirects followed. Plain HTTP on loopback only. */
import { Agent, type Dispatcher, ProxyAgent, request } from 'undici';

export type Download = {
  readonly status: number;
  readonly headers: Dispatcher.ResponseData['headers'];
  readonly body: Buffer;
};

/** How servers are reached. */
export type Transport = {
  /** Trusted besides nothing else: PEM. By default what Node trusts, NODE_EXTRA_CA_CERTS included. */
  readonly ca?: string;
  /** The URL of the proxy that leads to a server; by default none does. */
  readonly proxy?: (server: URL) => string | undefined;
};

export type DownloadOptions = Transport & {
  readonly headers?: Readonly<Record<string, string>>;
  /** A longer body is an error. */
  readonly most: number;
};

/** Without a byte for so long, a server is given up. Milliseconds. */
const QUIET = 30_000;
const MOST_REDIRECTS = 5;

/** Throws an `Error` in words fit for the screen; whatever status comes at the end is an answer. */
export async function download(url: URL, options: DownloadOptions, signal: AbortSignal): Promise<Download> {
  let here = url;
  let { headers = {} } = options;
  for (let hops = 0; hops <= MOST_REDIRECTS; hops += 1) {
    const answer = await get(here, { ...options, headers }, signal);
    const { location } = answer.headers;
    if (![301, 302, 303, 307, 308].includes(answer.status) || typeof location !== 'string') return answer;
    if (!URL.canParse(location, here.href)) throw new Error(`${here.host} redirects to something that is not a URL`);
    const next = new URL(location, here);
    insistFrom(here, next);
    // A token is for the registry, not for the store that its contents are in.
    if (next.host !== here.host) headers = withoutAuthorization(headers);
    here = next;
  }
  throw new Error(`${url.host} redirects too often`);
}

function withoutAuthorization(headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => name.toLowerCase() !== 'authorization'));
}

/**
 * Insists that a server may lead to that URL: to another scheme, and to this machine, only one of this machine may.
 * Otherwise any registry could have anything asked of whatever listens here. Throws an `Error` in words fit for the screen.
 */
export function insistFrom(server: URL, url: URL): void {
  if (isLoopback(server.host)) return;
  if (url.protocol !== server.protocol) throw new Error(`${server.host} leads to ${url.protocol}//${url.host}`);
  if (isThisMachine(url.hostname)) throw new Error(`${server.host} leads to ${url.host}, which is this machine`);
}

/** All that a URL can name this machine by; it writes odd forms of addresses in the usual one. */
function isThisMachine(name: string): boolean {
  return (
    isLoopback(name) || /^(0\.0\.0\.0|\[::\]|\[::ffff:(7f[0-9a-f]{2}|0):[0-9a-f]+\]|(.*\.)?localhost\.?)$/.test(name)
  );
}

/** True for a host on this machine, port or not. */
export function isLoopback(host: string): boolean {
  const name = host.replace(/:\d+$/, '');
  return name === 'localhost' || name === '[::1]' || /^127(\.\d+){3}$/.test(name);
}

async function get(url: URL, options: DownloadOptions, signal: AbortSignal): Promise<Download> {
  if (url.protocol === 'http:' ? !isLoopback(url.host) : url.protocol !== 'https:') {
    throw new Error(`${url.protocol}//${url.host} is not HTTPS`);
  }
  const proxy = options.proxy?.(url);
  // The URL of a proxy may hold a password.
  const through = proxy === undefined ? '' : ` through the proxy ${URL.canParse(proxy) ? new URL(proxy).host : ''}`;
  try {
    return await answered(url, options, dispatcher(options, proxy), signal);
  } catch (error) {
    signal.throwIfAborted();
    throw new Error(`${url.host} does not respond${through}: ${wordsOf(error)}`, { cause: error });
  }
}

function dispatcher({ ca }: Transport, proxy: string | undefined): Dispatcher {
  const tls = { timeout: QUIET, ...(ca === undefined ? {} : { ca }) };
  if (proxy === undefined) return new Agent({ allowH2: false, connect: tls });
  return new ProxyAgent({ allowH2: false, uri: proxy, requestTls: tls, proxyTls: { timeout: QUIET } });
}

async function answered(
  url: URL,
  { headers = {}, most }: DownloadOptions,
  dispatcher: Dispatcher,
  signal: AbortSignal,
): Promise<Download> {
  try {
    const patience = { headersTimeout: QUIET, bodyTimeout: QUIET };
    const { statusCode, headers: got, body } = await request(url, { headers, dispatcher, signal, ...patience });
    const chunks: Buffer[] = [];
    let length = 0;
    for await (const chunk of body as AsyncIterable<Buffer>) {
      length += chunk.length;
      if (length > most) throw new Error(`it sends more than ${Math.round(most / 1024 / 1024)} MB`);
      chunks.push(chunk);
    }
    return { status: statusCode, headers: got, body: Buffer.concat(chunks) };
  } finally {
    await dispatcher.destroy();
  }
}

/** A name that resolves to nothing, or a connection tried on several addresses, has its reason in `code` only. */
function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { code } = error as { readonly code?: string };
  return error.message === '' ? (code ?? error.name) : error.message;
}
