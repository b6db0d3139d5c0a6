/** The DaemonSet controller: a pod on each node, and the numbers of the status. */

import { listAt, recordAt, textAt } from '../../../model/fields.ts';
import type { JsonObject, KubeObject } from '../../../model/kube.ts';
import { isReady } from '../../mesh/objects.ts';
import { keyOf, objectOf, ownedBy, ownedObjects, startController } from '../controller.ts';
import { recordEvent } from '../events.ts';
import { DAEMON_SET, NODE, POD } from '../kinds.ts';
import { nodeWanted } from '../node/scheduler.ts';
import type { Site } from '../site.ts';
import { podOf } from './replica-sets.ts';
import { currentRevision, revisionLabel, revisionOf } from './template-revisions.ts';

const MANAGER = 'kube-controller-manager';

export function startDaemonSets(site: Site): void {
  const every = () => site.cache.list(DAEMON_SET).map(keyOf);
  const watched = [{ kind: DAEMON_SET }, { kind: POD, affects: ownedBy(DAEMON_SET) }, { kind: NODE, affects: every }];
  startController(site, watched, async (key, signal) => {
    const set = objectOf(site, DAEMON_SET, key);
    if (set === undefined || set.metadata.deletionTimestamp !== undefined) return;
    const revision = await currentRevision(site, MANAGER, set, signal);
    const nodes = site.cache.list(NODE);
    // A pod that is going has its node to itself until it is gone.
    const served = new Set(ownedObjects(site, POD, set).map(nodeWanted));
    for (const node of nodes.filter(each => !served.has(each.metadata.name))) {
      const pod = await site.writer(MANAGER).create(podOn(set, node.metadata.name, revision), signal);
      await happened(site, set, 'SuccessfulCreate', `Created pod: ${pod.metadata.name}`, signal);
    }
    await replaceOutdated(site, set, revision, signal);
    const pods = livePods(site, set);
    const ready = pods.filter(isReady).length;
    const unavailable = nodes.length - ready;
    const status = {
      currentNumberScheduled: pods.length,
      desiredNumberScheduled: nodes.length,
      numberMisscheduled: 0,
      numberReady: ready,
      observedGeneration: set.metadata.generation ?? 1,
      updatedNumberScheduled: pods.filter(pod => revisionOf(pod) === revision).length,
      ...(ready > 0 ? { numberAvailable: ready } : {}),
      ...(unavailable > 0 ? { numberUnavailable: unavailable } : {}),
    };
    await site.writer(MANAGER).status(set, status, signal);
  });
}

/** Takes away one pod of an older template, once all others are ready again. */
async function replaceOutdated(site: Site, set: KubeObject, revision: string, signal: AbortSignal): Promise<void> {
  if (textAt(set, 'spec', 'updateStrategy', 'type') === 'OnDelete') return;
  const pods = ownedObjects(site, POD, set);
  const outdated = pods.filter(pod => revisionOf(pod) !== revision);
  if (outdated.length === 0 || pods.some(pod => pod.metadata.deletionTimestamp !== undefined)) return;
  const next = outdated.find(pod => !isReady(pod)) ?? (pods.every(isReady) ? outdated[0] : undefined);
  if (next === undefined) return;
  await site.writer(MANAGER).remove(next, signal);
  await happened(site, set, 'SuccessfulDelete', `Deleted pod: ${next.metadata.name}`, signal);
}

function happened(site: Site, about: KubeObject, reason: string, message: string, signal: AbortSignal): Promise<void> {
  return recordEvent(site, { about, type: 'Normal', reason, message, component: 'daemonset-controller' }, signal);
}

/** A pod that may only run on its node, however bad that node is for others. */
function podOn(set: KubeObject, node: string, revision: string): KubeObject {
  const pod = podOf(set);
  const generation = set.metadata.annotations?.['deprecated.daemonset.template.generation'] ?? '1';
  const labels = { ...pod.metadata.labels, ...revisionLabel(revision), 'pod-template-generation': generation };
  const matchFields = [{ key: 'metadata.name', operator: 'In', values: [node] }];
  const nodeAffinity = { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchFields }] } };
  const own = listAt(pod, 'spec', 'tolerations') as readonly JsonObject[];
  const affinity = { ...(recordAt(pod, 'spec', 'affinity') as JsonObject), nodeAffinity };
  return {
    ...pod,
    metadata: { ...pod.metadata, labels },
    spec: { ...pod.spec, affinity, tolerations: [...own, ...tolerations] },
  };
}

const tolerations: readonly JsonObject[] = [
  ...['not-ready', 'unreachable'].map(taint => [taint, 'NoExecute']),
  ...['disk-pressure', 'memory-pressure', 'pid-pressure', 'unschedulable'].map(taint => [taint, 'NoSchedule']),
].map(([taint = '', effect = '']) => ({ key: `node.kubernetes.io/${taint}`, operator: 'Exists', effect }));

function livePods(site: Site, set: KubeObject): readonly KubeObject[] {
  return ownedObjects(site, POD, set).filter(pod => pod.metadata.deletionTimestamp === undefined);
}
