/** Request bodies: read, limited, decoded by their content type. */
import type { IncomingMessage } from 'node:http';
import { load } from 'js-yaml';
import { badRequest, failure, unsupportedMediaType } from '../status-errors.ts';
import type { Type } from '../types/type.ts';
import { openEnvelope, readMessage } from './protobuf.ts';

const LIMIT = 3 * 1024 * 1024;

/** All of a body. Throws 413 beyond what a real server takes. */
export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > LIMIT) throw failure(413, 'RequestEntityTooLarge', `Request entity too large: limit is ${LIMIT}`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

export const mediaType = (request: IncomingMessage): string =>
  (request.headers['content-type'] ?? 'application/json').split(';')[0]?.trim() ?? '';

/** An object of a body. `typeOf` says how a protobuf message of a kind is read. */
export function objectOf(
  body: Buffer,
  media: string,
  typeOf: (apiVersion: string, kind: string) => Type | undefined,
  expected = '',
): unknown {
  switch (media) {
    case 'application/json':
      return parseJson(body, expected);
    case 'application/yaml':
      return load(body.toString());
    case 'application/vnd.kubernetes.protobuf': {
      const { apiVersion, kind, raw } = openEnvelope(body);
      const type = typeOf(apiVersion, kind);
      if (type === undefined) throw badRequest(`no kind "${kind}" is registered for version "${apiVersion}"`);
      return { apiVersion, kind, ...readMessage(raw, type) };
    }
  }
  throw unsupportedMediaType(
    'the body of the request was in an unknown format - accepted media types include: application/json, application/yaml, application/vnd.kubernetes.protobuf',
  );
}

/** JSON, with the server's complaint about what is none. `kind` is what was expected. */
export function parseJson(body: Buffer, kind = ''): unknown {
  const text = body.toString();
  try {
    return JSON.parse(text);
  } catch (error) {
    const why = text.trim() === '' ? 'unexpected end of JSON input' : error instanceof Error ? error.message : '';
    const shown = text === '' ? '<empty>' : body.subarray(0, 30).toString('hex');
    const start = kind === '' ? '' : `the object provided is unrecognized (must be of type ${kind}): `;
    throw badRequest(`${start}couldn't get version/kind; json parse error: ${why} (${shown})`);
  }
}
