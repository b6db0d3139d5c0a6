/** One watch connection: from a resourceVersion until the server ends it (docs/measured.md#kubernetes-client). */
import { type KindRef, type KubeObject, type Status, StatusError } from '../model/kube.ts';
import type { Selection, WatchEvent } from '../ports.ts';
import type { Connection } from './connection.ts';
import { lines } from './lines.ts';
import { inTurn, turn } from './one-by-one.ts';
import { collectionPath, selectors, withQuery } from './paths.ts';
import { statusOf } from './request.ts';

/**
 * Each change as it comes. Ends when the server ends it; throws `StatusError` (410 when the version is too old), or
 * the socket's error, also after 75 s without a sign of life (a dead path). Reading slowly slows the server down.
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
  await turn();
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
      throw new StatusError(statusOf(response.statusCode, await response.body.text(), response.headers));
    }
    for await (const line of lines(inTurn(response.body))) {
      if (line.trim() !== '') yield eventOf(line);
    }
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof StatusError)) connection.lost();
    throw error;
  }
}

type Frame = { readonly type: WatchEvent['type'] | 'ERROR'; readonly object: KubeObject };

function eventOf(line: string): WatchEvent {
  const { type, object } = frameOf(line);
  if (type === 'ERROR') throw new StatusError(object as unknown as Status);
  return { type, object };
}

function frameOf(line: string): Frame {
  try {
    return JSON.parse(line) as Frame;
  } catch (error) {
    // The connection was cut in the middle of a line; with the code of a cut connection the caller connects again.
    throw Object.assign(new Error('a watch ended in the middle of an event', { cause: error }), { code: 'ECONNRESET' });
  }
}
