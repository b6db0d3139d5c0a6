/** Small steps of defaulting. They write into the copy of an object that is on its way into the store. */
import { type Dict, isDict } from '../json.ts';

/** Sets a field that is absent, an empty text, or null. */
export function fill(parent: Dict, field: string, value: unknown): void {
  const found = parent[field];
  if (found === undefined || found === null || found === '') parent[field] = value;
}

/** The items of a list field that are objects. */
export function items(parent: Readonly<Dict>, field: string): readonly Dict[] {
  const found = parent[field];
  return Array.isArray(found) ? found.filter(isDict) : [];
}

/** The object at a field, where set. */
export function present(parent: Readonly<Dict>, field: string): Dict | undefined {
  const found = parent[field];
  return isDict(found) ? found : undefined;
}

/** A time that is not known shows as null: its Go type has no omission. */
export function neverTime(parent: Dict, field: string): void {
  if (parent[field] === undefined) parent[field] = null;
}
