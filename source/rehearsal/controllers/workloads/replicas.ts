/** How many pods a Deployment or ReplicaSet wants. */

import { at, numberAt, textAt } from '../../../model/fields.ts';
import type { KubeObject } from '../../../model/kube.ts';

/** Wanted replicas; 1 by default. */
export function replicasOf(object: KubeObject): number {
  return numberAt(object, 'spec', 'replicas') ?? 1;
}

/**
 * How many of a Deployment's pods may be missing while it rolls out: a quarter, rounded down, unless it says otherwise.
 */
export function mostUnavailable(deployment: KubeObject): number {
  const wanted = replicasOf(deployment);
  if (textAt(deployment, 'spec', 'strategy', 'type') === 'Recreate') return wanted;
  const most = at(deployment, 'spec', 'strategy', 'rollingUpdate', 'maxUnavailable') ?? '25%';
  return typeof most === 'number' ? most : Math.floor((wanted * Number.parseInt(String(most), 10)) / 100);
}
