/** What a plan would apply, without any cluster. */
import type { KubeObject } from '../model/kube.ts';
import { marked } from '../model/marks.ts';
import { unknownFacts } from './facts.ts';
import type { Step } from './step.ts';

export type Preview = { readonly step: Step; readonly objects: readonly KubeObject[] };

/** Each step with its objects, marked as new ones would be; what only a run can know reads as `<learned: …>`. */
export function preview(steps: readonly Step[], meshId: string): readonly Preview[] {
  return steps.map(step => {
    const created = (step.create?.(unknownFacts) ?? []).flatMap(creation => creation.object ?? []);
    const applied = step.apply?.(unknownFacts) ?? [];
    return { step, objects: [...created, ...applied].map(object => marked(object, meshId)) };
  });
}
