/** An object of the plan that exists already: who made it, and what the plan would change in it. */
import { keeperOf } from '../model/keeper.ts';
import type { KubeObject } from '../model/kube.ts';
import { isOurs } from '../model/marks.ts';
import type { Problem } from '../model/problem.ts';
import type { Standing } from './standing.ts';

/** One such object. */
export type ExistingObject = {
  readonly cluster: string;
  /** As `--take-over` names it. */
  readonly key: string;
  readonly found: KubeObject;
  readonly standing:
    | Standing
    /** Created by this program, with no other writer. */
    | { readonly is: 'ours' }
    | { readonly is: 'of-another-mesh' }
    /** What would be applied depends on what only a run learns. */
    | { readonly is: 'unknown' }
    | { readonly is: 'refused'; readonly problem: Problem };
};

/** What could be taken over: made by others, and kept by no controller. */
export function canBeTakenOver({ found, standing: { is } }: ExistingObject): boolean {
  if (is === 'of-another-mesh' || is === 'refused') return false;
  return keeperOf(found) === undefined && (!isOurs(found) || is === 'differs');
}
