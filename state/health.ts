/**
 * What the Checks screen has read beside the requirements that the plan was checked for: the same as `eastwest check`
 * tells.
 */
import type { ReachTry } from '../source/health/reach.ts';
import { requirementResults } from '../source/health/requirement-results.ts';
import { type HealthGroup, type HealthResult, healthGroups } from '../source/health/result.ts';
import { settled } from '../source/health/settled.ts';
import type { Problem } from '../source/model/problem.ts';
import { checksIn, type Draft } from './draft.ts';

/** Milliseconds since 1970. */
type Moment = number;

export type Health = {
  /** In the order of `eastwest check`; empty before they were read. */
  readonly results: readonly HealthResult[];
  readonly reach: readonly ReachTry[];
  /** Whether every istiod was synced with every cluster. */
  readonly synced: boolean;
  /** When all of it was read last. */
  readonly at?: Moment;
  /** What is being read: all, or what one check looks at. */
  readonly reading?: { readonly since: Moment; readonly id?: string };
  /** Why it could not be read. */
  readonly problems: readonly Problem[];
};

export const noHealth: Health = { results: [], reach: [], synced: false, problems: [] };

/** The results with these in place of those of the same check. */
export function withResults(health: Health, found: readonly HealthResult[]): Health {
  const of = new Map(found.map(each => [each.id, each]));
  return { ...health, results: health.results.map(each => of.get(each.id) ?? each) };
}

/** The groups that are not told by the checks of a plan. */
export function groupsBeside(draft: Draft): readonly HealthGroup[] {
  return checksIn(draft).length === 0 ? healthGroups : healthGroups.filter(each => each !== 'requirements');
}

/** Every check: those of the plan, where there is one, and what was read beside them. */
export function allChecks(draft: Draft, { results, synced }: Health): readonly HealthResult[] {
  const planned = settled(requirementResults(checksIn(draft)), synced);
  return planned.length === 0 ? results : [...planned, ...results.filter(({ group }) => group !== 'requirements')];
}

/** The id of the check that is being run again by itself. */
export function recheckingIn(draft: Draft, { reading }: Health): string | undefined {
  const planned = draft.draft === 'ready' || draft.draft === 'problems' ? draft.rechecking : undefined;
  return planned ?? reading?.id;
}

const notFine = ['problem', 'warning', 'unknown'] as const;

/** A part of the list: what is not ok, whatever its group; or the rest of a group. */
export type ChecksPart = {
  readonly group: HealthGroup | undefined;
  readonly all: readonly HealthResult[];
  /** Of its group, whatever part they stand in. */
  readonly of: number;
};

/**
 * What is wrong first, the worst above; then each group with those that are ok, and below them those that were skipped.
 */
export function checksParts(checks: readonly HealthResult[]): readonly ChecksPart[] {
  const wrong = notFine.flatMap(verdict => checks.filter(each => each.verdict === verdict));
  const groups = healthGroups.map((group): ChecksPart => {
    const own = checks.filter(each => each.group === group);
    const [ok, skipped] = (['ok', 'skipped'] as const).map(verdict => own.filter(each => each.verdict === verdict));
    return { group, all: [...(ok ?? []), ...(skipped ?? [])], of: own.length };
  });
  const parts: readonly ChecksPart[] = [{ group: undefined, all: wrong, of: wrong.length }, ...groups];
  return parts.filter(({ all }) => all.length > 0);
}

/** The checks in the order in which they are listed. */
export function listedChecks(checks: readonly HealthResult[]): readonly HealthResult[] {
  return checksParts(checks).flatMap(({ all }) => all);
}

/** Whether a check of this id is one of the plan that is shown. */
export function isPlanned(draft: Draft, id: string): boolean {
  return checksIn(draft).some(each => each.id === id);
}
