/** Reads all chosen clusters side by side; one that does not answer is told, and does not hide the others. */
import { type Problem, ProblemError } from '../model/problem.ts';
import type { Cluster } from '../ports.ts';
import { type MeshStatus, meshStatus } from './deviations.ts';
import { readStatus } from './read-status.ts';

export type ReadStatus = { readonly status: MeshStatus; readonly problems: readonly Problem[] };

/** `connect` may throw a `ProblemError` too. Writes nothing. */
export async function readMeshStatus(connect: readonly (() => Cluster)[], signal: AbortSignal): Promise<ReadStatus> {
  const all = await Promise.all(connect.map(each => readOne(each, signal)));
  return {
    status: meshStatus(all.flatMap(each => ('problem' in each ? [] : [each]))),
    problems: all.flatMap(each => ('problem' in each ? [each.problem] : [])),
  };
}

async function readOne(connect: () => Cluster, signal: AbortSignal) {
  try {
    return await readStatus(connect(), signal);
  } catch (error) {
    if (error instanceof ProblemError) return { problem: error.problem };
    throw error;
  }
}
