/** JSON merge patch (RFC 7396) and JSON patch (RFC 6902), as lenient and as terse as a real server is with them. */
import type { JsonObject } from '../../model/kube.ts';
import { copy, type Dict, isDict, same } from './json.ts';
import { failure } from './status-errors.ts';

/** The document with a merge patch applied; null removes. */
export function mergePatch(target: unknown, patch: unknown): unknown {
  if (!isDict(patch)) return copy(patch);
  const made: Dict = isDict(target) ? { ...target } : {};
  for (const [field, value] of Object.entries(patch)) {
    if (value === null) delete made[field];
    else made[field] = mergePatch(made[field], value);
  }
  return made;
}

/** The document with a list of JSON Patch operations applied. Throws 422 when one does not fit. */
export function jsonPatch(target: unknown, operations: readonly JsonObject[]): unknown {
  return operations.reduce<unknown>(applyOperation, structuredClone(target));
}

/** The server does not say which operation it was. */
const refused = () => failure(422, 'Invalid', 'the server rejected our request due to an error in our request', {});

function applyOperation(doc: unknown, operation: JsonObject): unknown {
  const path = pointer(operation.path);
  switch (operation.op) {
    case 'add':
      return withValue(doc, path, structuredClone(operation.value), 'insert');
    case 'replace':
      return withValue(doc, path, structuredClone(operation.value), 'overwrite');
    case 'remove':
      return without(doc, path);
    case 'test':
      if (!same(find(doc, path) ?? null, operation.value ?? null)) throw refused();
      return doc;
    case 'move': {
      const from = pointer(operation.from);
      const value = present(find(doc, from));
      return withValue(without(doc, from), path, value, 'insert');
    }
    case 'copy':
      return withValue(doc, path, structuredClone(present(find(doc, pointer(operation.from)))), 'insert');
  }
  throw refused();
}

function pointer(path: unknown): readonly string[] {
  if (typeof path !== 'string' || (path !== '' && !path.startsWith('/'))) throw refused();
  return path
    .split('/')
    .slice(1)
    .map(part => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function step(here: unknown, key: string): unknown {
  if (Array.isArray(here)) return here[Number(key)];
  return isDict(here) ? here[key] : undefined;
}

const find = (doc: unknown, path: readonly string[]): unknown => path.reduce(step, doc);

function present(value: unknown): unknown {
  if (value === undefined) throw refused();
  return value;
}

function withValue(doc: unknown, path: readonly string[], value: unknown, how: 'insert' | 'overwrite'): unknown {
  if (path.length === 0) return value;
  const parent = present(find(doc, path.slice(0, -1)));
  const key = path.at(-1) ?? '';
  if (Array.isArray(parent)) {
    const place = key === '-' ? parent.length : Number(key);
    const last = how === 'insert' ? parent.length : parent.length - 1;
    if (!Number.isInteger(place) || place < 0 || place > last) throw refused();
    parent.splice(place, how === 'insert' ? 0 : 1, value);
  } else if (isDict(parent)) parent[key] = value;
  else throw refused();
  return doc;
}

function without(doc: unknown, path: readonly string[]): unknown {
  const parent = present(find(doc, path.slice(0, -1)));
  const key = path.at(-1) ?? '';
  if (Array.isArray(parent)) {
    const place = Number(key);
    if (!Number.isInteger(place) || place >= parent.length || place < -parent.length) throw refused();
    parent.splice(place, 1);
  } else if (isDict(parent)) {
    present(parent[key]);
    delete parent[key];
  }
  return doc;
}
