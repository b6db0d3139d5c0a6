/** What one field manager owns of an object: the only fair basis for "unchanged". */

import { isDeepStrictEqual } from 'node:util';
import type { KubeObject, ManagedFields } from '../model/kube.ts';
import { jsonValue } from '../model/limited-json.ts';

/**
 * True when this manager owns the same fields with the same values in both. Status writers and other managers move
 * the resourceVersion without touching what is ours.
 */
export function ownsTheSame(manager: string, before: KubeObject, after: KubeObject): boolean {
  const was = entryOf(manager, before);
  const is = entryOf(manager, after);
  // A manager that owns nothing has no entry: applying a bare object leaves none.
  if (was === undefined || is === undefined) return was === is;
  return (
    was.apiVersion === is.apiVersion &&
    isDeepStrictEqual(was.fieldsV1, is.fieldsV1) &&
    isDeepStrictEqual(owned(before, was.fieldsV1), owned(after, is.fieldsV1))
  );
}

function entryOf(manager: string, object: KubeObject): ManagedFields | undefined {
  return object.metadata.managedFields?.find(
    each => each.manager === manager && each.operation === 'Apply' && each.subresource === undefined,
  );
}

/**
 * The part of a value that a FieldsV1 set names. Its keys: `f:name` a field, `k:{…}` the list item with these key
 * fields, `v:…` a set's item, `i:0` an item by place, `.` the thing itself. An empty set below a key is the whole value.
 */
function owned(value: unknown, fields: unknown): unknown {
  const entries = Object.entries(isRecord(fields) ? fields : {});
  if (entries.length === 0) return value;
  return entries.map(([key, below]) => [key, key === '.' ? undefined : owned(step(value, key), below)]);
}

function step(value: unknown, key: string): unknown {
  const name = key.slice(2);
  switch (key.slice(0, 2)) {
    case 'f:':
      return isRecord(value) ? value[name] : undefined;
    case 'k:':
      return listOf(value).find(item => hasKeys(item, jsonValue(name)));
    case 'v:':
      return listOf(value).find(item => isDeepStrictEqual(item, jsonValue(name)));
    case 'i:':
      return listOf(value)[Number(name)];
  }
  return undefined;
}

function hasKeys(item: unknown, keys: unknown): boolean {
  return isRecord(keys) && isRecord(item) && Object.entries(keys).every(([name, value]) => item[name] === value);
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}
