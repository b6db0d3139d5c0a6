/** The DaemonSet controller: a pod on each node, and the numbers of the status. */
import type { JsonObject, KubeObject } from '../../../model/kube.ts';
import { listAt, recordAt } from '../../../model/look.ts';
import { isReady } from '../../mesh/objects.ts';
import { hashOf, nameOf } from '../../mesh/random.ts';
import { keyOf, objectOf, ownedBy, ownedObjects, startController } from '../controller.ts';
import { recordEvent } from '../events.ts';
import { DAEMON_SET, NODE, POD } from '../kinds.ts';
import { nodeWanted } from '../node/scheduler.ts';
import type { Site } from '../site.ts';
import { podOf } from './replica-sets.ts';

const MANAGER = 'kube-controller-manager';

export function startDaemonSets(site: Site): void {
  const every = () => site.cache.list(DAEMON_SET).map(keyOf);
  const watched = [{ kind: DAEMON_SET }, { kind: POD, affects: ownedBy(DAEMON_SET) }, { kind: NODE, affects: every }];
  startController(site, watched, async (key, signal) => {
    const set = objectOf(site, DAEMON_SET, key);
    if (set === undefined || set.metadata.deletionTimestamp !== undefined) return;
    const nodes = site.cache.list(NODE);
    const served = new Set(livePods(site, set).map(nodeWanted));
    for (const node of nodes.filter(each => !served.has(each.metadata.name))) {
      const pod = await site.writer(MANAGER).create(podOn(set, node.metadata.name), signal);
      const message = `Created pod: ${pod.metadata.name}`;
      const component = 'daemonset-controller';
      await recordEvent(site, { about: set, type: 'Normal', reason: 'SuccessfulCreate', message, component }, signal);
    }
    const pods = livePods(site, set);
    const ready = pods.filter(isReady).length;
    const unavailable = nodes.length - ready;
    const status = {
      currentNumberScheduled: pods.length,
      desiredNumberScheduled: nodes.length,
      numberMisscheduled: 0,
      numberReady: ready,
      observedGeneration: set.metadata.generation ?? 1,
      updatedNumberScheduled: pods.length,
      ...(ready > 0 ? { numberAvailable: ready } : {}),
      ...(unavailable > 0 ? { numberUnavailable: unavailable } : {}),
    };
    await site.writer(MANAGER).status(set, status, signal);
  });
}

/** A pod that may only run on its node, however bad that node is for others. */
function podOn(set: KubeObject, node: string): KubeObject {
  const pod = podOf(set);
  const hash = nameOf(hashOf(JSON.stringify(recordAt(set, 'spec', 'template'))), 10);
  const labels = { ...pod.metadata.labels, 'controller-revision-hash': hash, 'pod-template-generation': '1' };
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
