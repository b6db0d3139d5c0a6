/** The DaemonSet controller: a pod on each node, and the numbers of the status. */
import type { KubeObject } from '../../../model/kube.ts';
import { isReady } from '../../mesh/objects.ts';
import { keyOf, objectOf, ownedBy, ownedObjects, startController } from '../controller.ts';
import { recordEvent } from '../events.ts';
import { DAEMON_SET, NODE, POD } from '../kinds.ts';
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
    let pods = livePods(site, set);
    for (let count = pods.length; count < nodes.length; count += 1) {
      const pod = await site.writer(MANAGER).create(podOf(set), signal);
      const message = `Created pod: ${pod.metadata.name}`;
      const component = 'daemonset-controller';
      await recordEvent(site, { about: set, type: 'Normal', reason: 'SuccessfulCreate', message, component }, signal);
    }
    pods = livePods(site, set);
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

function livePods(site: Site, set: KubeObject): readonly KubeObject[] {
  return ownedObjects(site, POD, set).filter(pod => pod.metadata.deletionTimestamp === undefined);
}
