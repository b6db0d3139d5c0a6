/** The ConfigMaps by which several istiods agree on who leads. They are not renewed here. */
import type { KubeObject } from '../../../model/kube.ts';
import type { Clock } from '../../../ports.ts';
import type { ObjectCache } from '../cache.ts';
import { CONFIG_MAP } from '../kinds.ts';
import { timestamp } from '../site.ts';
import type { Writer } from '../writer.ts';

const RECORD = 'control-plane.alpha.kubernetes.io/leader';

/** At home, before and after the rest of an istiod's start; on a remote that it leads, the last one only. */
export const firstLocks = ['istio-ip-autoallocate', 'istio-leader'] as const;
export const lastLock = 'istio-namespace-controller-election';

export type Candidate = {
  /** The istiod pod. */
  readonly pod: KubeObject;
  readonly cache: ObjectCache;
  readonly writer: Writer;
  readonly clock: Clock;
};

/** Writes the pod's name into a lock, unless it stands there already. */
export async function takeLock(
  { pod, cache, writer, clock }: Candidate,
  name: string,
  signal: AbortSignal,
): Promise<void> {
  const namespace = pod.metadata.namespace ?? '';
  const before = cache.get({ ...CONFIG_MAP, namespace, name })?.metadata.annotations?.[RECORD];
  if (before?.includes(`"${pod.metadata.name}"`) === true) return;
  const now = timestamp(clock);
  const record = {
    holderIdentity: pod.metadata.name,
    holderKey: 'default',
    leaseDurationSeconds: 30,
    acquireTime: now,
    renewTime: now,
    leaderTransitions: 0,
  };
  const annotations = { [RECORD]: JSON.stringify(record) };
  await writer.ensure({ ...CONFIG_MAP, metadata: { name, namespace, annotations } }, signal);
}
