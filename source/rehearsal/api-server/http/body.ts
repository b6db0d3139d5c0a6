/** Request bodies: read, limited, decoded by their content type. */
import type { IncomingMessage } from 'node:http';
import { load, YAMLException } from 'js-yaml';
import { isDict } from '../json.ts';
import { jsonKind, readJson, summary } from '../json-text.ts';
import { badRequest, failure, unsupportedMediaType } from '../status-errors.ts';
import type { Type } from '../types/type.ts';
import { isEnvelope, openEnvelope, readMessage } from './protobuf.ts';

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

/** The content type without its parameters; JSON where none is given. */
export const mediaType = (request: IncomingMessage): string =>
  (request.headers['content-type'] ?? 'application/json').split(';')[0]?.trim() ?? '';

/** What a body says, and the fields that it says twice. */
export type Body = { readonly value: unknown; readonly duplicates: readonly string[] };

const JSON_TYPE = 'application/json';
const YAML_TYPE = 'application/yaml';
const PROTOBUF = 'application/vnd.kubernetes.protobuf';

/**
 * An object of a body. `typeOf` says how a protobuf message of a kind is read; `expected` is the kind that complaints
 * name. Throws 400 for what cannot be read, 415 for a type that is none of these.
 */
export function objectOf(
  body: Buffer,
  media: string,
  typeOf: (apiVersion: string, kind: string) => Type | undefined,
  expected = '',
): Body {
  const refused = (why: string) => {
    const start = expected === '' ? '' : `the object provided is unrecognized (must be of type ${expected}): `;
    return badRequest(`${start}${why} (${summary(body)})`);
  };
  switch (media) {
    case JSON_TYPE: {
      const read = readJson(body);
      if ('error' in read) throw refused(`couldn't get version/kind; json parse error: ${read.error}`);
      const why = headComplaint(read.value);
      if (why !== undefined) throw refused(`couldn't get version/kind; json parse error: ${why}`);
      return { value: read.value ?? {}, duplicates: read.duplicates };
    }
    case YAML_TYPE: {
      const read = readYaml(body.toString());
      if ('error' in read) throw refused(`yaml: ${read.error}`);
      return { value: read.value ?? {}, duplicates: [] };
    }
    case PROTOBUF: {
      if (!isEnvelope(body)) {
        throw refused('provided data does not appear to be a protobuf message, expected prefix [107 56 115 0]');
      }
      const { apiVersion, kind, raw } = openEnvelope(body);
      const type = typeOf(apiVersion, kind);
      if (type === undefined) throw badRequest(`no kind "${kind}" is registered for version "${apiVersion}"`);
      return { value: { apiVersion, kind, ...readMessage(raw, type) }, duplicates: [] };
    }
  }
  throw unsupportedMediaType(
    `the body of the request was in an unknown format - accepted media types include: ${JSON_TYPE}, ${YAML_TYPE}, ${PROTOBUF}`,
  );
}

const HEAD = 'struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }';

/** What is wrong with the part that every object begins with: its version and kind. */
function headComplaint(value: unknown): string | undefined {
  if (value === null) return undefined;
  if (!isDict(value)) return `json: cannot unmarshal ${jsonKind(value)} into Go value of type ${HEAD}`;
  const bad = ['apiVersion', 'kind'].find(field => value[field] != null && typeof value[field] !== 'string');
  if (bad === undefined) return undefined;
  return `json: cannot unmarshal ${jsonKind(value[bad])} into Go struct field .${bad} of type string`;
}

export type YamlText = { readonly error: string } | { readonly value: unknown; readonly warnings: readonly string[] };

/** YAML, of which JSON is a part. Of a field that stands twice the last counts, with a warning. */
export function readYaml(text: string): YamlText {
  if (text.trim() === '') return { value: undefined, warnings: [] };
  try {
    return { value: load(text), warnings: [] };
  } catch (error) {
    if (!(error instanceof YAMLException)) return { error: String(error) };
    if (error.reason !== 'duplicated mapping key') return { error: error.reason };
    const line = (error.mark?.line ?? 0) + 1;
    const key = /^["']?([^"':\s]+)/.exec(text.slice(error.mark?.position ?? 0))?.[1] ?? '';
    return {
      value: load(text, { json: true }),
      warnings: [`line ${line}: key ${JSON.stringify(key)} already set in map`],
    };
  }
}
