/** One watch: changes of a collection as events, from a version on, seen through selectors. */
import type { Doc } from './json.ts';
import type { Matcher } from './selectors.ts';
import { expired } from './status-errors.ts';
import type { Change, Storage } from './storage.ts';

export type DocEvent = { readonly type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK'; readonly object: Doc };

export type WatchRequest = {
  readonly resource: string;
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace: string | undefined;
  readonly matches: Matcher;
  /** '' or '0': first the present objects as ADDED. */
  readonly resourceVersion: string;
  /** Whether the present objects come first: by the version when it is not said. */
  readonly initialEvents?: boolean | undefined;
  /** Ends the present objects with the annotated bookmark. */
  readonly initialBookmark?: boolean | undefined;
};

/**
 * The events of a watch; ends when the signal aborts. Throws 410 when the version is older than the log. A reader that
 * is slow is not waited for: its events queue up.
 */
export function watchEvents(
  storage: Storage,
  request: WatchRequest,
  signal: AbortSignal,
): AsyncIterable<DocEvent> & { readonly bookmark: () => void } {
  const queue = initialEvents(storage, request);
  let wake: () => void = () => undefined;
  const push = (event: DocEvent) => {
    queue.push(event);
    wake();
  };
  const stop = storage.listen(request.resource, change => {
    const event = eventOf(change, request);
    if (event !== undefined) push(event);
  });
  const end = () => {
    stop();
    wake();
  };
  if (signal.aborted) stop();
  else signal.addEventListener('abort', end, { once: true });

  async function* events(): AsyncGenerator<DocEvent> {
    try {
      while (!signal.aborted) {
        const next = queue.shift();
        if (next !== undefined) yield next;
        else await new Promise<void>(resolve => (wake = resolve));
      }
    } finally {
      signal.removeEventListener('abort', end);
      stop();
    }
  }
  const iterable = events();
  return {
    [Symbol.asyncIterator]: () => iterable,
    bookmark: () => push({ type: 'BOOKMARK', object: bookmarkOf(request, storage.revision()) }),
  };
}

function bookmarkOf(request: WatchRequest, revision: number, annotations?: Record<string, string>): Doc {
  const metadata = { resourceVersion: String(revision), ...(annotations && { annotations }) };
  return { kind: request.kind, apiVersion: request.apiVersion, metadata: metadata as unknown as Doc['metadata'] };
}

function initialEvents(storage: Storage, request: WatchRequest): DocEvent[] {
  const { resource, namespace, matches, resourceVersion } = request;
  const fromNow = resourceVersion === '' || resourceVersion === '0';
  if (request.initialEvents ?? fromNow) {
    const present = storage.list(resource, namespace).filter(matches);
    const events: DocEvent[] = present.map(object => ({ type: 'ADDED', object }));
    if (request.initialBookmark === true) {
      events.push({
        type: 'BOOKMARK',
        object: bookmarkOf(request, storage.revision(), { 'k8s.io/initial-events-end': 'true' }),
      });
    }
    return events;
  }
  if (fromNow) return [];
  const from = Number(resourceVersion);
  const changes = storage.since(from, resource);
  if (changes === undefined) throw expired(`too old resource version: ${from} (${storage.oldest()})`);
  return changes.flatMap(change => eventOf(change, request) ?? []);
}

/** A change as a watch with selectors sees it: objects that begin to match are added, those that cease are deleted. */
function eventOf(change: Change, request: WatchRequest): DocEvent | undefined {
  if (request.namespace !== undefined && change.namespace !== request.namespace) return undefined;
  const was = change.before !== undefined && request.matches(change.before);
  const is = change.after !== undefined && request.matches(change.after);
  if (is && change.after !== undefined) return { type: was ? 'MODIFIED' : 'ADDED', object: change.after };
  if (!was || change.before === undefined) return undefined;
  const metadata = { ...change.before.metadata, resourceVersion: String(change.revision) };
  return { type: 'DELETED', object: { ...change.before, metadata } };
}
