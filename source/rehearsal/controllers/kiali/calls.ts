/** What calls for a run of the Kiali operator: generation and annotations of its object; its status may change as it will. */
import type { KubeObject } from '../../../model/kube.ts';
import { keyOf } from '../controller.ts';

/** Keys of an object that has changed so since it was shown last; none where it has not. */
export function createCalls(): (cr: KubeObject) => readonly string[] {
  const calls = new Map<string, string>();
  return cr => {
    const { uid, generation, annotations, deletionTimestamp } = cr.metadata;
    const call = JSON.stringify([uid, generation, annotations, deletionTimestamp]);
    if (calls.get(keyOf(cr)) === call) return [];
    calls.set(keyOf(cr), call);
    return [keyOf(cr)];
  };
}
