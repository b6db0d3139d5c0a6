/** What a real server refuses about the schemas of CRDs: they must say the type of everything. */
import { at, listAt, recordAt, textAt } from '../../../model/fields.ts';
import { required, unsupported, wrong } from '../causes.ts';
import { type Doc, isDict } from '../json.ts';
import type { Cause } from '../status-errors.ts';
import { limitRules, metadataRules } from './schema-limits.ts';
import { schemaCauses } from './structural.ts';

/** All that is wrong with the schemas of a definition. */
export function schemaRules(doc: Doc): readonly Cause[] {
  const versions = listAt(doc, 'spec', 'versions');
  const schemas = versions.map(each => at(each, 'schema', 'openAPIV3Schema'));
  const causes = versions.flatMap((version, index) => {
    const own = `spec.versions[${index}].schema.openAPIV3Schema`;
    if (schemas[index] === undefined) return [required(own)];
    const place = versions.length === 1 ? 'spec.validation.openAPIV3Schema' : own;
    const parts = [...metadataRules(schemas[index], place), ...partCauses(schemas[index], place)];
    return [...rootCauses(version, schemas[index], place), ...parts];
  });
  return [...causes, ...openCauses(doc, schemas)];
}

function openCauses(doc: Doc, schemas: readonly unknown[]): readonly Cause[] {
  if (at(doc, 'spec', 'preserveUnknownFields') !== true) return [];
  const why = 'cannot set to true, set x-kubernetes-preserve-unknown-fields to true in spec.versions[*].schema instead';
  const here = 'spec.preserveUnknownFields';
  const defaulted = schemas.some(hasDefault);
  const second = wrong(here, true, 'must be false in order to use defaults in the schema');
  return [wrong(here, true, why), ...(defaulted ? [second] : [])];
}

function hasDefault(schema: unknown): boolean {
  return isDict(schema) && ('default' in schema || partsOf(schema, '').some(({ part }) => hasDefault(part)));
}

function rootCauses(version: unknown, schema: unknown, place: string): readonly Cause[] {
  const type = textAt(schema, 'type');
  if (type === undefined) return [required(`${place}.type`, 'must not be empty at the root')];
  if (type === 'object') return [];
  const status = at(version, 'subresources', 'status') !== undefined;
  const why = 'only "object" is allowed as the type at the root of the schema if the status subresource is enabled';
  return [
    wrong(`${place}.type`, type, 'must be object at the root'),
    ...(status ? [wrong(`${place}.type`, type, why)] : []),
  ];
}

const types = ['array', 'boolean', 'integer', 'number', 'object', 'string'];

/** What is wrong with a schema below its root, all the way down. */
function partCauses(schema: unknown, place: string): readonly Cause[] {
  const type = textAt(schema, 'type');
  const known = type === undefined || types.includes(type);
  const itemless = type === 'array' && at(schema, 'items') === undefined;
  const fallback = at(schema, 'default');
  const misfits = fallback === undefined || !known ? [] : schemaCauses(fallback, schema, '');
  return [
    ...limitRules(schema, place),
    ...(known ? [] : [unsupported(`${place}.type`, type, types)]),
    ...(itemless ? [required(`${place}.items`, 'must be specified')] : []),
    ...(hasUnknown(fallback, schema) ? [wrong(`${place}.default`, fallback, 'must not have unknown fields')] : []),
    ...misfits.map(each => ({ ...each, field: `${place}.default${each.field}` })),
    ...partsOf(schema, place).flatMap(({ part, at: here, of }) => [
      ...(isTyped(part) ? [] : [required(`${here}.type`, `must not be empty for specified ${of}`)]),
      ...partCauses(part, here),
    ]),
  ];
}

/** True for a value with a field that its schema neither declares nor keeps. */
function hasUnknown(value: unknown, schema: unknown): boolean {
  if (Array.isArray(value)) return value.some(item => hasUnknown(item, at(schema, 'items')));
  if (!isDict(value) || at(schema, 'x-kubernetes-preserve-unknown-fields') === true) return false;
  const others = at(schema, 'additionalProperties');
  return Object.entries(value).some(([field, each]) => {
    const part = at(schema, 'properties', field) ?? others;
    return part === undefined || hasUnknown(each, part);
  });
}

const isTyped = (schema: unknown): boolean =>
  textAt(schema, 'type') !== undefined ||
  // Something else is wrong with a reference.
  at(schema, '$ref') !== undefined ||
  at(schema, 'x-kubernetes-int-or-string') === true ||
  at(schema, 'x-kubernetes-preserve-unknown-fields') === true;

type Part = { readonly part: unknown; readonly at: string; readonly of: 'object fields' | 'array items' };

function partsOf(schema: unknown, place: string): readonly Part[] {
  const fields = Object.entries(recordAt(schema, 'properties')).map(
    ([field, part]): Part => ({ part, at: `${place}.properties[${field}]`, of: 'object fields' }),
  );
  const [items, values] = [at(schema, 'items'), at(schema, 'additionalProperties')];
  return [
    ...fields,
    ...(isDict(items) ? [{ part: items, at: `${place}.items`, of: 'array items' } as const] : []),
    ...(isDict(values) ? [{ part: values, at: `${place}.additionalProperties`, of: 'object fields' } as const] : []),
  ];
}
