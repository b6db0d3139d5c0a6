/** Objects that others write to at the same time: what all writes of a step share that read, judge, and try again. */
import type { KubeObject } from '../model/kube.ts';
import { ProblemError } from '../model/problem.ts';

/** So often an object may change between reading and writing it. */
export const attempts = 20;

/** True where a write was refused because another one came first, and the object may be read and judged again. */
export function isRace(error: unknown, attempt: number): boolean {
  return error instanceof ProblemError && error.problem.code === 'conflict' && attempt < attempts;
}

/** Preconditions of a deletion: only this object, and only as it was read. */
export function asRead(found: KubeObject | undefined): { readonly uid?: string; readonly resourceVersion?: string } {
  const { uid, resourceVersion } = found?.metadata ?? {};
  return { ...(uid === undefined ? {} : { uid }), ...(resourceVersion === undefined ? {} : { resourceVersion }) };
}

/** Waits for all; then throws what the first of them threw, if any did. */
export async function allEnded(all: readonly Promise<void>[]): Promise<void> {
  const ended = await Promise.allSettled(all);
  const refused = ended.find(each => each.status === 'rejected');
  if (refused !== undefined) throw refused.reason;
}
