/** Small steps in the course of a write: what is left alone, names, patches, the body of an apply, what counts as no change. */
import { textAt } from '../../model/fields.ts';
import type { Patch } from '../../ports.ts';
import { wrong } from './causes.ts';
import { kindTitle, sameName, settleNamespace } from './conversion.ts';
import { refuseUntyped } from './decode.ts';
import { clone, type Dict, type Doc, isDict, sameCopied } from './json.ts';
import { randomSuffix } from './names.ts';
import { jsonPatch, mergePatch } from './patches.ts';
import { mayChangeWithStatus } from './preparation.ts';
import type { Write } from './requests.ts';
import { apiVersionOf } from './resources.ts';
import { badRequest, invalid } from './status-errors.ts';
import { strategicPatch } from './strategic.ts';

/** What each endpoint ignores, so that no manager comes to own it there. */
export function resetFields({ resource, subresource }: Write): readonly (readonly string[])[] {
  // Metadata written with the status of a custom object are dropped, and yet owned.
  if (subresource === 'status' && resource.custom !== undefined) return [['spec']];
  if (subresource === 'status') {
    const left = ['labels', 'annotations', 'finalizers', 'ownerReferences'].filter(
      field => !mayChangeWithStatus(resource, field),
    );
    return [['spec'], ...left.map(field => ['metadata', field])];
  }
  return resource.subresources.includes('status') ? [['status']] : [];
}

/** Gives a generated name to what has none but the start of one. */
export function nameNew(doc: Doc, random: () => number): void {
  const { generateName } = doc.metadata;
  if (doc.metadata.name === '' && typeof generateName === 'string' && generateName !== '') {
    doc.metadata.name = generateName + randomSuffix(random);
  }
}

/** The object with a patch of any kind applied. */
export function patched(before: Doc, patch: Patch, write: Write): Dict {
  const made = changed(before, patch, write);
  refuseOtherKind(made, write);
  return made;
}

/** A patch may not make another kind of it; the answer quotes the whole object. */
function refuseOtherKind(made: Dict, { resource, version }: Write): void {
  const apiVersion = apiVersionOf(resource.group, version);
  const { kind = resource.kind, apiVersion: given = apiVersion } = made;
  if (resource.custom !== undefined || (kind === resource.kind && given === apiVersion)) return;
  const group = resource.group === '' ? 'core' : (resource.group.split('.')[0] ?? '');
  const why =
    made.apiVersion === apiVersion
      ? `converting (${version}.${String(made.kind)}) to (${group}.${resource.kind}): unknown conversion`
      : `no kind "${String(made.kind)}" is registered for version "${String(made.apiVersion)}" in scheme "pkg/runtime/scheme.go:110"`;
  throw invalid({ group: '', plural: '', kind: '' }, '', [wrong('patch', JSON.stringify(made), why)]);
}

function changed(before: Doc, patch: Patch, { resource, version }: Write): Dict {
  switch (patch.type) {
    case 'json':
      return jsonPatch(before, patch.body) as Dict;
    case 'merge':
      return mergePatch(before, patch.body) as Dict;
    case 'strategic':
      return strategicPatch(before, patch.body, resource.type(version)) as Dict;
  }
}

/** A patch cannot make it another object; a replacement with another uid is a conflict instead. */
export function refuseOtherUid(doc: Doc, before: Doc, { resource }: Write): void {
  const { uid } = doc.metadata;
  if (uid === undefined || uid === '' || uid === before.metadata.uid) return;
  throw invalid(resource, before.metadata.name, [wrong('metadata.uid', uid, 'field is immutable')]);
}

/** Custom objects, and what defines them, are replaced only by one who says which state of theirs was seen. */
export function requireVersion({ metadata }: Doc, name: string, { resource }: Write): void {
  const needed = resource.custom !== undefined || resource.kind === 'CustomResourceDefinition';
  if (!needed || (metadata.resourceVersion ?? '') !== '') return;
  throw invalid({ ...resource, kind: resource.plural }, name, [
    wrong('metadata.resourceVersion', 0, 'must be specified for an update'),
  ]);
}

/** The body of an apply as a document of this endpoint. Throws what a real server answers to what does not fit. */
export function configuration(name: string, config: unknown, write: Write): Doc {
  const { resource, version, namespace } = write;
  if (!isDict(config)) throw badRequest('the body of an apply must be an object');
  const apiVersion = apiVersionOf(resource.group, version);
  if (config.kind !== resource.kind || config.apiVersion !== apiVersion) {
    throw badRequest(`invalid object type: ${kindTitle(String(config.apiVersion ?? ''), String(config.kind ?? ''))}`);
  }
  const given = textAt(config, 'metadata', 'namespace') ?? '';
  const title = `${given}/${textAt(config, 'metadata', 'name') ?? ''}; ${kindTitle(apiVersion, resource.kind)}`;
  refuseUntyped(config, resource.type(version), title);
  const doc = clone(config) as Doc;
  doc.metadata ??= { name };
  // A name that is to be generated is none.
  doc.metadata.name ??= (textAt(doc, 'metadata', 'generateName') ?? '') === '' ? name : '';
  sameName(doc, name);
  settleNamespace(doc, namespace);
  return doc;
}

/** A write that changes nothing is not a write. */
export function unchanged(next: Doc, before: Doc): boolean {
  return sameCopied(next, before);
}

/** Deleted, and nothing holds it any more. */
export function isFinished({ metadata, kind, spec }: Doc): boolean {
  const held = Array.isArray(metadata.finalizers) && metadata.finalizers.length > 0;
  if (metadata.deletionTimestamp === undefined || held) return false;
  if (kind === 'Namespace') return !(isDict(spec) && Array.isArray(spec.finalizers) && spec.finalizers.length > 0);
  return Number(metadata.deletionGracePeriodSeconds ?? 0) === 0;
}
