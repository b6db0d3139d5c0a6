/** For what may fail without harm: reading what may be forbidden or missing, where another check reports why. */
import { type ProblemCode, ProblemError } from './problem.ts';

/**
 * The result; undefined where it fails with a problem, or, where codes are named, with one of those. Anything else that is
 * thrown is thrown on.
 */
export async function orUndefined<Result>(
  work: Promise<Result>,
  ...codes: readonly ProblemCode[]
): Promise<Result | undefined> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof ProblemError && (codes.length === 0 || codes.includes(error.problem.code))) return undefined;
    throw error;
  }
}
