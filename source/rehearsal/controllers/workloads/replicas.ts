/** How many pods a Deployment or ReplicaSet wants. */

import { numberAt } from '../../../model/fields.ts';
import type { KubeObject } from '../../../model/kube.ts';

/** Wanted replicas; 1 when nothing is said. */
export function replicasOf(object: KubeObject): number {
  return numberAt(object, 'spec', 'replicas') ?? 1;
}
