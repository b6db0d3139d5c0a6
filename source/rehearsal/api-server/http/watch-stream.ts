/** A watch over HTTP: one JSON event a line until the time is up or the client goes. */
import { StatusError } from '../../../model/kube.ts';
import type { Target } from '../requests.ts';
import type { DocEvent } from '../watch.ts';
import { wireStatus } from './answer.ts';
import type { Context } from './context.ts';
import { eventForms } from './forms.ts';

const BOOKMARK_EVERY = 60_000;

export async function answerWatch(context: Context, target: Target, name: string | undefined): Promise<void> {
  const { query, inside, response, signal } = context;
  const seconds = Number(query.get('timeoutSeconds') ?? 0) || 1800 + Math.floor(inside.core.random() * 1800);
  const fields = name === undefined ? query.get('fieldSelector') : `metadata.name=${name}`;
  const filter = { labels: query.get('labelSelector') ?? undefined, fields: fields ?? undefined };
  const from = {
    resourceVersion: query.get('resourceVersion') ?? '',
    initialEvents: query.get('sendInitialEvents') === 'true',
  };
  const timeUp = AbortSignal.any([signal, AbortSignal.timeout(seconds * 1000)]);
  const open = () => {
    response.writeHead(200, { 'Content-Type': 'application/json', 'Cache-Control': 'no-cache, private' });
    response.flushHeaders();
  };
  try {
    const events = inside.reads.watch(filter, from, target, timeUp);
    open();
    const bookmarks = query.get('allowWatchBookmarks') === 'true';
    const timer = bookmarks ? setInterval(events.bookmark, BOOKMARK_EVERY) : undefined;
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
  }
  response.end();
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
