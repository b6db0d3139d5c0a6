/** Every check that there is, as the docs list them. */
import { requirements } from '../checks/requirements.ts';
import type { CheckResult } from '../model/check-result.ts';
import { configurationChecks } from './configuration.ts';
import { pathChecks } from './paths.ts';
import { reachChecks } from './reach.ts';
import { type HealthResult, type NamedCheck, resultOf } from './result.ts';
import { healthChecks } from './workloads.ts';

export const namedChecks: readonly NamedCheck[] = [
  ...requirements.map(({ id, title, weight }): NamedCheck => ({ id, group: 'requirements', title, weight })),
  ...configurationChecks,
  ...healthChecks,
  ...pathChecks,
  ...reachChecks,
];

/** What was checked before an install, in the form of all others. */
export function requirementResults(results: readonly CheckResult[]): readonly HealthResult[] {
  return results.map(({ id, title, verdict, why, evidence, problems, warnings }) => ({
    ...resultOf({ id, group: 'requirements', title, weight: 'problem' }, { evidence }),
    verdict,
    ...(why === undefined ? {} : { why }),
    findings: [...problems, ...warnings].map(each => ({
      words: each.title,
      evidence: each.evidence === undefined ? [] : [each.evidence],
      fix: each.hint,
    })),
  }));
}
