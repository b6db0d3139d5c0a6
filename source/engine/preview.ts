/** What a plan would apply, without any cluster. */
import type { KubeObject } from '../model/kube.ts';
import type { Step } from './step.ts';

export type Preview = { readonly step: Step; readonly objects: readonly KubeObject[] };

/** Each step with its objects; what only a run can know reads as `<learned: …>`. */
export function preview(_steps: readonly Step[]): readonly Preview[] {
  throw new Error('written next');
}
