/** What a schema of a CRD may not say, though OpenAPI lets it: what is no longer structural, or costs too much. */
import { at, listAt, recordAt, textAt } from '../../../model/fields.ts';
import { choice, forbiddenField, required, wrong } from '../causes.ts';
import { isDict } from '../json.ts';
import type { Cause } from '../status-errors.ts';

/** All that is wrong with one node of a schema, its parts left out. */
export function limitRules(schema: unknown, place: string): readonly Cause[] {
  const has = (field: string) => at(schema, field) !== undefined;
  const quadratic = 'uniqueItems cannot be set to true since the runtime complexity becomes quadratic';
  const exclusive = 'additionalProperties and properties are mutual exclusive';
  const values = at(schema, 'additionalProperties');
  return [
    ...(has('$ref') ? [forbiddenField(`${place}.$ref`, '$ref is not supported')] : []),
    ...(at(schema, 'uniqueItems') === true ? [forbiddenField(`${place}.uniqueItems`, quadratic)] : []),
    ...(has('properties') && has('additionalProperties') && values !== false
      ? [forbiddenField(`${place}.additionalProperties`, exclusive)]
      : []),
    ...patternRules(textAt(schema, 'pattern'), `${place}.pattern`),
    ...listRules(schema, place),
    ...alternativeRules(schema, place),
  ];
}

/** What a schema says of metadata: names at most. */
export function metadataRules(schema: unknown, place: string): readonly Cause[] {
  const said = Object.keys(recordAt(schema, 'properties', 'metadata', 'properties'));
  if (said.every(field => field === 'name' || field === 'generateName')) return [];
  const why = 'must not specify anything other than name and generateName, but metadata is implicitly specified';
  return [forbiddenField(`${place}.properties[metadata]`, why)];
}

/** Only what no dialect of regular expressions knows is refused, in the words for the one fault that people make. */
function patternRules(pattern: string | undefined, here: string): readonly Cause[] {
  if (pattern === undefined || pattern.split('(').length === pattern.split(')').length) return [];
  try {
    new RegExp(pattern);
    return [];
  } catch {
    const why = pattern.includes('(') ? `missing closing ): \`${pattern}\`` : `unexpected ): \`${pattern}\``;
    return [wrong(here, pattern, `must be a valid regular expression, but isn't: error parsing regexp: ${why}`)];
  }
}

const LIST = 'x-kubernetes-list-type';
const KEYS = 'x-kubernetes-list-map-keys';

function listRules(schema: unknown, place: string): readonly Cause[] {
  const type = at(schema, LIST);
  const keys = listAt(schema, KEYS) as readonly string[];
  if (type !== 'map') return choice(`${place}.${LIST}`, type, ['atomic', 'set', 'map']);
  if (keys.length === 0) return [required(`${place}.${KEYS}`, `must not be empty if ${LIST} is map`)];
  const items = at(schema, 'items');
  const why = `this property is in ${KEYS}, so it must have a default or be a required property`;
  return keys
    .filter(key => !listAt(items, 'required').includes(key) && at(items, 'properties', key, 'default') === undefined)
    .map(key => required(`${place}.items.properties[${key}].default`, why));
}

/** Types and similar belong beside the alternatives, not into them. */
const structural = ['type', 'default', 'additionalProperties', 'nullable'];

function alternativeRules(schema: unknown, place: string): readonly Cause[] {
  const open = at(schema, 'x-kubernetes-int-or-string') === true;
  return alternativesOf(schema, place).flatMap(([part, here]) =>
    structural
      .filter(field => at(part, field) !== undefined && !(open && field === 'type'))
      .map(field => forbiddenField(`${here}.${field}`, 'must be empty to be structural')),
  );
}

function alternativesOf(schema: unknown, place: string): readonly (readonly [unknown, string])[] {
  const not = at(schema, 'not');
  return [
    ...(['allOf', 'anyOf', 'oneOf'] as const).flatMap(list =>
      listAt(schema, list).map((part, index) => [part, `${place}.${list}[${index}]`] as const),
    ),
    ...(isDict(not) ? [[not, `${place}.not`] as const] : []),
  ];
}
