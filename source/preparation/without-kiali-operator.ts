/** Kialis that no operator would clean up. Pure. */
import type { Inventory } from '../model/inventory.ts';
import type { Problem } from '../model/problem.ts';
import { sh } from '../model/shell-word.ts';
import type { ClusterChoice } from './choices.ts';

type Seen = { readonly choice: ClusterChoice; readonly inventory: Inventory };

/** Only its operator clears the finalizer: a namespace with the object in it would stay as well. */
export function withoutKialiOperator(seen: readonly Seen[], leaving: ReadonlySet<string>): readonly Problem[] {
  return seen
    .filter(({ choice, inventory }) => leaving.has(choice.name) && inventory.ours.some(({ kind }) => kind === 'Kiali'))
    .filter(({ inventory }) => inventory.kiali?.operatorReady !== true)
    .map(({ choice: { name, context } }) => ({
      code: 'no-operator',
      title: `no Kiali operator runs on ${name}: its Kiali object would stay Terminating`,
      hint: sh`Restore it first: eastwest kiali, or scale its Deployment up; then run this again. Without it: kubectl --context ${context} get kiali.kiali.io -A, and clear the finalizers`,
    }));
}
