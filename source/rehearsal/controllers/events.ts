/** Events as the simulated programs write them: one object per cause, counted when it comes again. */

import { numberAt, textAt } from '../../model/fields.ts';
import type { KubeObject } from '../../model/kube.ts';
import { EVENT } from './kinds.ts';
import { type Site, timestamp } from './site.ts';

export type Happening = {
  readonly about: KubeObject;
  readonly type: 'Normal' | 'Warning';
  readonly reason: string;
  readonly message: string;
  /** `replicaset-controller`, `kubelet` … */
  readonly component: string;
};

/** Writes an event, or counts the one that says the same of the same object. */
export async function recordEvent(site: Site, happening: Happening, signal: AbortSignal): Promise<void> {
  const { about, type, reason, message, component } = happening;
  const namespace = about.metadata.namespace ?? 'default';
  const now = timestamp(site.clock);
  const writer = site.writer(component);
  const same = site.cache
    .list(EVENT, namespace)
    .find(
      each =>
        textAt(each, 'involvedObject', 'uid') === about.metadata.uid &&
        textAt(each, 'reason') === reason &&
        textAt(each, 'message') === message,
    );
  if (same !== undefined) {
    await writer.patch(same, { count: (numberAt(same, 'count') ?? 1) + 1, lastTimestamp: now }, signal);
    return;
  }
  const event: KubeObject = {
    ...EVENT,
    metadata: { name: `${about.metadata.name}.${nanoseconds(site).toString(16)}`, namespace },
    involvedObject: {
      apiVersion: about.apiVersion,
      kind: about.kind,
      name: about.metadata.name,
      ...(about.metadata.namespace === undefined ? {} : { namespace }),
      ...(about.metadata.resourceVersion === undefined ? {} : { resourceVersion: about.metadata.resourceVersion }),
      ...(about.metadata.uid === undefined ? {} : { uid: about.metadata.uid }),
    },
    type,
    reason,
    message,
    count: 1,
    firstTimestamp: now,
    lastTimestamp: now,
    source: { component },
    reportingComponent: component,
    reportingInstance: '',
  };
  await writer.create(event, signal);
}

/** How one program records its events, as client-go's EventRecorder. */
export function eventRecorder(component: string) {
  return (
    site: Site,
    about: KubeObject,
    type: Happening['type'],
    reason: string,
    message: string,
    signal: AbortSignal,
  ): Promise<void> => recordEvent(site, { about, type, reason, message, component }, signal);
}

const lastNamed = new WeakMap<Site, bigint>();

/**
 * The time now, of which client-go makes an event's name. No two of a cluster are equal, and they ascend: `kubectl
 * describe` shows the events of one second in the order of their names.
 */
function nanoseconds(site: Site): bigint {
  const now = BigInt(Math.floor(site.clock.now())) * 1_000_000n;
  const last = lastNamed.get(site) ?? 0n;
  const named = now > last ? now : last + 1n;
  lastNamed.set(site, named);
  return named;
}
