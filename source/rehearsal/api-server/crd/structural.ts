/** What a structural schema does to custom objects: defaults, and the words for values that do not fit. */
import { at, listAt, numberAt, recordAt, textAt } from '../../../model/look.ts';
import { copy, type Dict, isDict, same } from '../json.ts';
import type { Cause } from '../status-errors.ts';

/** Sets the schema's defaults where fields are absent. Writes into the value. */
export function fillSchemaDefaults(value: unknown, schema: unknown): void {
  if (Array.isArray(value)) {
    for (const item of value) fillSchemaDefaults(item, at(schema, 'items'));
    return;
  }
  if (!isDict(value)) return;
  const properties = recordAt(schema, 'properties');
  for (const [field, inner] of Object.entries(properties)) {
    const fallback = at(inner, 'default');
    // A null that may not be is taken for nothing said, where there is a default.
    if (value[field] === null && fallback !== undefined && at(inner, 'nullable') !== true) delete value[field];
    if (value[field] === undefined && fallback !== undefined) value[field] = copy(fallback);
    if (value[field] !== undefined) fillSchemaDefaults(value[field], inner);
  }
  const values = at(schema, 'additionalProperties');
  if (isDict(values)) {
    for (const [key, each] of Object.entries(value)) if (!(key in properties)) fillSchemaDefaults(each, values);
  }
}

/** All that does not fit a schema, in the server's words. */
export function schemaCauses(value: unknown, schema: unknown, path: string): readonly Cause[] {
  if (value === undefined || schema === undefined) return [];
  if (value === null) return at(schema, 'nullable') === true ? [] : [wrongType(value, schema, path)];
  return [...typeCauses(value, schema, path), ...limitCauses(value, schema, path)];
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
  const missing = (listAt(schema, 'required') as readonly string[])
    .filter(field => value[field] === undefined)
    .map(field => ({ reason: 'FieldValueRequired', message: 'Required value', field: under(field) }));
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
      most =>
        causes.push({
          reason: 'FieldValueTooLong',
          message: `Too long: may not be more than ${most} bytes`,
          field: path,
        }),
      () =>
        causes.push({
          reason: 'FieldValueTypeInvalid',
          message: `Invalid value: ${rendered(value)}: ${path} in body must be of type date-time: ${rendered(value)}`,
          field: path,
        }),
    );
  }
  if (typeof value === 'number') {
    const [least, most] = [numberAt(schema, 'minimum'), numberAt(schema, 'maximum')];
    const [above, below] = [at(schema, 'exclusiveMinimum') === true, at(schema, 'exclusiveMaximum') === true];
    if (least !== undefined && (value < least || (above && value === least)))
      refuse(`should be greater than ${above ? '' : 'or equal to '}${least}`);
    if (most !== undefined && (value > most || (below && value === most)))
      refuse(`should be less than ${below ? '' : 'or equal to '}${most}`);
  }
  if (Array.isArray(value)) {
    const [least, most] = [numberAt(schema, 'minItems'), numberAt(schema, 'maxItems')];
    if (least !== undefined && value.length < least) refuse(`should have at least ${least} items`);
    if (most !== undefined && value.length > most) {
      const message = `Too many: ${value.length}: must have at most ${most} items`;
      causes.push({ reason: 'FieldValueTooMany', message, field: path });
    }
  }
  return causes;
}

/** Only the first complaint about a text is made. */
function textCause(
  value: string,
  schema: unknown,
  refuse: (why: string) => void,
  tooLong: (most: number) => void,
  badTime: () => void,
): void {
  const [least, most] = [numberAt(schema, 'minLength'), numberAt(schema, 'maxLength')];
  const pattern = textAt(schema, 'pattern');
  if (most !== undefined && value.length > most) tooLong(most);
  else if (least !== undefined && value.length < least) refuse(`should be at least ${least} chars long`);
  else if (pattern !== undefined && !matches(pattern, value)) refuse(`should match '${pattern}'`);
  else if (textAt(schema, 'format') === 'date-time' && !isTime(value)) badTime();
}

const isTime = (text: string): boolean =>
  /^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d/.test(text) && !Number.isNaN(Date.parse(text));

/** Go's regular expressions are near enough to ours; one that is not does not judge. */
function matches(pattern: string, value: string): boolean {
  try {
    return new RegExp(pattern, 'u').test(value);
  } catch {
    // A pattern that only Go's RE2 can read: nothing can be said about the value.
    return true;
  }
}
