/** The handshake of a WebSocket to a pod: open, or the server's refusal as it was meant. */
import type { ClientRequest, IncomingMessage } from 'node:http';
import type { WebSocket } from 'ws';
import { StatusError } from '../../model/kube.ts';
import type { Connection } from '../connection/connection.ts';
import { BadResponse } from '../failures/bad-response.ts';
import { failureOf } from '../failures/failure.ts';
import { textOf } from '../responses/body.ts';
import { MOST_MESSAGE, MOST_REFUSAL } from '../responses/limits.ts';
import { statusOf } from '../responses/status.ts';

const handshakeTimeout = 10_000;

/**
 * An open socket, paused: nothing is lost before its listeners stand. Logs in again once when the login is refused.
 * Throws `StatusError`, the socket's own error, or the signal's reason.
 */
export async function dial(
  connection: Connection,
  path: string,
  protocols: readonly string[],
  signal: AbortSignal,
): Promise<WebSocket> {
  const wire = await connection.open(signal);
  try {
    return await dialOnce(connection, wire, path, protocols, signal);
  } catch (error) {
    signal.throwIfAborted();
    if (failureOf(error).kind !== 'unauthorized' || !connection.renew(wire.headers)) throw error;
    return dialOnce(connection, await connection.open(signal), path, protocols, signal);
  }
}

async function dialOnce(
  connection: Connection,
  { headers, socket: options }: Awaited<ReturnType<Connection['open']>>,
  path: string,
  protocols: readonly string[],
  signal: AbortSignal,
): Promise<WebSocket> {
  const { WebSocket } = await import('./websocket.ts');
  signal.throwIfAborted();
  const url = connection.origin.replace(/^http/, 'ws') + connection.prefix + path;
  const socket = new WebSocket(url, [...protocols], {
    ...options,
    headers: { 'user-agent': 'eastwest', ...headers },
    perMessageDeflate: false,
    followRedirects: false,
    handshakeTimeout,
    maxPayload: MOST_MESSAGE,
  });
  const opened = Promise.withResolvers<void>();
  const abort = () => opened.reject(signal.reason);
  // The library's own time-out begins with a socket, which a proxy may never give.
  const timer = setTimeout(() => {
    opened.reject(Object.assign(new Error('no response to the WebSocket handshake'), { code: 'ETIMEDOUT' }));
  }, handshakeTimeout + 1000);
  signal.addEventListener('abort', abort, { once: true });
  socket.once('open', () => {
    socket.pause();
    opened.resolve();
  });
  const fail = (error: Error) => opened.reject(worded(error));
  socket.on('error', fail);
  socket.once('unexpected-response', (request: ClientRequest, response: IncomingMessage) => {
    readRefusal(response, connection)
      .then(opened.reject, opened.reject)
      .finally(() => request.destroy());
  });
  try {
    await opened.promise;
    connection.answered();
    socket.off('error', fail);
    return socket;
  } catch (error) {
    // Ending a socket that is not open yet makes it emit one more error, which has nothing new to say.
    socket.on('error', () => undefined);
    socket.terminate();
    throw error;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', abort);
  }
}

async function readRefusal(response: IncomingMessage, connection: Connection): Promise<StatusError> {
  const text = await textOf(response, MOST_REFUSAL, connection);
  return new StatusError(statusOf(response.statusCode ?? 500, text, response.headers));
}

/** What the library finds wrong with a handshake has no code: the server's, not ours. */
function worded(error: Error): Error {
  if (failureOf(error).kind !== 'bug') return error;
  const isBare = !('code' in error) && error.cause === undefined && !(error instanceof AggregateError);
  return isBare ? new BadResponse(`the WebSocket handshake: ${error.message}`, { cause: error }) : error;
}
