/** What work is rejected with, where that is a problem. */
import assert from 'node:assert/strict';
import { type Problem, ProblemError } from '../../source/model/problem.ts';

/** Fails where the work succeeds, or throws anything else. */
export async function problemOf(work: Promise<unknown>): Promise<Problem> {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  assert.ok(error instanceof ProblemError, String(error));
  return error.problem;
}
