/** What a check found, as data: people see it before anything is written, scripts get the same. Nothing secret. */
import type { Problem } from './problem.ts';

/** `problem` stops the plan; `skipped` was not judged, because it does not matter here or could not be known. */
export type CheckVerdict = 'ok' | 'warning' | 'problem' | 'skipped';

/** What was seen on one cluster. */
export type Evidence = { readonly cluster: string; readonly words: string };

export type CheckResult = {
  /** Stable, for scripts and docs: `pod-ranges`. */
  readonly id: string;
  /** What is true when it is ok: "Pods on one network have different addresses". */
  readonly title: string;
  readonly verdict: CheckVerdict;
  /** Why it was skipped. */
  readonly why?: string;
  readonly evidence: readonly Evidence[];
  /** What stops the plan, each with its hint. */
  readonly problems: readonly Problem[];
  /** What is worth knowing but stops nothing: wrong only perhaps, or could not be told. */
  readonly warnings: readonly Problem[];
};
