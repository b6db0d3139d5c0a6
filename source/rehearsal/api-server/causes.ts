/** The words for one wrong field. */
import type { Cause } from './status-errors.ts';

export const required = (field: string, why = ''): Cause => ({
  reason: 'FieldValueRequired',
  message: why === '' ? 'Required value' : `Required value: ${why}`,
  field,
});

export const wrong = (field: string, value: unknown, why: string): Cause => ({
  reason: 'FieldValueInvalid',
  message: `Invalid value: ${JSON.stringify(value)}: ${why}`,
  field,
});

export const unsupported = (field: string, value: unknown, options: readonly string[]): Cause => ({
  reason: 'FieldValueNotSupported',
  message: `Unsupported value: ${JSON.stringify(value)}: supported values: ${options.map(each => `"${each}"`).join(', ')}`,
  field,
});

export const forbiddenField = (field: string, why: string): Cause => ({
  reason: 'FieldValueForbidden',
  message: `Forbidden: ${why}`,
  field,
});

export const duplicate = (field: string, value: unknown): Cause => ({
  reason: 'FieldValueDuplicate',
  message: `Duplicate value: ${JSON.stringify(value)}`,
  field,
});

export const tooLong = (field: string, most: number): Cause => ({
  reason: 'FieldValueTooLong',
  message: `Too long: may not be more than ${most} bytes`,
  field,
});

export const missing = (field: string, value: unknown): Cause => ({
  reason: 'FieldValueNotFound',
  message: `Not found: ${JSON.stringify(value)}`,
  field,
});

/** A value, where set, must be one of some. */
export const choice = (field: string, value: unknown, options: readonly string[]): readonly Cause[] =>
  value === undefined || options.includes(String(value)) ? [] : [unsupported(field, value, options)];

/** A number, where set, must lie between two. */
export const between = (field: string, value: unknown, least: number, most: number): readonly Cause[] =>
  typeof value !== 'number' || (value >= least && value <= most)
    ? []
    : [wrong(field, value, `must be between ${least} and ${most}, inclusive`)];

export const portNumber = (field: string, value: unknown): readonly Cause[] => between(field, value, 1, 65535);

/** A number, where set, may not be negative. */
export const notNegative = (field: string, value: unknown): readonly Cause[] =>
  typeof value === 'number' && value < 0 ? [wrong(field, value, 'must be greater than or equal to 0')] : [];

/** A duplicate for each that occurred before; what is absent or empty does not count. */
export function repeated(values: readonly unknown[], field: (index: number) => string): readonly Cause[] {
  const seen = new Set<unknown>();
  return values.flatMap((value, index) => {
    const again = value !== undefined && value !== '' && seen.has(value);
    seen.add(value);
    return again ? [duplicate(field(index), value)] : [];
  });
}
