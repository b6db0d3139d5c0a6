/** The scheduler: a node for each pod that has none. */

import { conditionOf, listAt, textAt } from '../../../model/fields.ts';
import type { KubeObject } from '../../../model/kube.ts';
import { conditionsOf, withCondition } from '../conditions.ts';
import { keyOf, objectOf, startController } from '../controller.ts';
import { recordEvent } from '../events.ts';
import { NODE, POD } from '../kinds.ts';
import { type Site, timestamp } from '../site.ts';

const MANAGER = 'default-scheduler';

export function startScheduler(site: Site): void {
  const waiting = () =>
    site.cache
      .list(POD)
      .filter(pod => !isScheduled(pod))
      .map(keyOf);
  startController(site, [{ kind: POD }, { kind: NODE, affects: waiting }], async (key, signal) => {
    const pod = objectOf(site, POD, key);
    if (pod === undefined || pod.metadata.deletionTimestamp !== undefined) return;
    if (isScheduled(pod)) return;
    const nodes = site.cache.list(NODE);
    const chosen = nodes[Math.floor(site.random.next() * nodes.length)]?.metadata.name;
    const name = nodeWanted(pod) ?? chosen;
    if (name === undefined) return;
    const writer = site.writer(MANAGER);
    // A real scheduler binds: one write that sets the node and the condition. Here the condition comes a moment later.
    await writer.patch(pod, { spec: { nodeName: name } }, signal);
    const bound = objectOf(site, POD, key) ?? pod;
    const scheduled = { type: 'PodScheduled', status: 'True' } as const;
    const conditions = withCondition(conditionsOf(bound), scheduled, timestamp(site.clock));
    await writer.status(bound, { phase: 'Pending', ...bound.status, conditions }, signal);
    const message = `Successfully assigned ${pod.metadata.namespace}/${pod.metadata.name} to ${name}`;
    const scheduling = { about: pod, type: 'Normal', reason: 'Scheduled', message, component: MANAGER } as const;
    await recordEvent(site, scheduling, signal);
  });
}

/** The node that a pod has, or the only one that it may have: a DaemonSet names it. */
export function nodeWanted(pod: KubeObject): string | undefined {
  const required = ['spec', 'affinity', 'nodeAffinity', 'requiredDuringSchedulingIgnoredDuringExecution'];
  const fields = listAt(listAt(pod, ...required, 'nodeSelectorTerms')[0], 'matchFields');
  return textAt(pod, 'spec', 'nodeName') ?? textAt(fields[0], 'values', 0);
}

/** True for a pod whose node has been told: the kubelet may begin. */
export function isScheduled(pod: KubeObject): boolean {
  return conditionOf(pod, 'PodScheduled')?.status === 'True';
}
