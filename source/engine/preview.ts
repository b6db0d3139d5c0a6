/** What a plan would apply, without any cluster. */
import { type KubeObject, objectTitle } from '../model/kube.ts';
import { marked } from '../model/marks.ts';
import { unknownFacts } from './facts.ts';
import type { Step } from './step.ts';

export type Preview = {
  readonly step: Step;
  readonly objects: readonly KubeObject[];
  /** Objects of which a part changes, ours or not, and what in them. */
  readonly amendments?: readonly { readonly object: string; readonly words: string }[];
};

/** Each step with its objects, marked as new ones would be; what only a run can know reads as `<learned: …>`. */
export function preview(steps: readonly Step[], meshId: string): readonly Preview[] {
  return steps.map(step => {
    const created = (step.create?.(unknownFacts) ?? []).flatMap(creation => creation.object ?? []);
    const applied = step.apply?.(unknownFacts) ?? [];
    const amendments = (step.amend?.(unknownFacts) ?? []).map(({ ref, words }) => ({
      object: objectTitle(ref),
      words,
    }));
    const objects = [...created, ...applied].map(object => marked(object, meshId));
    return amendments.length === 0 ? { step, objects } : { step, objects, amendments };
  });
}
