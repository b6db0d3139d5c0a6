/** One GET over HTTPS, its redirects followed. Plain HTTP on loopback only. */
import { type IncomingHttpHeaders, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';

export type Download = {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
};

export type DownloadOptions = {
  readonly headers?: Readonly<Record<string, string>>;
  /** Trusted besides nothing else: PEM. By default what Node trusts, NODE_EXTRA_CA_CERTS included. */
  readonly ca?: string;
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
    if (![301, 302, 303, 307, 308].includes(answer.status) || location === undefined) return answer;
    if (!URL.canParse(location, here.href)) throw new Error(`${here.host} redirects to something that is no URL`);
    const next = new URL(location, here);
    // A token is for the registry, not for the store that its contents are in.
    if (next.host !== here.host) headers = withoutAuthorization(headers);
    here = next;
  }
  throw new Error(`${url.host} redirects again and again`);
}

function withoutAuthorization(headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => name.toLowerCase() !== 'authorization'));
}

/** True for a host on this machine, port or not. */
export function isLoopback(host: string): boolean {
  const name = host.replace(/:\d+$/, '');
  return name === 'localhost' || name === '[::1]' || /^127(\.\d+){3}$/.test(name);
}

function get(url: URL, { headers = {}, ca, most }: DownloadOptions, signal: AbortSignal): Promise<Download> {
  const plain = url.protocol === 'http:';
  if (plain ? !isLoopback(url.host) : url.protocol !== 'https:') {
    return Promise.reject(new Error(`${url.protocol}//${url.host} is not HTTPS`));
  }
  return new Promise((resolve, reject) => {
    const failed = (error: Error) =>
      reject(new Error(`${url.host} does not answer: ${wordsOf(error)}`, { cause: error }));
    const options = { headers, signal, agent: false, ...(ca === undefined ? {} : { ca }) };
    const asked = plain ? requestHttp(url, options) : requestHttps(url, options);
    asked.setTimeout(QUIET, () => asked.destroy(new Error(`nothing came for ${QUIET / 1000} s`)));
    asked.on('error', failed);
    asked.on('response', response => {
      const chunks: Buffer[] = [];
      let length = 0;
      response.on('error', failed);
      response.on('data', (chunk: Buffer) => {
        length += chunk.length;
        chunks.push(chunk);
        if (length > most) asked.destroy(new Error(`it sends more than ${Math.round(most / 1024 / 1024)} MB`));
      });
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) }),
      );
    });
    asked.end();
  });
}

/** A name that resolves to nothing, or a connection tried on several addresses, has its reason in `code` only. */
function wordsOf(error: Error & { readonly code?: string }): string {
  return error.message === '' ? (error.code ?? error.name) : error.message;
}
