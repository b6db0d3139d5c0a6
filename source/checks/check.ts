/** A check is data: an id, a title, a weight, and a function that judges, as in linkerd's `check`. */
import type { Evidence } from '../model/check-result.ts';
import type { Problem, ProblemCode } from '../model/problem.ts';
import type { Subject } from './subject.ts';

export type Check = {
  /** Stable, for scripts and docs: `pod-ranges`. */
  readonly id: string;
  /** What is true when it is ok. */
  readonly title: string;
  /** What comes of trouble that it finds: a problem stops the plan, a warning does not. */
  readonly weight: 'problem' | 'warning';
  /** Reads and judges. What it throws as `ProblemError` counts as a doubt. */
  readonly run: (subject: Subject, signal: AbortSignal) => CheckFindings | Promise<CheckFindings>;
};

/** The page about a check: what it reads, how to see the same by hand, what mends it. */
export const pageOf = (id: string): string => `docs/checks/${id}.md`;

/** Whose page it is; undefined for one about something else. */
export const idOfPage = (page: string): string | undefined => /^docs\/checks\/([a-z-]+)\.md$/.exec(page)?.[1];

export type CheckFindings =
  | { readonly skipped: string }
  | {
      readonly evidence: readonly Evidence[];
      /** What is wrong; weighs as the check does. */
      readonly trouble: readonly Problem[];
      /** What could not be told, or is wrong only perhaps: never more than a warning. */
      readonly doubts?: readonly Problem[];
    };

/** Trouble of a kind that has a code of its own. */
export const trouble = (code: ProblemCode, title: string, hint: string): Problem => ({ code, title, hint });

/** A requirement that is not met, or may not be. */
export const unmet = (title: string, hint: string): Problem => ({ code: 'unmet', title, hint });
