/** What a real server refuses about CRDs: the rules that their authors meet, not all of them. */
import { at, listAt, textAt } from '../../../model/look.ts';
import { required, unsupported, wrong } from '../causes.ts';
import type { Doc } from '../json.ts';
import type { Cause } from '../status-errors.ts';

/** All that is wrong with a definition. */
export function definitionCauses(doc: Doc): readonly Cause[] {
  return [...nameCauses(doc), ...scopeCauses(doc), ...versionCauses(doc)];
}

function nameCauses(doc: Doc): readonly Cause[] {
  const wanted = `${textAt(doc, 'spec', 'names', 'plural')}.${textAt(doc, 'spec', 'group')}`;
  const fits = doc.metadata.name === wanted;
  return fits ? [] : [wrong('metadata.name', doc.metadata.name, 'must be spec.names.plural+"."+spec.group')];
}

const scopes = ['Cluster', 'Namespaced'];

function scopeCauses(doc: Doc): readonly Cause[] {
  const scope = textAt(doc, 'spec', 'scope') ?? '';
  if (scope === '') return [required('spec.scope')];
  return scopes.includes(scope) ? [] : [unsupported('spec.scope', scope, scopes)];
}

function versionCauses(doc: Doc): readonly Cause[] {
  const versions = listAt(doc, 'spec', 'versions');
  const stored = versions.filter(each => at(each, 'storage') === true);
  const causes: Cause[] = [];
  if (stored.length !== 1) {
    causes.push(wrong('spec.versions', versions, 'must have exactly one version marked as storage version'));
    if (stored.length === 0) causes.push(wrong('status.storedVersions', null, 'must have at least one stored version'));
  }
  const schemas = versions.map(each => at(each, 'schema', 'openAPIV3Schema'));
  // With one schema for all versions the server speaks of it as of the older, common one.
  const common = schemas.length === 1;
  for (const [index, schema] of schemas.entries()) {
    const place = `spec.versions[${index}].schema.openAPIV3Schema`;
    if (schema === undefined) causes.push(required(place));
    else causes.push(...typeCauses(schema, common ? 'spec.validation.openAPIV3Schema' : place));
  }
  return causes;
}

function typeCauses(schema: unknown, place: string): readonly Cause[] {
  const typed = (value: unknown) =>
    textAt(value, 'type') !== undefined ||
    at(value, 'x-kubernetes-int-or-string') === true ||
    at(value, 'x-kubernetes-preserve-unknown-fields') === true;
  const fields = Object.entries((at(schema, 'properties') ?? {}) as object)
    .filter(([, value]) => !typed(value))
    .map(([field]) => required(`${place}.properties[${field}].type`, 'must not be empty for specified object fields'));
  const root = textAt(schema, 'type') === undefined ? [required(`${place}.type`, 'must not be empty at the root')] : [];
  return [...fields, ...root];
}
