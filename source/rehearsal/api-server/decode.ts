/** Reading bodies by their types: undeclared fields are dropped and named, values of the wrong kind refused. */

import { elementOf, itemsOf, itemType, keyDefault, shapeOf } from './fields/typed.ts';
import { goLiteral, goMap, goTypeOf } from './go-text.ts';
import { type Dict, isDict } from './json.ts';
import { jsonKind } from './json-text.ts';
import { canonicalQuantity, nanoOf } from './quantity.ts';
import { badRequest, unknownError } from './status-errors.ts';
import { fieldType, type Scalar, type Type } from './types/type.ts';
import { isLeftOut } from './types/zero-values.ts';

export type Decoded = {
  readonly value: unknown;
  /** Fields that the type does not declare, as `spec.containers[0].foo`. */
  readonly unknown: readonly string[];
};

/**
 * The value without what its type does not declare. Built-in types have no empty lists and maps: these are left out.
 * Throws 400 in Go's words when a value has the wrong kind.
 */
export function decode(value: unknown, type: Type): Decoded {
  const unknown: string[] = [];
  return { value: read(value, type, { path: '', of: '' }, unknown), unknown };
}

/** Where a value stands: its path, and the id of the Go struct that holds it, as `DeploymentSpec.spec.replicas`. */
type Place = { readonly path: string; readonly of: string };

function wrongKind({ path, of }: Place, type: string, found: unknown): never {
  const owner = of.split('.').at(-1) ?? '';
  const field = path.replaceAll(/\[\d+\]/g, '');
  throw badRequest(
    `json: cannot unmarshal ${numberedKind(found)} into Go struct field ${owner}.${field} of type ${type}`,
  );
}

function read(value: unknown, type: Type, place: Place, unknown: string[]): unknown {
  if (value === null || value === undefined) return undefined;
  switch (type.is) {
    case 'json':
    case 'deduced':
      return value;
    case 'scalar':
      return readScalar(value, type.scalar, place);
    case 'list':
      if (!Array.isArray(value)) return wrongKind(place, `[]${goName(type.items)}`, value);
      return value.map((item, index) => read(item, type.items, { ...place, path: `${place.path}[${index}]` }, unknown));
    case 'map': {
      if (!isDict(value)) return wrongKind(place, `map[string]${goName(type.values)}`, value);
      return Object.fromEntries(
        Object.entries(value).map(([key, each]) => [key, read(each, type.values, place, unknown)]),
      );
    }
    case 'struct':
      return isDict(value) ? readStruct(value, type, place, unknown) : wrongKind(place, goName(type), value);
  }
}

function goName(type: Type): string {
  if (type.is === 'scalar') return goTypes[type.scalar];
  if (type.is !== 'struct') return 'interface {}';
  return type.struct().id.split('.').slice(1).join('.');
}

const join = (path: string, field: string): string => (path === '' ? field : `${path}.${field}`);

function readStruct(value: Dict, type: Type & { is: 'struct' }, { path }: Place, unknown: string[]): Dict {
  const made: Dict = {};
  const struct = type.struct();
  const builtin = struct.id !== '';
  for (const field in value) {
    const each = value[field];
    const inner = isTypeMeta(field, path, type) ? text : fieldType(type, field);
    if (inner === undefined) unknown.push(join(path, field));
    else if (each === null && !builtin) made[field] = null;
    else {
      const kept = isAsGiven(each, inner)
        ? each
        : read(each, inner, { path: join(path, field), of: struct.id }, unknown);
      const empty = isEmpty(kept, inner) || isLeftOut(struct.id, field, kept);
      const omitted = builtin && struct.fields.get(field)?.required !== true && empty;
      if (kept !== undefined && !omitted) made[field] = kept;
    }
  }
  return made;
}

/** Most values: right, and read as they are, for which no place need be known. */
const isAsGiven = (value: unknown, type: Type): boolean =>
  type.is === 'scalar' && type.scalar !== 'bytes' && type.scalar !== 'quantity' && fits(value, type.scalar);

/** Kind and version are in whole objects: at the top, and in the claims that a StatefulSet makes. */
const isTypeMeta = (field: string, path: string, type: Type): boolean =>
  (field === 'apiVersion' || field === 'kind') &&
  (path === '' || (type.is === 'struct' && type.struct().id === 'core.v1.PersistentVolumeClaim'));

const isEmpty = (value: unknown, type: Type): boolean =>
  (type.is === 'list' && Array.isArray(value) && value.length === 0) ||
  (type.is === 'map' && isDict(value) && Object.keys(value).length === 0);

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

function readScalar(value: unknown, scalar: Scalar, place: Place): unknown {
  if (!fits(value, scalar)) return wrongKind(place, goTypes[scalar], value);
  if (scalar === 'bytes') return base64(String(value));
  return scalar === 'quantity' ? amount(String(value)) : value;
}

function amount(text: string): string {
  if (nanoOf(text) !== undefined) return canonicalQuantity(text);
  const form = "'^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";
  throw badRequest(`quantities must match the regular expression ${form}`);
}

function base64(text: string): string {
  const bad = text.replaceAll(/[\r\n]/g, '').search(/[^A-Za-z0-9+/=]/);
  if (bad >= 0) throw badRequest(`illegal base64 data at input byte ${bad}`);
  if (text.replaceAll(/[\r\n]/g, '').length % 4 !== 0)
    throw badRequest(`illegal base64 data at input byte ${text.length - (text.length % 4)}`);
  return text;
}

/** Of numbers that are no integers Go tells which. */
const numberedKind = (value: unknown): string =>
  typeof value === 'number' && !Number.isInteger(value) ? `number ${value}` : jsonKind(value);

/** Throws what server-side apply answers to a configuration that does not fit its type (a 500 without a reason). */
export function refuseUntyped(config: Dict, type: Type, title: string): void {
  const complaints = misfits(config, type, '');
  if (complaints.length === 0) return;
  const list = complaints.length === 1 ? complaints[0] : `errors:\n${complaints.map(each => `  ${each}`).join('\n')}`;
  throw unknownError(`failed to create typed patch object (${title}): ${list}`);
}

function misfits(value: unknown, type: Type, path: string): readonly string[] {
  if (value === null || value === undefined || type.is === 'json' || type.is === 'deduced') return [];
  if (type.is === 'scalar') return fits(value, type.scalar) ? [] : [`${path}: ${expected(type.scalar, value)}`];
  if (type.is === 'list') {
    if (!Array.isArray(value)) return [`${path}: expected list, got &{${goMap(value)}}`];
    return [...repeated(value, type, path), ...value.flatMap((item, index) => itemMisfits(item, index, type, path))];
  }
  if (!isDict(value)) return [`${path}: expected map, got &{${goMap(value)}}`];
  const complaints: string[] = [];
  for (const field of Object.keys(value).sort()) {
    if (isTypeMeta(field, path, type)) continue;
    const inner = fieldType(type, field);
    if (inner === undefined) {
      // The real one goes no further in this object either.
      complaints.push(`${path}.${field}: field not declared in schema`);
      break;
    }
    complaints.push(...misfits(value[field], inner, `${path}.${field}`));
  }
  return complaints;
}

/** Go prints the three in three ways. */
function expected(scalar: Scalar, found: unknown): string {
  if (scalar === 'int' || scalar === 'long' || scalar === 'number') {
    return `expected numeric (int or float), got ${goTypeOf(found)}`;
  }
  if (scalar === 'bool') return `expected boolean, got &{${goMap(found)}}`;
  return `expected string, got &value.valueUnstructured{Value:${goLiteral(found)}}`;
}

function itemMisfits(item: unknown, index: number, type: Type & { is: 'list' }, path: string): readonly string[] {
  if (shapeOf(type, []) === 'whole') return misfits(item, itemType(type), `${path}[${index}]`);
  if (type.kind === 'map' && isDict(item)) {
    const missing = type.keys.find(key => item[key] === undefined && keyDefault(type, key) === undefined);
    if (missing !== undefined) {
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
  return [...itemsOf(type, items).repeated].map(element => `${path}: duplicate entries for key ${titleOf(element)}`);
}
