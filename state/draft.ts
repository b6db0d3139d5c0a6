/** The plan as the screens show it, from the first read of the clusters to the moment it is started. */
import type { Preview } from '../source/engine/preview.ts';
import type { CheckResult } from '../source/model/check-result.ts';
import { cleaned } from '../source/model/clean.ts';
import { objectTitle, refOf } from '../source/model/kube.ts';
import type { CertificatePlan } from '../source/model/ledger.ts';
import { type Problem, ProblemError } from '../source/model/problem.ts';
import { ProblemsError } from '../source/model/problems-error.ts';
import { noRootsSeen, type RootFact, type RootsSeen } from '../source/model/roots-seen.ts';
import type { ObjectChange } from '../source/preparation/object-changes.ts';
import type { Prepared } from '../source/preparation/prepare.ts';
import type { PreparedKiali } from '../source/preparation/prepare-kiali.ts';
import { byHand } from './words/by-hand.ts';

export type DraftStep = {
  readonly id: string;
  readonly cluster: string;
  readonly title: string;
  readonly needs: readonly string[];
  /** What a person would type instead; may be several lines. */
  readonly byHand: string;
  /** The same to paste into a shell, files' contents included. */
  readonly command: string;
  /** "Kind namespace/name" of each object it writes. */
  readonly objects: readonly string[];
  /** Objects of which it changes a part, ours or not: there is no YAML of it. */
  readonly amends?: true;
};

/** Nothing secret: the world, keys and tokens stay with the commands. `since`: milliseconds since 1970. */
export type Draft =
  | { readonly draft: 'none' }
  | { readonly draft: 'preparing'; readonly since: number }
  /** `checks`: empty where it did not come to checks. */
  | {
      readonly draft: 'problems';
      readonly problems: readonly Problem[];
      readonly checks: readonly CheckResult[];
      /** The id of a check that is run again by itself. */
      readonly rechecking?: string;
      /** The roots that there are, as far as they were read. */
      readonly roots?: RootsSeen;
    }
  | {
      readonly draft: 'ready';
      readonly steps: readonly DraftStep[];
      /** Absent for a plan that has nothing to do with them. */
      readonly certificates?: CertificatePlan;
      readonly roots?: RootsSeen;
      readonly checks: readonly CheckResult[];
      readonly rechecking?: string;
      readonly warnings: readonly string[];
      /** What others made and could be given to this program, as `--take-over` names it. */
      readonly toTakeOver: readonly string[];
      readonly changes: DraftChanges;
      /** "Istio v1.30.3"; absent where the operators that will be installed decide. */
      readonly version?: string;
    };

/** What the servers said so far of what a run would do. */
export type DraftChanges = {
  readonly told: readonly ObjectChange[];
  /** False while objects are still asked for. */
  readonly complete: boolean;
};

/** The draft with some more of them, their words fit for the screen. */
export function withChanges(draft: Draft, told: readonly ObjectChange[], complete: boolean): Draft {
  if (draft.draft !== 'ready') return draft;
  return { ...draft, changes: { told: [...draft.changes.told, ...told.map(cleanedChange)], complete } };
}

function cleanedChange(change: ObjectChange): ObjectChange {
  const { object, why, rollout } = change;
  return {
    ...change,
    object: cleaned(object, 200),
    ...(why === undefined ? {} : { why: cleaned(why) }),
    ...(rollout === undefined ? {} : { rollout: cleaned(rollout, 200) }),
  };
}

/** What the screens may know of a prepared plan. */
export function draftOf(prepared: Prepared, previews: readonly Preview[]): Draft {
  const { version, members } = prepared.mesh;
  const contexts = new Map(members.map(({ name, context }) => [name, context]));
  return {
    draft: 'ready',
    steps: previews.map(each => draftStep(each, contexts.get(each.step.cluster) ?? '')),
    certificates: prepared.certificates,
    roots: cleanedRoots(prepared.roots),
    checks: prepared.checks.map(cleanedCheck),
    warnings: prepared.warnings.map(warning => cleaned(warning)),
    toTakeOver: prepared.toTakeOver,
    changes: { told: [], complete: false },
    ...(version === undefined ? {} : { version: `Istio ${cleaned(version, 40)}` }),
  };
}

/** The same of a prepared Kiali. */
export function kialiDraftOf({ kiali, mesh, warnings }: PreparedKiali, previews: readonly Preview[]): Draft {
  const contexts = new Map(mesh.members.map(({ name, context }) => [name, context]));
  return {
    draft: 'ready',
    steps: previews.map(each => draftStep(each, contexts.get(each.step.cluster) ?? '')),
    checks: [],
    warnings: warnings.map(warning => cleaned(warning, 600)),
    toTakeOver: [],
    changes: { told: [], complete: false },
    ...(kiali.version === undefined || kiali.version === 'default'
      ? {}
      : { version: `Kiali ${cleaned(kiali.version, 40)}` }),
  };
}

function draftStep(preview: Preview, context: string): DraftStep {
  const { id, cluster, title, needs } = preview.step;
  const { lines, whole } = byHand(preview, context);
  const written = preview.objects.map(object => objectTitle(refOf(object)));
  const amended = (preview.amendments ?? []).map(({ object }) => object).filter(each => !written.includes(each));
  const objects = [...written, ...amended].map(each => cleaned(each, 200));
  const isAmended = written.length === 0 && amended.length > 0;
  return {
    id,
    cluster,
    title,
    needs,
    byHand: lines,
    command: whole,
    objects,
    ...(isAmended ? { amends: true } : {}),
  };
}

/** The expected problems in what was thrown, fit for the screen; undefined for a bug. */
export function problemsOf(thrown: unknown): readonly Problem[] | undefined {
  if (thrown instanceof ProblemsError) return thrown.problems.map(cleanedProblem);
  if (thrown instanceof ProblemError) return [cleanedProblem(thrown.problem)];
  return undefined;
}

/** The roots that were read before what was thrown; undefined where it did not come to that. */
export function rootsOf(thrown: unknown): RootsSeen | undefined {
  return thrown instanceof ProblemsError && thrown.roots !== noRootsSeen ? cleanedRoots(thrown.roots) : undefined;
}

function cleanedRoots({ folder, clusters }: RootsSeen): RootsSeen {
  const facts = (all: readonly RootFact[]) => all.map(fact => ({ ...fact, subject: cleaned(fact.subject, 200) }));
  return {
    folder: facts(folder),
    clusters: clusters.map(({ cluster, cacerts, istiod }) => ({
      cluster: cleaned(cluster, 63),
      cacerts: cacerts === undefined ? undefined : facts(cacerts),
      istiod: facts(istiod),
    })),
  };
}

/** The checks that there are now. */
export function checksIn(draft: Draft): readonly CheckResult[] {
  return draft.draft === 'ready' || draft.draft === 'problems' ? draft.checks : [];
}

/** The draft while one check is run again; undefined: none is. */
export function withRechecking(draft: Draft, id: string | undefined): Draft {
  if (draft.draft !== 'ready' && draft.draft !== 'problems') return draft;
  const { rechecking: _before, ...rest } = draft;
  return id === undefined ? rest : { ...rest, rechecking: id };
}

/** The draft with what these checks have found now in place of what they found before. */
export function withChecked(draft: Draft, found: readonly CheckResult[]): Draft {
  const rest = withRechecking(draft, undefined);
  if (rest.draft !== 'ready' && rest.draft !== 'problems') return rest;
  const now = found.map(cleanedCheck);
  const isOf = (check: CheckResult) => (each: CheckResult) => each.id === check.id;
  const checks = [
    ...rest.checks.map(check => now.find(isOf(check)) ?? check),
    ...now.filter(check => !rest.checks.some(isOf(check))),
  ];
  if (rest.draft === 'ready') return { ...rest, checks };
  const old = rest.checks.filter(check => now.some(isOf(check))).flatMap(check => check.problems);
  const others = rest.problems.filter(
    ({ title, hint }) => !old.some(each => each.title === title && each.hint === hint),
  );
  return { ...rest, checks, problems: [...now.flatMap(check => check.problems), ...others] };
}

/** True where contexts were taken for one cluster, which may be copies of it. */
export function tellsOneCluster(draft: Draft): boolean {
  return draft.draft === 'problems' && draft.problems.some(({ code }) => code === 'same-cluster');
}

/** True where this check found a problem of this cluster. */
export function failsOn(draft: Draft, check: string, cluster: string): boolean {
  return checksIn(draft).some(
    ({ id, problems }) => id === check && problems.some(({ title }) => title.startsWith(`${cluster}: `)),
  );
}

/** The checks of what was thrown; none where it did not come to them. */
export function checksOf(thrown: unknown): readonly CheckResult[] {
  return thrown instanceof ProblemsError ? thrown.checks.map(cleanedCheck) : [];
}

function cleanedCheck(check: CheckResult): CheckResult {
  return {
    ...check,
    evidence: check.evidence.map(({ cluster, words }) => ({ cluster, words: cleaned(words) })),
    problems: check.problems.map(cleanedProblem),
    warnings: check.warnings.map(cleanedProblem),
  };
}

/** The problem with all its words fit for the screen. Evidence that its title holds already is not said again. */
export function cleanedProblem(problem: Problem): Problem {
  const { code, title, hint, evidence, page, takeOver } = problem;
  const words = {
    code,
    title: cleaned(title),
    hint: cleaned(hint, 600),
    ...(page === undefined ? {} : { page }),
    ...(takeOver === undefined ? {} : { takeOver: cleaned(takeOver) }),
  };
  return evidence === undefined || title.includes(evidence) ? words : { ...words, evidence: cleaned(evidence, 1000) };
}
