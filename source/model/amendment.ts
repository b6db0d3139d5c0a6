/** A change to an object that may be foreign: only the fields that this program needs are written. */
import { type KubeObject, type ObjectRef, objectTitle } from './kube.ts';
import type { Problem } from './problem.ts';

export type Amendment = {
  readonly ref: ObjectRef;
  /** What changes in it, for people: `enableUserWorkload: true in config.yaml`. */
  readonly words: string;
  /** Read as well: what it becomes may depend on that. */
  readonly from?: ObjectRef;
  /** Who keeps it leaves alone what is written here: else nothing is written to what others would change back. */
  readonly besideItsKeeper?: true;
  /** Judged again by the state when it is written. */
  readonly amend: (found: KubeObject | undefined, from?: KubeObject) => Amended;
};

export type Amended =
  | { readonly will: 'keep' }
  | { readonly will: 'write'; readonly object: KubeObject }
  /** It holds nothing but what this program put there. */
  | { readonly will: 'delete' }
  | { readonly will: 'refuse'; readonly why: Problem };

/** A text of YAML with a change of ours in it, or why there can be none. */
export type EditedText = { readonly text: string } | { readonly wrong: string };

/** Of an object that must be there. `to`: what becomes of it; undefined where it is so already. */
export function amended(ref: ObjectRef, words: string, to: (found: KubeObject) => KubeObject | undefined): Amendment {
  return {
    ref,
    words,
    amend: found => {
      if (found === undefined) return { will: 'refuse', why: absent(objectTitle(ref)) };
      const object = to(found);
      return object === undefined ? { will: 'keep' } : { will: 'write', object };
    },
  };
}

function absent(title: string): Problem {
  return { code: 'unmet', title: `there is no ${title}`, hint: 'Run eastwest up: it creates what is missing.' };
}
