/** A change to an object that may be somebody else's, in which only what this program needs is written. */
import type { KubeObject, ObjectRef } from './kube.ts';
import type { Problem } from './problem.ts';

export type Amendment = {
  readonly ref: ObjectRef;
  /** What changes in it, for people: `enableUserWorkload: true in config.yaml`. */
  readonly words: string;
  /** Judged anew by what is there when it is written. */
  readonly amend: (found: KubeObject | undefined) => Amended;
};

export type Amended =
  | { readonly will: 'keep' }
  | { readonly will: 'write'; readonly object: KubeObject }
  /** It holds nothing but what this program put there. */
  | { readonly will: 'delete' }
  | { readonly will: 'refuse'; readonly why: Problem };

/** A text of YAML with a change of ours in it, or why there can be none. */
export type EditedText = { readonly text: string } | { readonly wrong: string };
