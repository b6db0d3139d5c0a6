/** A program that runs and is not ready: it ends at once and is started again, or never opens its port. */

import { listAt, numberAt, textAt } from '../../../model/fields.ts';
import type { JsonObject, KubeObject } from '../../../model/kube.ts';
import { conditionsOf, withCondition } from '../conditions.ts';
import { recordEvent } from '../events.ts';
import { type Site, timestamp } from '../site.ts';

export type NotServing = { readonly outcome: 'exits' | 'hangs'; readonly log: readonly string[] };

/** Status and event of its one container; each call is one more start. */
export async function tellNotServing(
  site: Site,
  pod: KubeObject,
  { outcome, log }: NotServing,
  podIP: string,
  signal: AbortSignal,
): Promise<void> {
  const now = timestamp(site.clock);
  const [container] = listAt(pod, 'spec', 'containers');
  const name = textAt(container, 'name') ?? '';
  const [before] = listAt(pod, 'status', 'containerStatuses');
  const restartCount = (numberAt(before, 'restartCount') ?? -1) + 1;
  const words = log.at(-1) ?? '';
  const ended = {
    exitCode: outcome === 'exits' ? 1 : 137,
    reason: 'Error',
    message: words,
    startedAt: now,
    finishedAt: now,
  };
  const waiting = {
    reason: 'CrashLoopBackOff',
    message: `back-off 10s restarting failed container=${name} pod=${pod.metadata.name}_${pod.metadata.namespace}(${pod.metadata.uid})`,
  };
  const status: JsonObject = {
    name,
    image: textAt(container, 'image') ?? '',
    imageID: '',
    lastState: outcome === 'exits' || restartCount > 0 ? { terminated: ended } : {},
    ready: false,
    restartCount,
    started: false,
    state: outcome === 'exits' ? { waiting } : { running: { startedAt: now } },
  };
  let conditions = conditionsOf(pod);
  for (const type of ['Ready', 'ContainersReady']) {
    const message = `containers with unready status: [${name}]`;
    conditions = withCondition(conditions, { type, status: 'False', reason: 'ContainersNotReady', message }, now);
  }
  conditions = withCondition(conditions, { type: 'Initialized', status: 'True' }, now);
  const whole = {
    ...pod.status,
    phase: 'Running',
    conditions,
    containerStatuses: [status],
    podIP,
    podIPs: [{ ip: podIP }],
  };
  await site.writer('kubelet').status(pod, { ...whole, startTime: textAt(pod, 'status', 'startTime') ?? now }, signal);
  const [reason, message] =
    outcome === 'exits'
      ? [
          'BackOff',
          `Back-off restarting failed container ${name} in pod ${pod.metadata.name}_${pod.metadata.namespace}`,
        ]
      : ['Unhealthy', `Startup probe failed: dial tcp ${podIP}: connect: connection refused`];
  await recordEvent(site, { about: pod, type: 'Warning', reason, message, component: 'kubelet' }, signal);
}
