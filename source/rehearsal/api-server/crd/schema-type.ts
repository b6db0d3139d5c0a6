/** The type of a CRD's structural schema: what field managers and strict validation go by. */
import { at, listAt, recordAt, textAt } from '../../../model/fields.ts';
import type { BuiltinTypes } from '../types/builtin-types.ts';
import type { Field, Struct, Type } from '../types/type.ts';

const string: Type = { is: 'scalar', scalar: 'string' };

/** The type of a whole custom object; `metadata` is the built-in one's. */
export function objectType(schema: unknown, builtin: BuiltinTypes): Type {
  const type = schemaType(schema);
  const own = type.is === 'struct' ? type.struct() : { id: '', fields: new Map<string, Field>(), inlined: [] };
  const fields = new Map(own.fields)
    .set('apiVersion', { name: 'apiVersion', required: false, type: string })
    .set('kind', { name: 'kind', required: false, type: string })
    .set('metadata', { name: 'metadata', required: false, type: builtin.type('meta.v1.ObjectMeta') });
  const struct: Struct = { ...own, fields };
  return { is: 'struct', struct: () => struct, atomic: false };
}

/** The type of a schema. */
export function schemaType(schema: unknown): Type {
  if (at(schema, 'x-kubernetes-int-or-string') === true) return { is: 'scalar', scalar: 'intstr' };
  switch (textAt(schema, 'type')) {
    case 'string':
      return string;
    case 'integer':
      return { is: 'scalar', scalar: 'long' };
    case 'number':
      return { is: 'scalar', scalar: 'number' };
    case 'boolean':
      return { is: 'scalar', scalar: 'bool' };
    case 'array':
      return listType(schema);
    case 'object':
      return mapType(schema);
  }
  return { is: 'deduced' };
}

function listType(schema: unknown): Type {
  const kind = textAt(schema, 'x-kubernetes-list-type');
  const keys = listAt(schema, 'x-kubernetes-list-map-keys') as readonly string[];
  return {
    is: 'list',
    items: schemaType(at(schema, 'items')),
    kind: kind === 'map' || kind === 'set' ? kind : 'atomic',
    keys,
  };
}

function mapType(schema: unknown): Type {
  const atomic = textAt(schema, 'x-kubernetes-map-type') === 'atomic';
  const values = at(schema, 'additionalProperties');
  if (values !== undefined && values !== false) return { is: 'map', values: schemaType(values), atomic };
  const properties = Object.entries(recordAt(schema, 'properties'));
  const required = new Set(listAt(schema, 'required'));
  const fields = new Map(
    properties.map(([name, inner]) => [name, { name, required: required.has(name), type: schemaType(inner) }] as const),
  );
  const open = at(schema, 'x-kubernetes-preserve-unknown-fields') === true;
  if (at(schema, 'x-kubernetes-embedded-resource') === true) return { is: 'deduced' };
  const struct: Struct = { id: '', fields, inlined: [], ...(open ? { others: { is: 'deduced' } as const } : {}) };
  return { is: 'struct', struct: () => struct, atomic };
}
