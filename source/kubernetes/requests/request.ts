/** One short request: sent, answered in time or not, and sent again where that is sound. */
import { StatusError } from '../../model/kube.ts';
import { realClock } from '../clock.ts';
import type { Connection } from '../connection/connection.ts';
import { BadResponse } from '../failures/bad-response.ts';
import { clean } from '../failures/clean.ts';
import { failureOf } from '../failures/failure.ts';
import { textOf } from '../responses/body.ts';
import { eventLoopTurn } from '../responses/event-loop-turn.ts';
import { jsonIn } from '../responses/json.ts';
import { MOST_REFUSAL, MOST_RESPONSE } from '../responses/limits.ts';
import { madeUpStatus, statusOf } from '../responses/status.ts';
import { begin } from '../trace.ts';
import { pauseBefore } from './retry.ts';

export type Ask = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Path below the server's prefix, with the query. */
  readonly path: string;
  readonly body?: { readonly type: string; readonly value: unknown };
  /** What the answer shall be, where that is not the plain object. */
  readonly accept?: string;
  /** The same request twice does no harm. */
  readonly repeatable: boolean;
  /** It changes nothing, though it is no GET: a question that is asked in a body. */
  readonly reads?: true;
};

export type Answer = {
  readonly json: unknown;
  /** Length of its text. */
  readonly size: number;
  /** The server's clock in its `Date` header, milliseconds since 1970; NaN without one. */
  readonly date: number;
};

/**
 * The answer of the API. Throws `StatusError` with the server's Status, `BadResponse`, the socket's own error when there was no
 * answer after all attempts (`failureOf` sorts it), or the signal's reason.
 */
export async function ask(connection: Connection, request: Ask, signal: AbortSignal): Promise<Answer> {
  const begun = performance.now();
  let renewed = false;
  for (let number = 1; ; number++) {
    signal.throwIfAborted();
    const wire = await connection.open(signal);
    try {
      return await once(connection, wire, request, signal);
    } catch (error) {
      signal.throwIfAborted();
      const failure = failureOf(error);
      if (failure.kind === 'unauthorized' && !renewed && connection.renew(wire.headers)) {
        renewed = true;
        continue;
      }
      const pause = connection.closed.aborted
        ? undefined
        : pauseBefore(
            failure,
            {
              number,
              elapsed: performance.now() - begun,
              repeatable: request.repeatable,
              reads: request.method === 'GET' || request.reads === true,
              responded: connection.hasResponded(),
              recovering: connection.isRecovering(),
              patience: connection.patience.restart,
            },
            Math.random(),
          );
      if (pause === undefined) throw error;
      await realClock.sleep(pause, AbortSignal.any([signal, connection.closed]));
    }
  }
}

async function once(
  connection: Connection,
  { requests, headers }: Awaited<ReturnType<Connection['open']>>,
  request: Ask,
  signal: AbortSignal,
): Promise<Answer> {
  const timeout = request.method === 'GET' ? connection.patience.read : connection.patience.write;
  await eventLoopTurn();
  const { method, path } = request;
  const { cluster, trace } = connection.target;
  const told = begin(trace, { trace: 'request', cluster, method, path });
  try {
    const response = await requests.request({
      origin: connection.origin,
      path: connection.prefix + request.path,
      method: request.method,
      headers: {
        accept: request.accept ?? 'application/json',
        'user-agent': 'eastwest',
        ...headers,
        ...(request.body === undefined ? {} : { 'content-type': request.body.type }),
      },
      body: request.body === undefined ? null : JSON.stringify(request.body.value),
      signal,
      headersTimeout: timeout,
      bodyTimeout: timeout,
    });
    const refused = response.statusCode >= 300;
    const text = await textOf(response.body, refused ? MOST_REFUSAL : MOST_RESPONSE, connection);
    await eventLoopTurn();
    connection.answered();
    if (refused) throw new StatusError(statusOf(response.statusCode, text, response.headers));
    const json = parse(text, response.statusCode);
    told.ended({ status: response.statusCode, bytes: text.length });
    return { json, size: text.length, date: Date.parse(String(response.headers.date ?? '')) };
  } catch (error) {
    told.failed(error);
    if (!(error instanceof StatusError || error instanceof BadResponse)) connection.lost();
    throw error;
  }
}

function parse(text: string, code: number): unknown {
  try {
    return jsonIn(text);
  } catch (error) {
    if (error instanceof BadResponse) throw error;
    // Not an API server: a portal or a proxy answered in its place. Its page is the evidence.
    throw new StatusError(madeUpStatus(code === 200 ? 502 : code, `not JSON: ${clean(text).slice(0, 200)}`));
  }
}
