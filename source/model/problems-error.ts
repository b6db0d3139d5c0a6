import type { CheckResult } from './check-result.ts';
import type { Problem } from './problem.ts';

/** Several problems found at once: validate all, report all. */
export class ProblemsError extends Error {
  readonly problems: readonly Problem[];
  /** The checks that found them, and those that found nothing wrong; empty where it did not come to checks. */
  readonly checks: readonly CheckResult[];
  constructor(problems: readonly Problem[], checks: readonly CheckResult[] = []) {
    super(problems.map(problem => problem.title).join('; '));
    this.name = 'ProblemsError';
    this.problems = problems;
    this.checks = checks;
  }
}
