/** What a structural schema does to custom objects: defaults, and the words for values that do not fit. */
import { isIPv4, isIPv6 } from 'node:net';
import { at, listAt, numberAt, recordAt, textAt } from '../../../model/fields.ts';
import { required, tooLong } from '../causes.ts';
import { copy, type Dict, isDict, same } from '../json.ts';
import type { Cause } from '../status-errors.ts';
import { alternativeCauses } from './alternatives.ts';

/** Takes away nulls where the schema has a field that may not be null. Writes into the value. */
export function dropNulls(value: unknown, schema: unknown): void {
  // Most objects have none, and a schema is large.
  if (!hasNulls(value)) return;
  if (Array.isArray(value)) {
    for (const item of value) dropNulls(item, at(schema, 'items'));
    return;
  }
  if (!isDict(value)) return;
  const properties = recordAt(schema, 'properties');
  const values = at(schema, 'additionalProperties');
  for (const [field, each] of Object.entries(value)) {
    const inner = properties[field] ?? (isDict(values) ? values : undefined);
    if (inner === undefined) continue;
    if (each === null && at(inner, 'nullable') !== true) delete value[field];
    else dropNulls(each, inner);
  }
}

function hasNulls(value: unknown): boolean {
  if (value === null) return true;
  if (Array.isArray(value)) return value.some(hasNulls);
  if (!isDict(value)) return false;
  for (const field in value) if (hasNulls(value[field])) return true;
  return false;
}

/** Sets the schema's defaults where fields are absent. Writes into the value. */
export function fillSchemaDefaults(value: unknown, schema: unknown): void {
  if (!hasDefaults(schema)) return;
  if (Array.isArray(value)) {
    for (const item of value) fillSchemaDefaults(item, at(schema, 'items'));
    return;
  }
  if (!isDict(value)) return;
  const properties = recordAt(schema, 'properties');
  for (const [field, inner] of Object.entries(properties)) {
    const fallback = at(inner, 'default');
    if (value[field] === undefined && fallback !== undefined) value[field] = copy(fallback);
    if (value[field] !== undefined) fillSchemaDefaults(value[field], inner);
  }
  const values = at(schema, 'additionalProperties');
  if (isDict(values)) {
    for (const [key, each] of Object.entries(value)) if (!(key in properties)) fillSchemaDefaults(each, values);
  }
}

const withDefaults = new WeakMap<Dict, boolean>();

/** Whether a default stands anywhere in the schema, which is never changed: in most parts of most there is none. */
function hasDefaults(schema: unknown): boolean {
  if (Array.isArray(schema)) return schema.some(hasDefaults);
  if (!isDict(schema)) return false;
  const known = withDefaults.get(schema);
  if (known !== undefined) return known;
  const found = schema.default !== undefined || Object.values(schema).some(hasDefaults);
  withDefaults.set(schema, found);
  return found;
}

/** All that does not fit a schema, in the server's words. */
export function schemaCauses(value: unknown, schema: unknown, path: string): readonly Cause[] {
  if (value === undefined || schema === undefined) return [];
  if (value === null) return at(schema, 'nullable') === true ? [] : [wrongType(value, schema, path)];
  return [
    ...typeCauses(value, schema, path),
    ...limitCauses(value, schema, path),
    ...alternativeCauses(schema, path, each => schemaCauses(value, each, path)),
  ];
}

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  return typeof value;
}

const rendered = (value: unknown): string => {
  if (isDict(value) || Array.isArray(value)) return JSON.stringify(value);
  return typeof value === 'string' ? JSON.stringify(value) : String(value);
};

function wrongType(value: unknown, schema: unknown, path: string): Cause {
  const shown = isDict(value) || Array.isArray(value) ? typeOf(value) : typeof value;
  const found = JSON.stringify(shown === 'number' ? typeOf(value) : value === null ? 'null' : shown);
  const message = `${path} in body must be of type ${textAt(schema, 'type')}: ${found}`;
  return { reason: 'FieldValueTypeInvalid', message: `Invalid value: ${found}: ${message}`, field: path };
}

function typeCauses(value: unknown, schema: unknown, path: string): readonly Cause[] {
  const wanted = textAt(schema, 'type');
  const found = typeOf(value);
  if (at(schema, 'x-kubernetes-int-or-string') === true) {
    return found === 'integer' || found === 'string' ? [] : [wrongType(value, { type: 'integer,string' }, path)];
  }
  if (wanted !== undefined && wanted !== found && !(wanted === 'number' && found === 'integer')) {
    return [wrongType(value, schema, path)];
  }
  if (Array.isArray(value)) {
    return value.flatMap((item, index) => schemaCauses(item, at(schema, 'items'), `${path}[${index}]`));
  }
  return isDict(value) ? fieldCauses(value, schema, path) : [];
}

function fieldCauses(value: Dict, schema: unknown, path: string): readonly Cause[] {
  const under = (field: string) => (path === '' ? field : `${path}.${field}`);
  const embedded = at(schema, 'x-kubernetes-embedded-resource') === true ? ['apiVersion', 'kind'] : [];
  const missing = [...embedded, ...(listAt(schema, 'required') as readonly string[])]
    .filter(field => value[field] === undefined)
    .map(field => required(under(field)));
  const properties = recordAt(schema, 'properties');
  const declared = Object.entries(properties).flatMap(([field, inner]) =>
    schemaCauses(value[field], inner, under(field)),
  );
  const values = at(schema, 'additionalProperties');
  const others = isDict(values)
    ? Object.entries(value).flatMap(([key, each]) => (key in properties ? [] : schemaCauses(each, values, under(key))))
    : [];
  return [...missing, ...declared, ...others];
}

function limitCauses(value: unknown, schema: unknown, path: string): readonly Cause[] {
  const causes: Cause[] = [];
  const refuse = (message: string) =>
    causes.push({
      reason: 'FieldValueInvalid',
      message: `Invalid value: ${rendered(value)}: ${path} in body ${message}`,
      field: path,
    });
  const tooFew = (found: number, least: number, what: string) =>
    causes.push({
      reason: 'FieldValueInvalid',
      message: `Invalid value: ${found}: ${path} in body should have at least ${least} ${what}`,
      field: path,
    });
  const tooMany = (found: number, most: number) =>
    causes.push({
      reason: 'FieldValueTooMany',
      message: `Too many: ${found}: must have at most ${most} items`,
      field: path,
    });
  if (isDict(value)) {
    const [least, most] = [numberAt(schema, 'minProperties'), numberAt(schema, 'maxProperties')];
    const found = Object.keys(value).length;
    if (least !== undefined && found < least) tooFew(found, least, 'properties');
    if (most !== undefined && found > most) tooMany(found, most);
  }
  const options = listAt(schema, 'enum');
  if (options.length > 0 && !options.some(option => same(option, value))) {
    const list = options.map(option => JSON.stringify(option)).join(', ');
    causes.push({
      reason: 'FieldValueNotSupported',
      message: `Unsupported value: ${rendered(value)}: supported values: ${list}`,
      field: path,
    });
  }
  if (typeof value === 'string') {
    textCause(
      value,
      schema,
      refuse,
      most => causes.push(tooLong(path, most)),
      format =>
        causes.push({
          reason: 'FieldValueTypeInvalid',
          message: `Invalid value: ${rendered(value)}: ${path} in body must be of type ${format}: ${rendered(value)}`,
          field: path,
        }),
    );
  }
  if (typeof value === 'number') {
    const [least, most] = [numberAt(schema, 'minimum'), numberAt(schema, 'maximum')];
    const [above, below] = [at(schema, 'exclusiveMinimum') === true, at(schema, 'exclusiveMaximum') === true];
    if (least !== undefined && (value < least || (above && value === least)))
      refuse(`should be greater than ${above ? '' : 'or equal to '}${least}`);
    const step = numberAt(schema, 'multipleOf');
    if (step !== undefined && !Number.isInteger(value / step)) refuse(`should be a multiple of ${step}`);
    if (most !== undefined && (value > most || (below && value === most)))
      refuse(`should be less than ${below ? '' : 'or equal to '}${most}`);
  }
  if (Array.isArray(value)) {
    const [least, most] = [numberAt(schema, 'minItems'), numberAt(schema, 'maxItems')];
    if (least !== undefined && value.length < least) tooFew(value.length, least, 'items');
    for (const index of repeated(value, schema)) {
      const message = `Duplicate value: ${rendered(keysOf(value[index], schema))}`;
      causes.push({ reason: 'FieldValueDuplicate', message, field: `${path}[${index}]` });
    }
    if (most !== undefined && value.length > most) tooMany(value.length, most);
  }
  return causes;
}

/** The places in a set or list map at which stands what stood there before. */
function repeated(value: readonly unknown[], schema: unknown): readonly number[] {
  const type = textAt(schema, 'x-kubernetes-list-type');
  if (type !== 'set' && type !== 'map') return [];
  const keys = value.map(item => keysOf(item, schema));
  return [...keys.keys()].filter(index => keys.slice(0, index).some(each => same(each, keys[index])));
}

/** What tells an item from others: itself, or of a list map its keys. */
function keysOf(item: unknown, schema: unknown): unknown {
  const keys = listAt(schema, 'x-kubernetes-list-map-keys') as readonly string[];
  if (textAt(schema, 'x-kubernetes-list-type') !== 'map' || !isDict(item)) return item;
  return Object.fromEntries(keys.map(key => [key, item[key]]));
}

/** Only the first complaint about a text is made. */
function textCause(
  value: string,
  schema: unknown,
  refuse: (why: string) => void,
  tooLong: (most: number) => void,
  badForm: (format: string) => void,
): void {
  const [least, most] = [numberAt(schema, 'minLength'), numberAt(schema, 'maxLength')];
  const pattern = textAt(schema, 'pattern');
  if (most !== undefined && value.length > most) tooLong(most);
  else if (least !== undefined && value.length < least) refuse(`should be at least ${least} chars long`);
  else if (pattern !== undefined && !matches(pattern, value)) refuse(`should match '${pattern}'`);
  else {
    const format = textAt(schema, 'format') ?? '';
    if (formats[format]?.(value) === false) badForm(format);
  }
}

/** The formats that are judged; of others anything will do. */
const formats: Readonly<Record<string, (text: string) => boolean>> = {
  byte: text => text.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(text),
  date: text => /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text)),
  'date-time': text => /^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d/.test(text) && !Number.isNaN(Date.parse(text)),
  ipv4: isIPv4,
  ipv6: isIPv6,
  uuid: text => /^[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}$/i.test(text),
};

/** Go's regular expressions are near enough to ours; one that is not does not judge. */
function matches(pattern: string, value: string): boolean {
  try {
    return new RegExp(pattern, 'u').test(value);
  } catch {
    // A pattern that only Go's RE2 can read: nothing can be said about the value.
    return true;
  }
}
