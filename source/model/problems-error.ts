import type { CheckResult } from './check-result.ts';
import type { Problem } from './problem.ts';
import { noRootsSeen, type RootsSeen } from './roots-seen.ts';

/** Several problems found at once: validate all, report all. */
export class ProblemsError extends Error {
  readonly problems: readonly Problem[];
  /** The checks that found them, and those that found nothing wrong; empty where it did not come to checks. */
  readonly checks: readonly CheckResult[];
  /** The roots that there are, as far as they were read. */
  readonly roots: RootsSeen;
  constructor(problems: readonly Problem[], checks: readonly CheckResult[] = [], roots: RootsSeen = noRootsSeen) {
    super(problems.map(problem => problem.title).join('; '));
    this.name = 'ProblemsError';
    this.problems = problems;
    this.checks = checks;
    this.roots = roots;
  }
}
