/** Field access in JSON of unknown type: a missing field, or one of another type, reads as absent and never throws. */

/** The value at a path of field names and array indexes, or undefined. */
export function at(value: unknown, ...path: readonly (string | number)[]): unknown {
  let here: unknown = value;
  for (const key of path) {
    if (here === null || typeof here !== 'object') return undefined;
    here = Array.isArray(here) ? here[Number(key)] : (here as Record<string, unknown>)[key];
  }
  return here;
}

/** The text at a path, or undefined when there is none. */
export function textAt(value: unknown, ...path: readonly (string | number)[]): string | undefined {
  const found = at(value, ...path);
  return typeof found === 'string' ? found : undefined;
}

/** The number at a path, or undefined when there is none. */
export function numberAt(value: unknown, ...path: readonly (string | number)[]): number | undefined {
  const found = at(value, ...path);
  return typeof found === 'number' ? found : undefined;
}

/** The list at a path; empty when there is none. */
export function listAt(value: unknown, ...path: readonly (string | number)[]): readonly unknown[] {
  const found = at(value, ...path);
  return Array.isArray(found) ? found : [];
}

/** The object at a path; empty when there is none. */
export function recordAt(value: unknown, ...path: readonly (string | number)[]): Readonly<Record<string, unknown>> {
  const found = at(value, ...path);
  return found !== null && typeof found === 'object' && !Array.isArray(found) ? (found as Record<string, unknown>) : {};
}

export type Condition = {
  readonly status: string;
  readonly reason: string | undefined;
  readonly message: string | undefined;
};

/** A condition of an object's status by its type. */
export function conditionOf(value: unknown, type: string): Condition | undefined {
  const found = listAt(value, 'status', 'conditions').find(each => textAt(each, 'type') === type);
  if (found === undefined) return undefined;
  return {
    status: textAt(found, 'status') ?? 'Unknown',
    reason: textAt(found, 'reason'),
    message: textAt(found, 'message'),
  };
}
