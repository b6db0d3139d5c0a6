/** Bodies of patches, by their content type. */
import type { JsonObject } from '../../../model/kube.ts';
import type { Patch } from '../../../ports.ts';
import { isDict } from '../json.ts';
import { jsonKind, readJson } from '../json-text.ts';
import type { Resource } from '../resources.ts';
import { badRequest, failure, invalid, unsupportedMediaType } from '../status-errors.ts';
import { readYaml } from './body.ts';

export const APPLY = 'application/apply-patch+yaml';
const JSON_PATCH = 'application/json-patch+json';
const MERGE_PATCH = 'application/merge-patch+json';
const STRATEGIC_PATCH = 'application/strategic-merge-patch+json';

/** Throws 415 for a type that is not a patch, and for one that custom kinds do not take. */
export function requirePatchType(media: string, { custom }: Resource): void {
  const ours = [APPLY, JSON_PATCH, MERGE_PATCH, ...(custom === undefined ? [STRATEGIC_PATCH] : [])];
  if (ours.includes(media)) return;
  if (custom === undefined) throw failure(415, 'UnsupportedMediaType', '415: Unsupported Media Type', {});
  const known = [JSON_PATCH, MERGE_PATCH, APPLY].join(', ');
  throw unsupportedMediaType(
    `the body of the request was in an unknown format - accepted media types include: ${known}`,
  );
}

export type PatchBody = { readonly patch: Patch; readonly duplicates: readonly string[] };

/** The patch of a body of such a type. Throws 400, in Go's words, for what is none. */
export function patchOf(media: string, body: Buffer): PatchBody {
  const strategic = media === STRATEGIC_PATCH;
  const refused = (why: string) => badRequest(strategic ? why : `error decoding patch: ${why}`);
  const read = readJson(body);
  if ('error' in read) throw refused(read.error);
  const { value, duplicates } = read;
  const misfit = (type: string) => refused(`json: cannot unmarshal ${jsonKind(value)} into Go value of type ${type}`);
  if (media === JSON_PATCH) {
    if (value !== null && !Array.isArray(value)) throw misfit('[]handlers.jsonPatchOp');
    return { patch: { type: 'json', body: (value ?? []) as readonly JsonObject[] }, duplicates };
  }
  if (value === null && !strategic) throw badRequest('Invalid JSON Patch');
  if (value !== null && !isDict(value)) throw misfit('map[string]interface {}');
  const patch = (value ?? {}) as JsonObject;
  return { patch: { type: strategic ? 'strategic' : 'merge', body: patch }, duplicates };
}

export type Applied = { readonly config: unknown; readonly warnings: readonly string[] };

/** The configuration of an apply. Throws 400 for what is not an object. */
export function configurationOf(body: Buffer): Applied {
  const read = readYaml(body.toString());
  if ('error' in read) throw badRequest(`error decoding YAML: error converting YAML to JSON: yaml: ${read.error}`);
  const { value, warnings } = read;
  if (value != null && !isDict(value)) {
    const why = `json: cannot unmarshal ${jsonKind(value)} into Go value of type map[string]interface {}`;
    throw badRequest(`error decoding YAML: error unmarshaling JSON: while decoding JSON: ${why}`);
  }
  return { config: value ?? {}, warnings };
}

/** Throws 422 when an apply names no manager. */
export function requireManager(manager: string | null): void {
  if (manager !== null && manager !== '') return;
  throw invalid({ group: 'meta.k8s.io', plural: 'patchoptions', kind: 'PatchOptions' }, '', [
    { reason: 'FieldValueRequired', message: 'Required value: is required for apply patch', field: 'fieldManager' },
  ]);
}
