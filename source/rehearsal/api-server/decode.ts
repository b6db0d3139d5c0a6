/** Reading bodies by their types: undeclared fields are dropped and named, values of the wrong kind refused. */

import { elementOf, itemType, shapeOf } from './fields/typed.ts';
import { type Dict, isDict } from './json.ts';
import { badRequest, unknownError } from './status-errors.ts';
import { fieldType, type Scalar, type Type } from './types/type.ts';

export type Decoded = {
  readonly value: unknown;
  /** Fields that the type does not declare, as `spec.containers[0].foo`. */
  readonly unknown: readonly string[];
};

/** The value without what its type does not declare. Throws 400 in Go's words when a value has the wrong kind. */
export function decode(value: unknown, type: Type, kind: string): Decoded {
  const unknown: string[] = [];
  const wrong = (path: string, type: string, found: unknown): never => {
    const at = path.split('.').at(0) === path ? `${kind}.${path}` : `${kind}.${path}`;
    throw badRequest(`json: cannot unmarshal ${jsonKind(found)} into Go struct field ${at} of type ${type}`);
  };
  return { value: read(value, type, '', { unknown, wrong }), unknown };
}

type Notes = {
  readonly unknown: string[];
  readonly wrong: (path: string, type: string, found: unknown) => never;
};

function read(value: unknown, type: Type, path: string, notes: Notes): unknown {
  if (value === null || value === undefined) return undefined;
  switch (type.is) {
    case 'json':
    case 'deduced':
      return value;
    case 'scalar':
      return readScalar(value, type.scalar, path, notes);
    case 'list':
      if (!Array.isArray(value)) return notes.wrong(path, '[]', value);
      return value.map((item, index) => read(item, type.items, `${path}[${index}]`, notes));
    case 'map': {
      if (!isDict(value)) return notes.wrong(path, 'map[string]string', value);
      const entries = Object.entries(value).map(([key, each]) => [
        key,
        read(each, type.values, join(path, key), notes),
      ]);
      return Object.fromEntries(entries);
    }
    case 'struct':
      return isDict(value) ? readStruct(value, type, path, notes) : notes.wrong(path, 'object', value);
  }
}

const join = (path: string, field: string): string => (path === '' ? field : `${path}.${field}`);

function readStruct(value: Dict, type: Type, path: string, notes: Notes): Dict {
  const made: Dict = {};
  for (const [field, each] of Object.entries(value)) {
    const inner = path === '' && (field === 'apiVersion' || field === 'kind') ? text : fieldType(type, field);
    if (inner === undefined) notes.unknown.push(join(path, field));
    else {
      const kept = read(each, inner, join(path, field), notes);
      if (kept !== undefined) made[field] = kept;
    }
  }
  return made;
}

const text: Type = { is: 'scalar', scalar: 'string' };

const goTypes: Readonly<Record<Scalar, string>> = {
  string: 'string',
  int: 'int32',
  long: 'int64',
  bool: 'bool',
  number: 'float64',
  bytes: '[]uint8',
  time: 'v1.Time',
  microtime: 'v1.MicroTime',
  quantity: 'resource.Quantity',
  intstr: 'intstr.IntOrString',
};

function fits(value: unknown, scalar: Scalar): boolean {
  switch (scalar) {
    case 'string':
    case 'bytes':
    case 'time':
    case 'microtime':
      return typeof value === 'string';
    case 'int':
    case 'long':
      return typeof value === 'number' && Number.isInteger(value);
    case 'number':
      return typeof value === 'number';
    case 'bool':
      return typeof value === 'boolean';
    case 'quantity':
    case 'intstr':
      return typeof value === 'string' || typeof value === 'number';
  }
}

function readScalar(value: unknown, scalar: Scalar, path: string, notes: Notes): unknown {
  if (!fits(value, scalar)) return notes.wrong(path, goTypes[scalar], value);
  return scalar === 'quantity' ? String(value) : value;
}

function jsonKind(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number' && !Number.isInteger(value)) return `number ${value}`;
  return typeof value === 'boolean' ? 'bool' : typeof value;
}

/** The 400 of strict field validation; nothing when there is nothing unknown. */
export function strictError(unknown: readonly string[]): string | undefined {
  if (unknown.length === 0) return undefined;
  return `strict decoding error: ${unknown.map(path => `unknown field "${path}"`).join(', ')}`;
}

/** Throws what server-side apply answers to a configuration that does not fit its type (a 500 without a reason). */
export function refuseUntyped(config: Dict, type: Type, title: string): void {
  const complaints = misfits(config, type, '');
  if (complaints.length === 0) return;
  const list = complaints.length === 1 ? complaints[0] : `errors:\n${complaints.map(each => `  ${each}`).join('\n')}`;
  throw unknownError(`failed to create typed patch object (${title}): ${list}`);
}

function misfits(value: unknown, type: Type, path: string): readonly string[] {
  if (value === null || value === undefined || type.is === 'json' || type.is === 'deduced') return [];
  if (type.is === 'scalar')
    return fits(value, type.scalar) ? [] : [`${path}: expected ${expected(type.scalar)}, got &{${String(value)}}`];
  if (type.is === 'list') {
    if (!Array.isArray(value)) return [`${path}: expected list, got &{${String(value)}}`];
    return [...repeated(value, type, path), ...value.flatMap((item, index) => itemMisfits(item, index, type, path))];
  }
  if (!isDict(value)) return [`${path}: expected map, got &{${String(value)}}`];
  return Object.entries(value).flatMap(([field, each]) => {
    if (path === '' && (field === 'apiVersion' || field === 'kind')) return [];
    const inner = fieldType(type, field);
    return inner === undefined
      ? [`${path}.${field}: field not declared in schema`]
      : misfits(each, inner, `${path}.${field}`);
  });
}

const expected = (scalar: Scalar): string => {
  if (scalar === 'int' || scalar === 'long' || scalar === 'number') return 'numeric (int or float)';
  return scalar === 'bool' ? 'boolean' : 'string';
};

function itemMisfits(item: unknown, index: number, type: Type & { is: 'list' }, path: string): readonly string[] {
  if (shapeOf(type, []) === 'whole') return misfits(item, itemType(type), `${path}[${index}]`);
  if (type.kind === 'map' && isDict(item)) {
    const missing = type.keys.find(key => item[key] === undefined && key !== 'protocol');
    if (missing !== undefined && type.keys.every(key => item[key] === undefined || key === 'protocol')) {
      const why = `associative list with keys has an element that omits key field "${missing}" (and doesn't have default value)`;
      return [`${path}: element ${index}: ${why}`];
    }
  }
  return misfits(item, itemType(type), path + titleOf(elementOf(type, item)));
}

function titleOf(element: string): string {
  if (element.startsWith('v:')) return `[=${element.slice(2)}]`;
  const keys = Object.entries(JSON.parse(element.slice(2)) as Dict);
  return `[${keys.map(([key, value]) => `${key}=${JSON.stringify(value)}`).join(',')}]`;
}

function repeated(items: readonly unknown[], type: Type, path: string): readonly string[] {
  if (shapeOf(type, items) === 'whole') return [];
  const seen = new Set<string>();
  const twice = new Set<string>();
  for (const element of items.map(item => elementOf(type, item))) {
    if (seen.has(element)) twice.add(element);
    seen.add(element);
  }
  return [...twice].map(element => `${path}: duplicate entries for key ${titleOf(element)}`);
}
