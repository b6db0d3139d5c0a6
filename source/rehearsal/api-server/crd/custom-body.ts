/** Bodies of custom objects: no decoder knows them, so they are refused in words of their own. */
import { textAt } from '../../../model/fields.ts';
import { wrong } from '../causes.ts';
import { decode } from '../decode.ts';
import { type Dict, isDict } from '../json.ts';
import { goJson, jsonKind, summary } from '../json-text.ts';
import type { Write } from '../requests.ts';
import { apiVersionOf, splitApiVersion } from '../resources.ts';
import { badRequest, invalid } from '../status-errors.ts';
import { fieldType } from '../types/type.ts';

/** Throws 400 for a body without a kind, of another version, or with metadata that is none; 422 for another kind. */
export function refuseOddCustom(body: Dict, apiVersion: string, write: Write): void {
  const { kind, group } = write.resource;
  const missing = ['kind', 'apiVersion'].find(field => typeof body[field] !== 'string' || body[field] === '');
  if (missing !== undefined) {
    const field = missing === 'kind' ? 'Kind' : 'apiVersion';
    const shown = goJson(body);
    const why = `Object '${field}' is missing in '${shown}'`;
    throw badRequest(`the object provided is unrecognized (must be of type ${kind}): ${why} (${summary(shown)})`);
  }
  warnOfOtherVersion(body, apiVersion, write);
  if (body.apiVersion !== apiVersion) {
    const given = String(body.apiVersion);
    throw badRequest(`the API version in the data (${given}) does not match the expected API version (${apiVersion})`);
  }
  if (body.kind !== kind)
    throw invalid({ group, plural: '', kind: String(body.kind) }, textAt(body, 'metadata', 'name') ?? '', [
      wrong('kind', body.kind, `must be ${kind}`),
    ]);
  refuseMetadata(body.metadata, write);
}

/** Metadata has a type of its own even where nothing else has. */
function refuseMetadata(metadata: unknown, { resource, version }: Write): void {
  const prefix = `${resource.kind} in version "${version}" cannot be handled as a ${resource.kind}: `;
  const type = fieldType(resource.type(version), 'metadata');
  if (metadata === undefined || metadata === null || type === undefined) return;
  if (!isDict(metadata)) {
    const why = `json: cannot unmarshal ${jsonKind(metadata)} into Go value of type v1.ObjectMeta`;
    throw badRequest(prefix + why);
  }
  try {
    decode(metadata, type);
  } catch (error) {
    throw badRequest(`${prefix}${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Of a version that is not served no field is known. */
function warnOfOtherVersion(body: Dict, apiVersion: string, { resource, validation, warn }: Write): void {
  const { group, version } = splitApiVersion(String(body.apiVersion));
  const sibling = group === splitApiVersion(apiVersion).group && !resource.versions.includes(version);
  if (!sibling || validation !== 'Warn') return;
  const fields = Object.keys(body).filter(field => !['apiVersion', 'kind', 'metadata'].includes(field));
  for (const field of fields.sort()) warn?.(`unknown field "${field}"`);
}

/** A patch may not make another kind or version of a custom object. */
export function refuseOtherCustom(body: Dict, write: Write): void {
  const { resource, version } = write;
  if (resource.custom === undefined) return;
  const { group, kind } = resource;
  const apiVersion = apiVersionOf(group, version);
  const name = textAt(body, 'metadata', 'name') ?? '';
  const refuse = (field: string, wanted: string, given: string) =>
    invalid({ group, plural: '', kind: given }, name, [wrong(field, body[field], `must be ${wanted}`)]);
  warnOfOtherVersion(body, apiVersion, write);
  if (body.kind !== kind) throw refuse('kind', kind, String(body.kind));
  if (body.apiVersion !== apiVersion) throw refuse('apiVersion', apiVersion, kind);
}
