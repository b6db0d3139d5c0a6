/** What was checked before an install, in the form of all other checks. */
import type { CheckResult } from '../model/check-result.ts';
import { type HealthResult, resultOf } from './result.ts';

export function requirementResults(results: readonly CheckResult[]): readonly HealthResult[] {
  return results.map(({ id, title, verdict, why, evidence, problems, warnings }) => ({
    ...resultOf({ id, group: 'requirements', title, weight: 'problem' }, { evidence }),
    verdict,
    ...(why === undefined ? {} : { why }),
    findings: [...problems, ...warnings].map(each => ({
      words: each.title,
      evidence: each.evidence === undefined ? [] : [each.evidence],
      fix: each.hint,
      ...(each.page === undefined ? {} : { page: each.page }),
    })),
  }));
}
