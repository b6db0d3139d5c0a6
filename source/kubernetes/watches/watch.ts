/** One watch connection: from a resourceVersion until the server ends it (docs/measured.md#kubernetes-client). */

import { at } from '../../model/fields.ts';
import { type KindRef, StatusError } from '../../model/kube.ts';
import type { Selection, WatchEvent } from '../../ports.ts';
import type { Connection } from '../connection/connection.ts';
import { BadResponse, notA } from '../failures/bad-response.ts';
import { collectionPath, selectors, withQuery } from '../requests/paths.ts';
import { textOf } from '../responses/body.ts';
import { eventLoopTurn, inEventLoopTurns } from '../responses/event-loop-turn.ts';
import { jsonIn } from '../responses/json.ts';
import { MOST_EVENT, MOST_REFUSAL } from '../responses/limits.ts';
import { lines } from '../responses/lines.ts';
import { bookmarkIn, objectIn } from '../responses/received.ts';
import { statusIn, statusOf } from '../responses/status.ts';
import { begin } from '../trace.ts';

/**
 * Each change as it comes. Ends when the server ends it; throws `StatusError` (410 when the version is too old), or
 * the socket's error, also after 75 s without a byte (a dead path). Reading slowly slows the server down.
 */
export async function* watchOnce(
  connection: Connection,
  kind: KindRef,
  selection: Selection & { readonly resourceVersion: string },
  signal: AbortSignal,
): AsyncGenerator<WatchEvent, void, undefined> {
  const path = withQuery(collectionPath(kind, selection.namespace), {
    ...selectors(selection),
    watch: true,
    allowWatchBookmarks: true,
    resourceVersion: selection.resourceVersion,
  });
  signal.throwIfAborted();
  const { watches, headers } = await connection.open(signal);
  await eventLoopTurn();
  const { cluster, trace } = connection.target;
  const told = begin(trace, { trace: 'watch', cluster, method: 'GET', path });
  let events = 0;
  let over: unknown;
  try {
    const response = await watches.request({
      origin: connection.origin,
      path: connection.prefix + path,
      method: 'GET',
      headers: { accept: 'application/json', 'user-agent': 'eastwest', ...headers },
      signal,
      headersTimeout: connection.patience.read,
      bodyTimeout: connection.patience.watch,
    });
    connection.answered();
    if (response.statusCode >= 300) {
      throw new StatusError(
        statusOf(response.statusCode, await textOf(response.body, MOST_REFUSAL, connection), response.headers),
      );
    }
    for await (const line of lines(inEventLoopTurns(response.body), MOST_EVENT)) {
      if (line.trim() === '') continue;
      const event = eventIn(line);
      events += 1;
      yield event;
    }
  } catch (error) {
    over = error;
    signal.throwIfAborted();
    if (!(error instanceof StatusError || error instanceof BadResponse)) connection.lost();
    throw error;
  } finally {
    // Also where the reader went away.
    if (over === undefined) told.ended({ events });
    else told.failed(over, { events });
  }
}

function eventIn(line: string): WatchEvent {
  const frame = frameIn(line);
  const type = at(frame, 'type');
  const object = at(frame, 'object');
  switch (type) {
    case 'ADDED':
    case 'MODIFIED':
    case 'DELETED':
      return { type, object: objectIn(object), bytes: line.length };
    case 'BOOKMARK':
      return { type, object: bookmarkIn(object) };
    case 'ERROR':
      throw new StatusError(statusIn(object, 500));
    default:
      throw notA('the type of an event', type, 'type');
  }
}

function frameIn(line: string): unknown {
  try {
    return jsonIn(line);
  } catch (error) {
    if (error instanceof BadResponse) throw error;
    // The connection was cut in the middle of a line; with the code of a cut connection the caller connects again.
    throw Object.assign(new Error('a watch ended in the middle of an event', { cause: error }), { code: 'ECONNRESET' });
  }
}
