/** What a write would change of an object: as a merge patch, which is also the text to put into its source. */
import { isDeepStrictEqual } from 'node:util';
import { firstFew } from './first-few.ts';
import type { JsonObject, KubeObject } from './kube.ts';

/** What every write moves, and what controllers report. */
const moving = new Set(['managedFields', 'resourceVersion', 'generation', 'creationTimestamp', 'uid', 'selfLink']);

/** The JSON merge patch from one to the other; lists as a whole, `null` for what goes. Undefined: they say the same. */
export function changedFields(from: KubeObject, to: KubeObject): JsonObject | undefined {
  return difference(intentOf(from), intentOf(to));
}

function intentOf({ status: _status, metadata, ...object }: KubeObject): JsonObject {
  const kept = Object.entries(metadata).filter(([key]) => !moving.has(key));
  return { ...object, metadata: Object.fromEntries(kept) } as JsonObject;
}

function difference(from: JsonObject, to: JsonObject): JsonObject | undefined {
  const changed = [...new Set([...Object.keys(from), ...Object.keys(to)])].flatMap(key => {
    const [before, after] = [from[key], to[key]];
    if (isDeepStrictEqual(before, after)) return [];
    if (!isRecord(before) || !isRecord(after)) return [[key, after ?? null] as const];
    const below = difference(before, after);
    return below === undefined ? [] : [[key, below] as const];
  });
  return changed.length === 0 ? undefined : Object.fromEntries(changed);
}

function isRecord(value: unknown): value is JsonObject {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

/** `.spec.values.global.network`, at most this many, for people. */
export function fieldNames(patch: JsonObject, most = 3): string {
  return firstFew([...names(patch, '')], most);
}

function* names(value: JsonObject, path: string): Iterable<string> {
  for (const [key, below] of Object.entries(value)) {
    const name = /^[\w-]+$/.test(key) ? `.${key}` : `["${key}"]`;
    if (isRecord(below) && Object.keys(below).length > 0) yield* names(below, path + name);
    else yield path + name;
  }
}
