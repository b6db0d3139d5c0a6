/** Answers: JSON with the headers of a real server. */
import type { ServerResponse } from 'node:http';
import { dump } from 'js-yaml';
import { type Status, StatusError } from '../../../model/kube.ts';
import { prefersYaml } from './negotiation.ts';

/** Writes a JSON answer and ends. `indent` is for what people read. */
export function answerJson(
  response: ServerResponse,
  code: number,
  body: unknown,
  { type = 'application/json', indent }: { readonly type?: string; readonly indent?: number } = {},
): void {
  const text = indent === undefined ? `${JSON.stringify(body)}\n` : JSON.stringify(body, undefined, indent);
  response.writeHead(code, {
    'Content-Type': type,
    'Content-Length': Buffer.byteLength(text),
    'Cache-Control': 'no-cache, private',
  });
  response.end(text);
}

/** Writes a YAML answer, fields in order of their names, and ends. */
export function answerYaml(response: ServerResponse, code: number, body: unknown): void {
  const text = dump(body, { sortKeys: true, lineWidth: -1 });
  response.writeHead(code, {
    'Content-Type': 'application/yaml',
    'Content-Length': Buffer.byteLength(text),
    'Cache-Control': 'no-cache, private',
  });
  response.end(text);
}

/** Plain text: what is not a resource. */
export function answerText(response: ServerResponse, code: number, text: string): void {
  response.writeHead(code, { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-cache, private' });
  response.end(text);
}

/** The Status as it goes over the wire: metadata and, for retries, a header. */
export function answerError(response: ServerResponse, error: unknown): void {
  if (!(error instanceof StatusError)) throw error;
  const { status } = error;
  if (isPathUnknown(status)) {
    answerText(response, 404, '404 page not found\n');
    return;
  }
  const seconds = status.details?.retryAfterSeconds;
  if (seconds !== undefined) response.setHeader('Retry-After', String(seconds));
  if (prefersYaml(response.req.headers.accept ?? '')) answerYaml(response, status.code, wireStatus(status));
  else answerJson(response, status.code, wireStatus(status));
}

/** Resources that are not served answer with plain text; clients make a Status of it. */
const isPathUnknown = (status: Status): boolean => status.details?.causes?.[0]?.reason === 'UnexpectedServerResponse';

/** Go's field order, empty metadata, and no reason where there is none. */
export function wireStatus({ status, message, reason, details, code }: Status): unknown {
  return {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status,
    ...(message === undefined ? {} : { message }),
    ...(reason === undefined || reason === '' ? {} : { reason }),
    ...(details === undefined ? {} : { details }),
    code,
  };
}
