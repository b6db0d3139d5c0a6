/** How many pods a Deployment or ReplicaSet wants. */
import type { KubeObject } from '../../../model/kube.ts';
import { numberAt } from '../../../model/look.ts';

/** Wanted replicas; 1 when nothing is said. */
export function replicasOf(object: KubeObject): number {
  return numberAt(object, 'spec', 'replicas') ?? 1;
}
