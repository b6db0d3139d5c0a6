/** Raw requests to an API server: no client of the project in between, so that these can judge it. */
import type { IncomingHttpHeaders } from 'node:http';
import { Agent, request as httpsRequest } from 'node:https';
import type { KeyPair } from './authority.ts';

export type Answer = { readonly status: number; readonly headers: IncomingHttpHeaders; readonly body: string };

export type RequestOptions = {
  /** Sent as JSON unless it is a string, which is sent as it is. */
  readonly body?: unknown;
  /** In lower case. `content-type` is application/json when there is a body and nothing else is said. */
  readonly headers?: Readonly<Record<string, string>>;
};

export type SendRequest = (
  method: string,
  path: string,
  options?: RequestOptions,
  signal?: AbortSignal,
) => Promise<Answer>;

/** Sends requests to `server` with this login, or without one; rejects with Node's error when there is no answer within 60 s. */
export function requestSender(
  server: string,
  ca: string,
  login: KeyPair | undefined,
): { readonly send: SendRequest; close(): void } {
  const agent = new Agent({ keepAlive: true, ca, ...(login && { key: login.key, cert: login.certificate }) });
  const send: SendRequest = (method, path, options = {}, signal) =>
    new Promise((resolve, reject) => {
      const body = typeof options.body === 'string' ? options.body : JSON.stringify(options.body);
      const type: Record<string, string> = body === undefined ? {} : { 'content-type': 'application/json' };
      const request = httpsRequest(
        new URL(path, server),
        { agent, method, headers: { ...type, ...options.headers }, timeout: 60_000, ...(signal && { signal }) },
        response => {
          let text = '';
          response.setEncoding('utf8');
          response.on('data', (chunk: string) => {
            text += chunk;
          });
          response.once('error', reject);
          response.once('end', () =>
            resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }),
          );
        },
      );
      request.once('timeout', () => request.destroy(new Error(`${method} ${path}: no answer within 60 s`)));
      request.once('error', (error: NodeJS.ErrnoException) => {
        // A server may close a connection just when it is used again: nothing of the request was read then.
        const isStale = request.reusedSocket && error.code === 'ECONNRESET' && method === 'GET';
        if (isStale) send(method, path, options, signal).then(resolve, reject);
        else reject(error);
      });
      request.end(body);
    });
  return { send, close: () => agent.destroy() };
}
