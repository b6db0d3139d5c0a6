/** What a pod says of itself. */
import { conditionOf } from './fields.ts';
import type { KubeObject } from './kube.ts';

/** Whether it serves, by its readiness; one that is going may still say so. */
export function isPodReady(pod: KubeObject): boolean {
  return conditionOf(pod, 'Ready')?.status === 'True';
}
