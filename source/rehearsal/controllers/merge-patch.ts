/** The smallest JSON merge patch from what is to what should be. */
import type { JsonObject } from '../../model/kube.ts';

/**
 * The patch that turns `from` into `to`; undefined when nothing changes. `prune`: fields of `from` that `to` does not
 * have are removed; `keep`: they stay, as when only some fields are ours.
 */
export function mergePatch(from: unknown, to: unknown, others: 'prune' | 'keep'): JsonObject | undefined {
  const before = isRecord(from) ? from : {};
  const after = isRecord(to) ? to : {};
  const patch: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(after)) {
    if (isRecord(value) && isRecord(before[key])) {
      const inner = mergePatch(before[key], value, others);
      if (inner !== undefined) patch[key] = inner;
    } else if (value !== undefined && !isSame(before[key], value)) {
      patch[key] = value;
    }
  }
  if (others === 'prune') {
    for (const key of Object.keys(before)) if (after[key] === undefined) patch[key] = null;
  }
  return Object.keys(patch).length === 0 ? undefined : (patch as JsonObject);
}

/** True for equal JSON, whatever the order of fields. */
export function isSame(left: unknown, right: unknown): boolean {
  if (left === right) return true;
  if (Array.isArray(left) && Array.isArray(right)) {
    return left.length === right.length && left.every((each, index) => isSame(each, right[index]));
  }
  if (!isRecord(left) || !isRecord(right)) return false;
  const keys = new Set([...Object.keys(left), ...Object.keys(right)]);
  return [...keys].every(key => isSame(left[key], right[key]));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}
