/** A watch over HTTP: one JSON event a line until the time is up or the client goes. */
import { StatusError } from '../../../model/kube.ts';
import type { Target } from '../requests.ts';
import type { DocEvent } from '../watch.ts';
import { wireStatus } from './answer.ts';
import type { Context } from './context.ts';
import { eventForms } from './forms.ts';
import { beginsWithPresent, type ListOptions } from './list-options.ts';
import { formFor, listMedia, notAcceptable, streamMedia } from './negotiation.ts';

const BOOKMARK_EVERY = 60_000;

export async function answerWatch(context: Context, target: Target, options: ListOptions): Promise<void> {
  const { inside, request, response, signal } = context;
  if (formFor(request.headers.accept ?? '', listMedia).media !== 'application/json') throw notAcceptable(streamMedia);
  const filter = { labels: options.labels, fields: options.fields };
  const from = {
    resourceVersion: options.resourceVersion,
    initialEvents: options.initialEvents,
    initialBookmark: options.bookmarks && (options.initialEvents === true || beginsWithPresent(options)),
  };
  const end = endAfter(timeoutOf(options, inside.core.random), signal);
  const open = () => {
    response.writeHead(200, { 'Content-Type': 'application/json', 'Cache-Control': 'no-cache, private' });
    response.flushHeaders();
  };
  try {
    const events = inside.reads.watch(filter, from, target, end.signal);
    open();
    const timer = options.bookmarks ? setInterval(events.bookmark, BOOKMARK_EVERY) : undefined;
    try {
      await send(context, target, events);
    } finally {
      clearInterval(timer);
    }
  } catch (error) {
    // Too old a version is an event of the stream, not an answer of its own.
    if (!(error instanceof StatusError) || error.status.code !== 410) throw error;
    if (!response.headersSent) open();
    response.write(`${JSON.stringify({ type: 'ERROR', object: wireStatus(error.status) })}\n`);
  } finally {
    end.clear();
  }
  response.end();
}

/** Without a time-out watches end after half an hour to an hour, so that not all of them end at once. */
const timeoutOf = ({ timeoutSeconds }: ListOptions, random: () => number): number =>
  timeoutSeconds > 0 ? timeoutSeconds : 1800 + Math.floor(random() * 1800);

/** A timer of our own: a signal of `AbortSignal.timeout` under `AbortSignal.any` may be collected before it fires. */
function endAfter(seconds: number, signal: AbortSignal): { readonly signal: AbortSignal; readonly clear: () => void } {
  const ended = new AbortController();
  const end = () => ended.abort();
  // Longer than a timer can be: as good as for ever.
  const timer = setTimeout(end, Math.min(seconds * 1000, 2 ** 31 - 1));
  if (signal.aborted) end();
  else signal.addEventListener('abort', end, { once: true });
  return {
    signal: ended.signal,
    clear() {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
    },
  };
}

async function send(
  { request, response, ...rest }: Context,
  target: Target,
  events: AsyncIterable<DocEvent>,
): Promise<void> {
  const form = eventForms({ request, response, ...rest }, target);
  for await (const { type, object } of events) {
    const shown = type === 'BOOKMARK' ? object : form(object);
    const flowing = response.write(`${JSON.stringify({ type, object: shown })}\n`);
    if (!flowing && !response.destroyed) await drained(response);
  }
}

function drained(response: Context['response']): Promise<void> {
  return new Promise(resolve => {
    const go = () => {
      response.off('drain', go);
      response.off('close', go);
      resolve();
    };
    response.once('drain', go);
    response.once('close', go);
  });
}
