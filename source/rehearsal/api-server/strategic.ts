/** Strategic merge patch: lists that have a merge key are merged item by item, with the `$patch` directives. */
import { goMap } from './go-text.ts';
import { copy, type Dict, isDict, same } from './json.ts';
import { badRequest, unknownError } from './status-errors.ts';
import { fieldType, type Type } from './types/type.ts';

const ORDER = '$setElementOrder/';

/** The document with a strategic merge patch applied, merged by the keys of its type. */
export function strategicPatch(target: unknown, patch: unknown, type: Type): unknown {
  if (!isDict(patch)) return copy(patch);
  const { $patch: directive, $retainKeys: retained, ...rest } = patch;
  if (directive === 'replace') return copy(rest);
  if (directive === 'delete') return {};
  const made: Dict = isDict(target) ? { ...target } : {};
  if (Array.isArray(retained)) {
    if (Object.keys(rest).some(field => !field.startsWith('$') && !retained.includes(field))) {
      throw badRequest('invalid patch format of retainKeys');
    }
    for (const field of Object.keys(made)) if (!retained.includes(field)) delete made[field];
  }
  for (const [field, value] of Object.entries(rest)) patchField(made, field, value, type);
  for (const [field, value] of Object.entries(rest)) {
    if (field.startsWith(ORDER)) reorder(made, field.slice(ORDER.length), value, type);
  }
  return made;
}

function patchField(made: Dict, field: string, value: unknown, type: Type): void {
  if (field.startsWith(ORDER)) return;
  if (field.startsWith('$deleteFromPrimitiveList/')) {
    const of = field.slice('$deleteFromPrimitiveList/'.length);
    const gone = new Set(value as readonly unknown[]);
    if (Array.isArray(made[of])) made[of] = made[of].filter(each => !gone.has(each));
    return;
  }
  if (value === null) delete made[field];
  else {
    const inner = fieldType(type, field);
    const merged = mergeValue(made[field], value, inner);
    made[field] = ordered(merged, value, inner);
  }
}

function mergeValue(target: unknown, value: unknown, type: Type | undefined): unknown {
  if (type !== undefined && Array.isArray(value)) return mergeList(target, value, type);
  return isDict(value) ? strategicPatch(target, value, type ?? { is: 'deduced' }) : copy(value);
}

function mergeList(target: unknown, patch: readonly unknown[], type: Type): unknown {
  const before = Array.isArray(target) ? target : [];
  if (type.is !== 'list' || type.merge === undefined) return patch.map(copy);
  const { key } = type.merge;
  if (key === undefined) return [...before, ...patch.filter(each => !before.some(known => same(known, each)))];
  if (patch.some(each => isDict(each) && each.$patch === 'replace')) {
    return patch.filter(each => isDict(each) && each.$patch !== 'replace').map(copy);
  }
  const made = [...before];
  for (const item of patch) {
    if (!isDict(item)) throw badRequest('expecting only map in merging lists');
    if (item[key] === undefined) {
      throw unknownError(`map: ${goMap(item)} does not contain declared merge key: ${key}`);
    }
    const place = made.findIndex(each => isDict(each) && same(each[key], item[key]));
    if (item.$patch === 'delete') {
      if (place >= 0) made.splice(place, 1);
    } else if (place < 0) made.push(strategicPatch(undefined, item, type.items));
    else made[place] = strategicPatch(made[place], item, type.items);
  }
  return made;
}

/** A merged list puts new items where the patch has them: what the patch names comes in its order, the rest behind. */
function ordered(merged: unknown, patch: unknown, type: Type | undefined): unknown {
  if (type?.is !== 'list' || type.merge?.key === undefined || !Array.isArray(merged) || !Array.isArray(patch)) {
    return merged;
  }
  const key = type.merge.key;
  const rank = (item: unknown) => patch.findIndex(each => isDict(each) && isDict(item) && same(each[key], item[key]));
  const named = merged.filter(item => rank(item) >= 0).sort((a, b) => rank(a) - rank(b));
  return [...named, ...merged.filter(item => rank(item) < 0)];
}

/** What the patch gives the order of is in that order; what only the server knows of keeps to what it stood behind. */
function reorder(made: Dict, field: string, order: unknown, type: Type): void {
  const inner = fieldType(type, field);
  const list = made[field];
  if (!Array.isArray(order) || !Array.isArray(list) || inner?.is !== 'list' || inner.merge === undefined) return;
  const { key } = inner.merge;
  const identity = (item: unknown) => (key !== undefined && isDict(item) ? item[key] : item);
  const wanted = order.map(identity);
  const rank = (item: unknown) => wanted.findIndex(each => same(each, identity(item)));
  const named = list.filter(item => rank(item) >= 0).sort((a, b) => rank(a) - rank(b));
  made[field] = [...named, ...list.filter(item => rank(item) < 0)];
}
