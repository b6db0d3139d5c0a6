/** Plain JSON inside the simulated API server: what is stored is never changed, changes are made on copies. */
import type { KubeObject } from '../../model/kube.ts';

export type Dict = { [field: string]: unknown };

/** An object on its way into the store. */
export type Doc = Dict & { apiVersion: string; kind: string; metadata: Dict & { name: string } };

export const isDict = (value: unknown): value is Dict =>
  value !== null && typeof value === 'object' && !Array.isArray(value);

/** The object at a field; makes it when it is absent. */
export function child(parent: Dict, field: string): Dict {
  const found = parent[field];
  if (isDict(found)) return found;
  const made: Dict = {};
  parent[field] = made;
  return made;
}

/** A copy that shares nothing with its original; nulls and `undefined` in objects are left out. */
export function copy<T>(value: T): T {
  if (Array.isArray(value)) return value.map(copy) as T;
  if (!isDict(value)) return value;
  const made: Dict = {};
  for (const field in value) {
    const inner = value[field];
    if (inner !== undefined && inner !== null) made[field] = typeof inner === 'object' ? copy(inner) : inner;
  }
  return made as T;
}

/** A copy that shares nothing with its original, nulls and all: custom objects may have them. */
export function clone<T>(value: T): T {
  if (Array.isArray(value)) return value.map(clone) as T;
  if (!isDict(value)) return value;
  const made: Dict = {};
  for (const field in value) {
    const inner = value[field];
    if (inner !== undefined) made[field] = typeof inner === 'object' ? clone(inner) : inner;
  }
  return made as T;
}

/** Equality of JSON; an absent field equals `undefined`. */
export function same(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (Array.isArray(a)) {
    return Array.isArray(b) && a.length === b.length && a.every((each, index) => same(each, b[index]));
  }
  if (!isDict(a) || !isDict(b)) return false;
  for (const field in a) if (!same(a[field], b[field])) return false;
  for (const field in b) if (b[field] !== undefined && a[field] === undefined) return false;
  return true;
}

/** As `same` is for two copies: a field that is null counts as absent. */
export function sameCopied(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (Array.isArray(a)) {
    return Array.isArray(b) && a.length === b.length && a.every((each, index) => sameCopied(each, b[index]));
  }
  if (!isDict(a) || !isDict(b)) return false;
  for (const field in a) if (!sameCopied(a[field] ?? undefined, b[field] ?? undefined)) return false;
  for (const field in b)
    if ((b[field] ?? undefined) !== undefined && (a[field] ?? undefined) === undefined) return false;
  return true;
}

/** A stored document as the ports show it. */
export const shown = (doc: Doc): KubeObject => doc as unknown as KubeObject;
