/** An object on its way in: decoded by its type, defaulted, validated; and on its way out in the version asked for. */

import { at } from '../../model/fields.ts';
import { StatusError } from '../../model/kube.ts';
import type { Patch } from '../../ports.ts';
import { autoscalerIn } from './autoscaler-versions.ts';
import { refuseOddCustom, refuseOtherCustom } from './crd/custom-body.ts';
import { dropNulls, fillSchemaDefaults, schemaCauses } from './crd/structural.ts';
import { decode } from './decode.ts';
import { fillDefaults } from './defaults/defaults.ts';
import { EVENTS, eventIn } from './event-versions.ts';
import { goMap } from './go-text.ts';
import { clone, copy, type Dict, type Doc, isDict } from './json.ts';
import type { Registry } from './registry.ts';
import type { Write } from './requests.ts';
import { apiVersionOf, type Resource, splitApiVersion } from './resources.ts';
import { badRequest, type Cause, failure, invalid } from './status-errors.ts';
import { causesAgainst } from './validation.ts';

/**
 * A body as a document of the kind that the path says. Throws 400 for another kind, and for unknown fields when strict.
 */
export function decodeBody(body: unknown, write: Write, registry: Registry): Doc {
  const { resource, version } = write;
  const { kind, group } = resource;
  if (!isDict(body)) throw badRequest(`the object provided is unrecognized (must be of type ${kind})`);
  const apiVersion = apiVersionOf(group, version);
  if (resource.custom !== undefined) {
    refuseOddCustom(body, apiVersion, write);
    return decodeAs(body, write);
  }
  const found = { kind: body.kind ?? kind, apiVersion: body.apiVersion ?? apiVersion };
  const start = `${String(found.kind)} in version "${splitApiVersion(String(found.apiVersion)).version}" cannot be handled as a ${kind}: `;
  if (found.apiVersion !== apiVersion && !isBuiltin(registry, found)) {
    const why = `no kind "${String(found.kind)}" is registered for version "${String(found.apiVersion)}" in scheme "pkg/runtime/scheme.go:110"`;
    throw badRequest(start + why);
  }
  if (found.kind !== kind || found.apiVersion !== apiVersion) {
    const why = `converting (${splitApiVersion(String(found.apiVersion)).version}.${String(found.kind)}) to (${group === '' ? 'core' : group.split('.')[0]}.${kind}): unknown conversion`;
    throw badRequest(start + why);
  }
  return decodeAs({ ...body, ...found }, write);
}

function isBuiltin(registry: Registry, found: { readonly kind: unknown; readonly apiVersion: unknown }): boolean {
  const { group, version } = splitApiVersion(String(found.apiVersion));
  const resource = registry.byKind(group, String(found.kind));
  return resource !== undefined && resource.custom === undefined && resource.versions.includes(version);
}

/** `apps/v1, Kind=Deployment`; a core kind has an empty group: `/v1, Kind=Pod`. */
export function kindTitle(apiVersion: string, kind: string): string {
  return `${apiVersion.includes('/') ? '' : '/'}${apiVersion}, Kind=${kind}`;
}

/** A patched object; what is wrong with it is reported as an error of the patch (422). */
export function decodePatched(body: Dict, before: Doc, patch: Patch, write: Write): Doc {
  const { resource, version } = write;
  try {
    refuseOtherCustom(body, write);
    const read = write.subresource === 'status' ? withoutLeftAlone(body, before) : body;
    // A patch may take them away; they come back.
    return decodeAs({ apiVersion: apiVersionOf(resource.group, version), kind: resource.kind, ...read }, write);
  } catch (error) {
    const [, why] = error instanceof StatusError ? (error.status.message ?? '').split(' cannot be handled as a ') : [];
    if (why === undefined) throw error;
    const shown = patch.type === 'strategic' ? goMap(patch.body) : JSON.stringify(body);
    const complaint = why.slice(resource.kind.length + 2);
    const told = patch.type === 'strategic' ? restoring(complaint) : complaint;
    const message = `Invalid value: ${JSON.stringify(shown)}: ${told}`;
    throw invalid({ group: '', plural: '', kind: '' }, '', [{ reason: 'FieldValueInvalid', message, field: 'patch' }]);
  }
}

/** Of a status written by a patch all else is taken from what is stored, and most of it is still the same object. */
function withoutLeftAlone(body: Dict, before: Doc): Dict {
  const isRead = (field: string) => statusFields.has(field) || body[field] !== before[field];
  return Object.fromEntries(Object.entries(body).filter(([field]) => isRead(field)));
}

const statusFields: ReadonlySet<string> = new Set(['apiVersion', 'kind', 'metadata', 'status']);

/** A strategic patch is not read from JSON but from Go's maps, and that complains in other words. */
function restoring(complaint: string): string {
  const [, type = ''] = /^json: cannot unmarshal .* of type (bool|int32|int64|float64)$/.exec(complaint) ?? [];
  if (complaint.startsWith('illegal base64')) return `error decoding from json: ${complaint}`;
  if (/^json: cannot unmarshal object into .* of type \[\]/.test(complaint)) return 'cannot restore slice from map';
  return type === '' ? complaint : `unrecognized type: ${type}`;
}

/** Without unknown fields. */
export function decodeAs(body: Dict, write: Write): Doc {
  const { resource, version, validation, duplicates = [] } = write;
  const prefix = `${resource.kind} in version "${version}" cannot be handled as a ${resource.kind}: `;
  const decoded = decoding(body, resource, version, prefix);
  const complaints = [
    ...duplicates.map(path => `duplicate field "${path}"`),
    // Those of custom objects are told in the order of their names.
    ...(resource.custom === undefined ? decoded.unknown : [...decoded.unknown].sort()).map(
      path => `unknown field "${path}"`,
    ),
  ];
  if (complaints.length > 0 && validation === 'Strict') {
    throw badRequest(`${prefix}strict decoding error: ${complaints.join(', ')}`);
  }
  if (validation === 'Warn') for (const each of complaints) write.warn?.(each);
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
    return decode(body, resource.type(version));
  } catch (error) {
    throw badRequest(`${prefix}${error instanceof Error ? error.message : String(error)}`);
  }
}

function pruned(body: Dict, resource: Resource, version: string) {
  try {
    return decode(body, resource.type(version));
  } catch {
    // A value of the wrong type somewhere: validation by schema names it, with all others.
    return { value: clone(body), unknown: [] };
  }
}

/**
 * An object of one's own, to be written into: nulls mean something in custom objects only. Managed fields are never
 * written into, and are known again by their identity (fields/managers.ts): they stay the same.
 */
export function own(doc: Doc, resource: Resource): Doc {
  const copied = resource.custom === undefined ? copy : clone;
  const { managedFields } = doc.metadata;
  if (!Array.isArray(managedFields)) return copied(doc);
  // In its place, as the order of fields is seen.
  const made: Doc = copied({ ...doc, metadata: { ...doc.metadata, managedFields: [] } });
  made.metadata.managedFields = managedFields;
  return made;
}

/** What was merged, as the types of its kind have it: without what is empty. */
export function settled(doc: Doc, resource: Resource, version: string): Doc {
  return decoding(doc, resource, version, '').value as Doc;
}

/** Defaults, by kind or by schema. Writes into the document. */
export function complete(doc: Doc, resource: Resource, version: string): void {
  for (const field of ['annotations', 'labels']) {
    // The last one taken away takes the field with it.
    const found = doc.metadata[field];
    if (isDict(found) && Object.keys(found).length === 0) delete doc.metadata[field];
  }
  if (resource.custom === undefined) fillDefaults(doc);
  else {
    dropNulls(doc, resource.custom.schema(version));
    fillSchemaDefaults(doc, resource.custom.schema(version));
  }
}

/** Throws 422 with every reason. */
export function validate(doc: Doc, before: Doc | undefined, { resource, version, subresource }: Write): void {
  const schema = resource.custom?.schema(version);
  const { metadata: _, ...body } = doc;
  const bySchema =
    subresource === 'status' ? statusCauses(doc, schema) : schemaCauses(body, withoutMetadata(schema), '');
  const causes = [...causesAgainst(resource, doc, before, subresource), ...bySchema];
  // Events are spoken of as those of the core group.
  const group = resource.group === EVENTS ? '' : resource.group;
  if (causes.length > 0) throw invalid({ ...resource, group }, doc.metadata.name, causes);
}

/** Through its own endpoint a status is judged alone, and spoken of as the whole. */
const statusCauses = (doc: Doc, schema: unknown): readonly Cause[] =>
  schemaCauses(doc.status, at(schema, 'properties', 'status'), '').map(each => ({
    ...each,
    field: `status.${each.field}`,
  }));

function withoutMetadata(schema: unknown): unknown {
  const properties = at(schema, 'properties');
  if (!isDict(schema) || !isDict(properties)) return schema;
  const { metadata: _, apiVersion: _a, kind: _k, ...rest } = properties;
  return { ...schema, properties: rest };
}

/** A stored object in the version asked for. Only autoscalers and events differ in more than its name. */
export function inVersion(doc: Doc, resource: Resource, version: string): Doc {
  const apiVersion = apiVersionOf(resource.group, version);
  if (doc.apiVersion === apiVersion) return doc;
  if (resource.custom === undefined && doc.kind === 'Event') return eventIn(doc, apiVersion);
  return resource.kind === 'HorizontalPodAutoscaler' ? autoscalerIn(doc, apiVersion) : { ...doc, apiVersion };
}

/** The form in which it is stored. */
export const asStored = (doc: Doc, resource: Resource): Doc =>
  resource.group === EVENTS ? eventIn(doc, 'v1') : inVersion(doc, resource, resource.storage);

/** 400 of a body that names another object than the path. */
export function sameName(doc: Doc, name: string): void {
  if (doc.metadata.name === '') {
    throw badRequest(`the name of the object (${name} based on URL) was undeterminable: name must be provided`);
  }
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
