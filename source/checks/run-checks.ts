/** Runs checks side by side; each comes to a verdict of its own, in the order of the list. */
import type { CheckResult, CheckVerdict } from '../model/check-result.ts';
import { type Problem, ProblemError } from '../model/problem.ts';
import { type Check, type CheckFindings, pageOf } from './check.ts';
import type { Subject } from './subject.ts';

/** All results, in the checks' order. Nothing is written. */
export function runChecks(
  checks: readonly Check[],
  subject: Subject,
  signal: AbortSignal,
): Promise<readonly CheckResult[]> {
  return Promise.all(checks.map(async check => resultOf(check, await findingsOf(check, subject, signal))));
}

/** A cluster that does not answer a check's question leaves it open; it is not taken for an answer. */
async function findingsOf(check: Check, subject: Subject, signal: AbortSignal): Promise<CheckFindings> {
  try {
    return await check.run(subject, signal);
  } catch (error) {
    if (error instanceof ProblemError) return { evidence: [], trouble: [], doubts: [error.problem] };
    throw error;
  }
}

function resultOf({ id, title, weight }: Check, found: CheckFindings): CheckResult {
  const none = { evidence: [], problems: [], warnings: [] };
  if ('skipped' in found) return { id, title, verdict: 'skipped', why: found.skipped, ...none };
  const { evidence } = found;
  const trouble = withPage(id, found.trouble);
  const doubts = withPage(id, found.doubts ?? []);
  const problems = weight === 'problem' ? trouble : [];
  const warnings = weight === 'problem' ? doubts : [...trouble, ...doubts];
  return { id, title, verdict: verdictOf(problems, warnings), evidence, problems, warnings };
}

/** Names the check's section, where a problem does not name a page of its own. */
function withPage(id: string, problems: readonly Problem[]): readonly Problem[] {
  return problems.map(problem => ({ page: pageOf(id), ...problem }));
}

function verdictOf(problems: readonly Problem[], warnings: readonly Problem[]): CheckVerdict {
  if (problems.length > 0) return 'problem';
  return warnings.length > 0 ? 'warning' : 'ok';
}
