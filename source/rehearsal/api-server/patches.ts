/** JSON merge patch (RFC 7396) and JSON patch (RFC 6902), with the server's words for what does not fit. */
import type { JsonObject } from '../../model/kube.ts';
import { copy, type Dict, isDict, same } from './json.ts';
import { badRequest, failure } from './status-errors.ts';

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

/** The document with a list of JSON Patch operations applied. Throws 422 when a path is missing or a test fails. */
export function jsonPatch(target: unknown, operations: readonly JsonObject[]): unknown {
  let doc = copyDeep(target);
  for (const operation of operations) doc = applyOperation(doc, operation);
  return doc;
}

const copyDeep = (value: unknown): unknown => structuredClone(value);

const refused = (message: string) => failure(422, 'Invalid', message);

function applyOperation(doc: unknown, operation: JsonObject): unknown {
  const path = pointer(operation.path);
  const text = String(operation.path ?? '');
  switch (operation.op) {
    case 'add':
      return withValue(doc, path, copyDeep(operation.value), 'add', text);
    case 'replace':
      find(doc, path, 'replace', text);
      return withValue(doc, path, copyDeep(operation.value), 'replace', text);
    case 'remove':
      return without(doc, path, text);
    case 'test': {
      if (same(find(doc, path, 'test', text) ?? null, operation.value ?? null)) return doc;
      throw refused(`testing value ${text} failed: test failed`);
    }
    case 'move': {
      const from = pointer(operation.from);
      const value = find(doc, from, 'move', text);
      return withValue(without(doc, from, text), path, value, 'move', text);
    }
    case 'copy':
      return withValue(doc, path, copyDeep(find(doc, pointer(operation.from), 'copy', text)), 'copy', text);
  }
  throw badRequest(`Unexpected kind: ${String(operation.op)}`);
}

function pointer(path: unknown): readonly string[] {
  if (typeof path !== 'string') throw badRequest('missing path');
  return path
    .split('/')
    .slice(1)
    .map(part => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function step(here: unknown, key: string): unknown {
  if (Array.isArray(here)) return here[Number(key)];
  return isDict(here) ? here[key] : undefined;
}

function find(doc: unknown, path: readonly string[], op: string, text: string): unknown {
  const found = path.reduce(step, doc);
  if (found !== undefined) return found;
  if (op === 'test') return undefined;
  const parent = path.slice(0, -1).reduce(step, doc);
  const why = parent === undefined ? 'missing path' : 'missing key';
  if (op === 'replace')
    throw refused(`replace operation does not apply: doc is missing ${why.slice(8)}: ${text}: missing value`);
  throw refused(`the server rejected our request due to an error in our request`);
}

function parentOf(doc: unknown, path: readonly string[], op: string, text: string): unknown {
  const parent = path.slice(0, -1).reduce(step, doc);
  if (parent !== undefined && parent !== null) return parent;
  throw refused(`${op} operation does not apply: doc is missing path: "${text}": missing value`);
}

function withValue(doc: unknown, path: readonly string[], value: unknown, op: string, text: string): unknown {
  if (path.length === 0) return value;
  const parent = parentOf(doc, path, op, text);
  const key = path.at(-1) ?? '';
  if (Array.isArray(parent)) {
    const place = key === '-' ? parent.length : Number(key);
    if (!Number.isInteger(place) || place < 0 || place > parent.length) {
      throw refused(`${op} operation does not apply: doc is missing key: ${text}: invalid index referenced`);
    }
    parent.splice(place, op === 'replace' ? 1 : 0, value);
  } else if (isDict(parent)) parent[key] = value;
  return doc;
}

function without(doc: unknown, path: readonly string[], text: string): unknown {
  const parent = parentOf(doc, path, 'remove', text);
  const key = path.at(-1) ?? '';
  const missing = () => refused(`remove operation does not apply: doc is missing key: ${text}: missing value`);
  if (Array.isArray(parent)) {
    if (Number(key) >= parent.length) throw missing();
    parent.splice(Number(key), 1);
  } else if (isDict(parent)) {
    if (!(key in parent)) throw missing();
    delete parent[key];
  }
  return doc;
}
