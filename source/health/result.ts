/** What the checks of a mesh came to, in one form for all of them: before an install, on the way of a request, afterwards. */
import { pageOf } from '../checks/check.ts';
import type { CheckVerdict, Evidence } from '../model/check-result.ts';

/** `unknown`: what the check needs could not be read, so that it is neither right nor wrong. */
export type HealthVerdict = CheckVerdict | 'unknown';

/** In the order in which they are told. */
export const healthGroups = ['requirements', 'configuration', 'workloads', 'paths', 'reach'] as const;

export type HealthGroup = (typeof healthGroups)[number];

export type Finding = {
  /** What is wrong, with the names. */
  readonly words: string;
  readonly evidence: readonly string[];
  readonly fix: string;
  /** Where more is written of it than on the check's own page. */
  readonly page?: string;
};

export type HealthResult = {
  /** Stable, for scripts and docs. */
  readonly id: string;
  readonly group: HealthGroup;
  /** What is true when it is ok. */
  readonly title: string;
  readonly verdict: HealthVerdict;
  /** Why it was skipped, or what could not be read. */
  readonly why?: string;
  readonly evidence: readonly Evidence[];
  readonly findings: readonly Finding[];
  readonly page: string;
};

/** A check as the docs list it. `weight`: the worst that it comes to. */
export type NamedCheck = {
  readonly id: string;
  readonly group: HealthGroup;
  readonly title: string;
  readonly weight: 'problem' | 'warning';
};

/** What a check saw. `unknown`: what it could not see. */
export type Judged =
  | { readonly skipped: string }
  | {
      readonly evidence: readonly Evidence[];
      readonly findings?: readonly Finding[];
      readonly unknown?: readonly string[];
    };

/** What was found weighs as the check does; what could not be seen makes it unknown only where nothing was found. */
export function resultOf({ id, group, title, weight }: NamedCheck, judged: Judged): HealthResult {
  const named = { id, group, title, page: pageOf(id) };
  if ('skipped' in judged) return { ...named, verdict: 'skipped', why: judged.skipped, evidence: [], findings: [] };
  const { evidence, findings = [], unknown = [] } = judged;
  const verdict = findings.length > 0 ? weight : unknown.length > 0 ? 'unknown' : 'ok';
  const why = unknown.length === 0 ? {} : { why: unknown.join('; ') };
  return { ...named, verdict, ...why, evidence, findings };
}
