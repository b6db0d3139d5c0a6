/** The StatefulSet controller: pods with names of their own, one after the other, and the numbers of the status. */

import { numberAt, textAt } from '../../../model/fields.ts';
import type { JsonObject, KubeObject } from '../../../model/kube.ts';
import { isReady } from '../../mesh/objects.ts';
import { objectOf, ownedBy, ownedObjects, startController } from '../controller.ts';
import { recordEvent } from '../events.ts';
import { POD, STATEFUL_SET } from '../kinds.ts';
import type { Site } from '../site.ts';
import { podOf } from './replica-sets.ts';
import { replicasOf } from './replicas.ts';
import { currentRevision, revisionLabel, revisionOf } from './template-revisions.ts';

const MANAGER = 'kube-controller-manager';

export function startStatefulSets(site: Site): void {
  const watched = [{ kind: STATEFUL_SET }, { kind: POD, affects: ownedBy(STATEFUL_SET) }];
  startController(site, watched, async (key, signal) => {
    const set = objectOf(site, STATEFUL_SET, key);
    if (set === undefined || set.metadata.deletionTimestamp !== undefined) return;
    const revision = `${set.metadata.name}-${await currentRevision(site, MANAGER, set, signal)}`;
    await step(site, set, revision, signal);
    await site.writer(MANAGER).status(set, statusOf(set, ownedObjects(site, POD, set), revision), signal);
  });
}

const ordinal = (pod: KubeObject): number => Number(/(?<!\d)\d+$/.exec(pod.metadata.name)?.[0] ?? 0);

/** What is next: one pod more, less or recreated, or all at once where the set does not mind their order. */
async function step(site: Site, set: KubeObject, revision: string, signal: AbortSignal): Promise<void> {
  const wanted = replicasOf(set);
  const isParallel = textAt(set, 'spec', 'podManagementPolicy') === 'Parallel';
  const isRolling = textAt(set, 'spec', 'updateStrategy', 'type') !== 'OnDelete';
  const partition = numberAt(set, 'spec', 'updateStrategy', 'rollingUpdate', 'partition') ?? 0;
  const pods = ownedObjects(site, POD, set);
  for (let index = 0; index < wanted; index += 1) {
    const pod = pods.find(each => ordinal(each) === index);
    if (pod === undefined) await create(site, set, index, revision, signal);
    const waits = pod === undefined || !isReady(pod) || pod.metadata.deletionTimestamp !== undefined;
    if (waits && !isParallel) return;
  }
  const last = pods.toSorted((a, b) => ordinal(b) - ordinal(a));
  const surplus = last.filter(pod => ordinal(pod) >= wanted);
  const outdated = isRolling ? last.filter(pod => revisionOf(pod) !== revision && ordinal(pod) >= partition) : [];
  const leaving = [...surplus, ...outdated].slice(0, isParallel && surplus.length > 0 ? surplus.length : 1);
  for (const pod of leaving.filter(each => each.metadata.deletionTimestamp === undefined)) {
    await site.writer(MANAGER).remove(pod, signal);
    await happened(site, set, 'delete', pod.metadata.name, signal);
  }
}

async function create(
  site: Site,
  set: KubeObject,
  index: number,
  revision: string,
  signal: AbortSignal,
): Promise<void> {
  const name = `${set.metadata.name}-${index}`;
  const pod = podOf(set);
  const metadata = { ...pod.metadata, name };
  const labels = {
    ...metadata.labels,
    'apps.kubernetes.io/pod-index': String(index),
    ...revisionLabel(revision),
    'statefulset.kubernetes.io/pod-name': name,
  };
  const spec = { ...pod.spec, hostname: name, subdomain: textAt(set, 'spec', 'serviceName') ?? '' };
  await site.writer(MANAGER).create({ ...pod, metadata: { ...metadata, labels }, spec }, signal);
  await happened(site, set, 'create', name, signal);
}

function happened(
  site: Site,
  about: KubeObject,
  what: 'create' | 'delete',
  pod: string,
  signal: AbortSignal,
): Promise<void> {
  const reason = what === 'create' ? 'SuccessfulCreate' : 'SuccessfulDelete';
  const message = `${what} Pod ${pod} in StatefulSet ${about.metadata.name} successful`;
  return recordEvent(site, { about, type: 'Normal', reason, message, component: 'statefulset-controller' }, signal);
}

function statusOf(set: KubeObject, pods: readonly KubeObject[], updateRevision: string): JsonObject {
  const ready = pods.filter(isReady).length;
  const updated = pods.filter(pod => revisionOf(pod) === updateRevision).length;
  // The old one counts until the last pod is of the new one.
  const before = textAt(set, 'status', 'currentRevision') ?? updateRevision;
  const isDone = updated === replicasOf(set) && ready === replicasOf(set);
  const currentRevision = isDone ? updateRevision : before;
  const current = pods.filter(pod => revisionOf(pod) === currentRevision).length;
  return {
    availableReplicas: ready,
    collisionCount: 0,
    currentRevision,
    ...(current > 0 ? { currentReplicas: current } : {}),
    observedGeneration: set.metadata.generation ?? 1,
    ...(ready > 0 ? { readyReplicas: ready } : {}),
    replicas: pods.length,
    updateRevision,
    ...(updated > 0 ? { updatedReplicas: updated } : {}),
  };
}
