/** Validates values against a CustomResourceDefinition's schema: names and types of fields. Pure. */

import { at, listAt, recordAt, textAt } from './fields.ts';
import { isMap } from './istio-values.ts';
import { nearest } from './names.ts';

export type SchemaViolation = { readonly field: string; readonly words: string };

/** Every field that an API server would refuse or drop, at once. */
export function schemaViolations(
  schema: unknown,
  value: unknown,
  path: readonly string[] = [],
): readonly SchemaViolation[] {
  const wrong = (words: string) => [{ field: path.join('.'), words }];
  if (at(schema, 'x-kubernetes-int-or-string') === true) {
    return typeof value === 'string' || Number.isInteger(value) ? [] : wrong('is neither text nor a whole number');
  }
  const type = textAt(schema, 'type');
  if (type !== undefined && !isOf(type, value)) return wrong(`is not ${typeWords[type] ?? type}`);
  const choices = listAt(schema, 'enum');
  if (choices.length > 0 && !choices.includes(value)) return wrong(`is none of ${choices.join(', ')}`);
  if (Array.isArray(value)) {
    return value.flatMap((each, index) => schemaViolations(at(schema, 'items'), each, [...path, String(index)]));
  }
  if (!isMap(value)) return [];
  const properties = recordAt(schema, 'properties');
  const others = at(schema, 'additionalProperties');
  const isFree = at(schema, 'x-kubernetes-preserve-unknown-fields') === true || type === undefined;
  return Object.entries(value).flatMap(([key, each]) => {
    const here = [...path, key];
    if (Object.hasOwn(properties, key)) return schemaViolations(properties[key], each, here);
    if (isMap(others)) return schemaViolations(others, each, here);
    if (others === true || isFree) return [];
    const near = nearest(key, Object.keys(properties));
    return [
      { field: here.join('.'), words: near === undefined ? 'is not a field' : `is not a field; did you mean ${near}?` },
    ];
  });
}

const typeWords: Readonly<Record<string, string>> = {
  object: 'a map',
  array: 'a list',
  string: 'text (quote it)',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
};

function isOf(type: string, value: unknown): boolean {
  switch (type) {
    case 'object':
      return isMap(value);
    case 'array':
      return Array.isArray(value);
    case 'integer':
      return Number.isInteger(value);
    default:
      return typeof value === type;
  }
}
