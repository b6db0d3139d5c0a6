/** What work is rejected with, where that is a problem. */
import assert from 'node:assert/strict';
import { type Problem, ProblemError } from '../../source/model/problem.ts';
import { ProblemsError } from '../../source/model/problems-error.ts';

/** Fails where the work succeeds, or throws anything else. */
export async function problemOf(work: Promise<unknown>): Promise<Problem> {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  assert.ok(error instanceof ProblemError, String(error));
  return error.problem;
}

/** All that preparing is refused with; none where it succeeds. Throws whatever else it threw. */
export async function problemsOf(preparing: Promise<unknown>): Promise<readonly Problem[]> {
  try {
    await preparing;
  } catch (error) {
    if (error instanceof ProblemsError) return error.problems;
    throw error;
  }
  return [];
}
