/** Typed field access in YAML: a field of another type is a problem that names file and field. `null` reads as absent. */
import { ProblemError } from '../../model/problem.ts';

/** A value and where it was found. */
export type Found = { readonly value: unknown; readonly file: string; readonly field: string };

/** The value of a field below. */
export function below(found: Found, name: string): Found {
  const field = found.field === '' ? name : `${found.field}.${name}`;
  return { value: recordAt(found)[name], file: found.file, field };
}

/** The fields of an object; none when there is nothing. */
export function recordAt(found: Found): Readonly<Record<string, unknown>> {
  const { value } = found;
  if (value === undefined || value === null) return {};
  if (typeof value !== 'object' || Array.isArray(value)) throw wrongType(found, 'an object');
  return value as Readonly<Record<string, unknown>>;
}

/** The items of a list; none when there is nothing. */
export function listAt(found: Found): readonly Found[] {
  const { value, file, field } = found;
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw wrongType(found, 'a list');
  return value.map((item, index) => ({ value: item, file, field: `${field}[${index}]` }));
}

/** A text; nothing when it is empty, which in a kubeconfig means the same. */
export function textAt(found: Found): string | undefined {
  const { value } = found;
  if (value === undefined || value === null || value === '') return undefined;
  if (typeof value !== 'string') throw wrongType(found, 'text (in quotes, if it looks like a number or yes and no)');
  return value;
}

/** True or false; false when there is nothing. */
export function flagAt(found: Found): boolean {
  const { value } = found;
  if (value === undefined || value === null) return false;
  if (typeof value !== 'boolean') throw wrongType(found, 'true or false');
  return value;
}

/** An object of texts. */
export function textsAt(found: Found): Readonly<Record<string, string>> {
  const texts = Object.keys(recordAt(found)).map(name => [name, textAt(below(found, name)) ?? '']);
  return Object.fromEntries(texts);
}

/** The problem of a field that is not what it should be. The value is not told: it may be a secret. */
export function wrongType(found: Found, wanted: string): ProblemError {
  return new ProblemError({
    code: 'kubeconfig',
    title: `The kubeconfig ${found.file} is not valid: ${found.field || 'it'} must be ${wanted}`,
    hint: `Correct it in ${found.file}; kubectl config view shows how kubectl reads it`,
  });
}
