/** Whether what others keep can be amended as a plan wants it, before anything is written. Pure. */
import { unknownFacts } from '../engine/facts.ts';
import type { Step } from '../engine/step.ts';
import { type KubeObject, objectTitle, refOf } from '../model/kube.ts';
import type { Problem } from '../model/problem.ts';

/** Why not, on one cluster. `found`: what was read of it; what is not there yet comes with the plan. */
export function amendmentProblems(
  cluster: string,
  found: readonly KubeObject[],
  steps: readonly Step[],
): readonly Problem[] {
  const amendments = steps.flatMap(step => (step.cluster === cluster ? (step.amend?.(unknownFacts) ?? []) : []));
  return amendments.flatMap(({ ref, amend }) => {
    const object = found.find(each => objectTitle(refOf(each)) === objectTitle(ref));
    const amended = object === undefined ? undefined : amend(object);
    return amended?.will === 'refuse' ? [{ ...amended.why, title: `${cluster}: ${amended.why.title}` }] : [];
  });
}
