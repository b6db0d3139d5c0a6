/**
 * The failover drill: the helloworld of one cluster is scaled to zero and back. How many pods there were is noted on
 * the Deployment, so that a run after one that was cut off can restore them.
 */
import { numberAt } from './fields.ts';
import type { KubeObject } from './kube.ts';

const DRILL_ANNOTATION = 'eastwest/drill';

/** How many pods a Deployment asks for: one where it does not say. */
export function replicasOf(deployment: KubeObject): number {
  return numberAt(deployment, 'spec', 'replicas') ?? 1;
}

/** How many pods it had before a drill that has not ended; undefined where there is none. */
export function drilledFrom({ metadata: { annotations = {} } }: KubeObject): number | undefined {
  const noted = annotations[DRILL_ANNOTATION];
  if (noted === undefined) return undefined;
  return /^[1-9]\d{0,3}$/.test(noted) ? Number(noted) : 1;
}

/** The Deployment without pods; undefined where a drill has done that already. */
export function scaledToZero(found: KubeObject): KubeObject | undefined {
  const before = drilledFrom(found) ?? replicasOf(found);
  if (drilledFrom(found) !== undefined && replicasOf(found) === 0) return undefined;
  const annotations = { ...found.metadata.annotations, [DRILL_ANNOTATION]: String(before) };
  return withReplicas({ ...found, metadata: { ...found.metadata, annotations } }, 0);
}

/** The Deployment as it was before the drill; undefined where there is none. What was scaled since keeps its number. */
export function broughtBack(found: KubeObject): KubeObject | undefined {
  const before = drilledFrom(found);
  if (before === undefined) return undefined;
  const { [DRILL_ANNOTATION]: _noted, ...annotations } = found.metadata.annotations ?? {};
  const now = replicasOf(found);
  return withReplicas({ ...found, metadata: { ...found.metadata, annotations } }, now === 0 ? before : now);
}

function withReplicas(deployment: KubeObject, replicas: number): KubeObject {
  const { spec } = deployment;
  return { ...deployment, spec: { ...(typeof spec === 'object' && spec !== null ? spec : {}), replicas } };
}
