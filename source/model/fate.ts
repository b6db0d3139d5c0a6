/** What a run does with an object that is created and never changed: a Secret with key material or credentials. */
import type { Problem } from './problem.ts';

export type Fate =
  | { readonly will: 'create' }
  | { readonly will: 'keep' }
  /** Our own, which does not serve any more: deleted and created again. */
  | { readonly will: 'replace'; readonly why: Problem }
  /** Foreign and unusable: it stays, and the step fails. */
  | { readonly will: 'refuse'; readonly why: Problem };

export type Foreseen = {
  readonly step: string;
  readonly cluster: string;
  /** "Secret istio-system/cacerts". */
  readonly object: string;
  readonly fate: Fate;
  /** As `--take-over` names it, where others made it and no controller keeps it. */
  readonly takeOver?: string;
  /** The same, where an earlier run took it over. */
  readonly takenOver?: string;
};

/** "kept", "replaced: Secret … differs from …": what follows the object's name. */
export function fateWords(fate: Fate): string {
  switch (fate.will) {
    case 'create':
      return 'created';
    case 'keep':
      return 'kept';
    case 'replace':
      return `deleted and created again: ${fate.why.title}`;
    case 'refuse':
      return `refused: ${fate.why.title}`;
  }
}
