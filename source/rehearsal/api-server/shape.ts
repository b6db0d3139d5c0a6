/** An object on its way in: decoded by its type, defaulted, validated; and on its way out in the version asked for. */
import { at } from '../../model/look.ts';
import { fillSchemaDefaults, schemaCauses } from './crd/structural.ts';
import { decode, strictError } from './decode.ts';
import { fillDefaults } from './defaults/defaults.ts';
import { copy, type Dict, type Doc, isDict } from './json.ts';
import type { Write } from './requests.ts';
import { apiVersionOf, type Resource } from './resources.ts';
import { badRequest, failure, invalid } from './status-errors.ts';
import { causesAgainst } from './validation.ts';

/** A body as a document of the kind that the path says. Throws 400 for another kind, and for unknown fields when strict. */
export function decodeBody(body: unknown, write: Write): Doc {
  const { resource, version } = write;
  const { kind, group } = resource;
  if (!isDict(body)) throw badRequest(`the object provided is unrecognized (must be of type ${kind})`);
  const apiVersion = apiVersionOf(group, version);
  const found = { kind: body.kind ?? kind, apiVersion: body.apiVersion ?? apiVersion };
  if (found.kind !== kind || found.apiVersion !== apiVersion) throw wrongKind(found, { kind, apiVersion });
  return decodeAs({ ...body, ...found }, write);
}

function wrongKind(found: { kind: unknown; apiVersion: unknown }, wanted: { kind: string; apiVersion: string }) {
  const title = (of: { kind: unknown; apiVersion: unknown }) => {
    const [group, version] = String(of.apiVersion).includes('/')
      ? String(of.apiVersion).split('/')
      : ['', of.apiVersion];
    return `${group === '' ? '' : `${group}/`}${version}, Kind=${of.kind}`;
  };
  return badRequest(
    `the API version in the data (${String(found.apiVersion)}) does not match the expected API version (${title(wanted).split(',')[0]})`,
  );
}

/** Without unknown fields. */
export function decodeAs(body: Dict, write: Write): Doc {
  const { resource, version, validation } = write;
  const prefix = `${resource.kind} in version "${version}" cannot be handled as a ${resource.kind}: `;
  const decoded = decoding(body, resource, version, prefix);
  const complaint = strictError(decoded.unknown);
  if (complaint !== undefined && validation === 'Strict') throw badRequest(`${prefix}${complaint}`);
  if (validation === 'Warn') for (const path of decoded.unknown) write.warn?.(`unknown field "${path}"`);
  const doc = decoded.value as Doc;
  if (!isDict(doc.metadata)) doc.metadata = { name: '' };
  doc.metadata.name ??= '';
  return doc;
}

function decoding(body: Dict, resource: Resource, version: string, prefix: string) {
  if (resource.custom !== undefined) {
    // Wrong types of custom objects are the schema's business: here only undeclared fields matter.
    return pruned(body, resource, version);
  }
  try {
    return decode(body, resource.type(version), resource.kind);
  } catch (error) {
    throw badRequest(`${prefix}${error instanceof Error ? error.message : String(error)}`);
  }
}

function pruned(body: Dict, resource: Resource, version: string) {
  try {
    return decode(body, resource.type(version), resource.kind);
  } catch {
    // A value of the wrong type somewhere: validation by schema names it, with all others.
    return { value: copy(body), unknown: [] };
  }
}

/** Defaults, by kind or by schema. Writes into the document. */
export function complete(doc: Doc, resource: Resource, version: string): void {
  if (resource.custom === undefined) fillDefaults(doc);
  else fillSchemaDefaults(doc, resource.custom.schema(version));
}

/** Throws 422 with every reason. */
export function validate(doc: Doc, before: Doc | undefined, resource: Resource, version: string): void {
  const schema = resource.custom?.schema(version);
  const { metadata: _, ...body } = doc;
  const bySchema = schema === undefined ? [] : schemaCauses(body, withoutMetadata(schema), '');
  const causes = [...causesAgainst(resource, doc, before), ...bySchema];
  if (causes.length > 0) throw invalid(resource, doc.metadata.name, causes);
}

function withoutMetadata(schema: unknown): unknown {
  const properties = at(schema, 'properties');
  if (!isDict(schema) || !isDict(properties)) return schema;
  const { metadata: _, apiVersion: _a, kind: _k, ...rest } = properties;
  return { ...schema, properties: rest };
}

/** A stored object in the version asked for: custom objects differ in nothing else. */
export function inVersion(doc: Doc, resource: Resource, version: string): Doc {
  const apiVersion = apiVersionOf(resource.group, version);
  return doc.apiVersion === apiVersion ? doc : { ...doc, apiVersion };
}

/** 400 of a body that names another object than the path. */
export function sameName(doc: Doc, name: string): void {
  if (doc.metadata.name !== name) {
    throw badRequest(`the name of the object (${doc.metadata.name}) does not match the name on the URL (${name})`);
  }
}

/** The namespace of the path goes into the body; another one there is a 400. */
export function settleNamespace(doc: Doc, namespace: string | undefined): void {
  const own = doc.metadata.namespace;
  if (namespace === undefined) delete doc.metadata.namespace;
  else if (own === undefined || own === '') doc.metadata.namespace = namespace;
  else if (own !== namespace) {
    throw failure(
      400,
      'BadRequest',
      'the namespace of the provided object does not match the namespace sent on the request',
    );
  }
}
