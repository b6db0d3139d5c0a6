/** The ReplicaSet controller: as many pods as wanted, and the API's refusals in a condition and an event. */

import { recordAt } from '../../../model/fields.ts';
import { type JsonObject, type KubeObject, StatusError } from '../../../model/kube.ts';
import { isReady, isSelected } from '../../mesh/objects.ts';
import { conditionsOf, withCondition } from '../conditions.ts';
import { controllerReference, objectOf, ownedBy, ownedObjects, startController } from '../controller.ts';
import { eventRecorder } from '../events.ts';
import { POD, REPLICA_SET } from '../kinds.ts';
import { type Site, timestamp } from '../site.ts';
import { replicasOf } from './replicas.ts';

const MANAGER = 'kube-controller-manager';

export function startReplicaSets(site: Site): void {
  const watched = [{ kind: REPLICA_SET }, { kind: POD, affects: ownedBy(REPLICA_SET) }];
  startController(site, watched, async (key, signal) => {
    const set = objectOf(site, REPLICA_SET, key);
    if (set === undefined || set.metadata.deletionTimestamp !== undefined) return;
    const pods = livePods(site, set);
    const refusal = await fill(site, set, pods, signal);
    // The pods as they were before: the real controller, too, counts what it created when it reconciles next.
    await site.writer(MANAGER).status(set, statusOf(site, set, pods, refusal), signal);
    if (refusal !== undefined) throw refusal;
  });
}

function livePods(site: Site, owner: KubeObject): readonly KubeObject[] {
  return ownedObjects(site, POD, owner).filter(pod => pod.metadata.deletionTimestamp === undefined);
}

/** Makes what is missing and removes what is too much; the API's refusal, if there was one. */
async function fill(
  site: Site,
  set: KubeObject,
  pods: readonly KubeObject[],
  signal: AbortSignal,
): Promise<StatusError | undefined> {
  const wanted = replicasOf(set);
  for (const extra of [...pods].sort(leastWorthFirst).slice(0, Math.max(0, pods.length - wanted))) {
    await site.writer(MANAGER).remove(extra, signal);
    await happened(site, set, 'Normal', 'SuccessfulDelete', `Deleted pod: ${extra.metadata.name}`, signal);
  }
  for (let count = pods.length; count < wanted; count += 1) {
    try {
      const pod = await site.writer(MANAGER).create(podOf(set), signal);
      await happened(site, set, 'Normal', 'SuccessfulCreate', `Created pod: ${pod.metadata.name}`, signal);
    } catch (error) {
      if (!(error instanceof StatusError) || error.status.code === 409) throw error;
      await happened(site, set, 'Warning', 'FailedCreate', `Error creating: ${error.message}`, signal);
      return error;
    }
  }
  return undefined;
}

const leastWorthFirst = (left: KubeObject, right: KubeObject) => Number(isReady(left)) - Number(isReady(right));

/** A pod from the template of its owner. */
export function podOf(owner: KubeObject): KubeObject {
  const template = recordAt(owner, 'spec', 'template');
  const { name, namespace } = owner.metadata;
  const metadata = recordAt(template, 'metadata');
  return {
    ...POD,
    metadata: {
      name: '',
      generateName: `${name}-`,
      ...(namespace === undefined ? {} : { namespace }),
      labels: recordAt(metadata, 'labels') as Record<string, string>,
      annotations: recordAt(metadata, 'annotations') as Record<string, string>,
      ownerReferences: [controllerReference(owner)],
    },
    spec: recordAt(template, 'spec') as JsonObject,
  };
}

function statusOf(site: Site, set: KubeObject, pods: readonly KubeObject[], refusal: Error | undefined): JsonObject {
  const ready = pods.filter(isReady).length;
  const labelled = pods.filter(pod => isSelected(recordAt(set, 'spec', 'template', 'metadata', 'labels'), pod)).length;
  const numbers = { fullyLabeledReplicas: labelled, readyReplicas: ready, availableReplicas: ready };
  const conditions = conditionsOf(set).filter(each => each.type !== 'ReplicaFailure');
  const failed =
    refusal === undefined
      ? conditions
      : withCondition(
          conditionsOf(set),
          { type: 'ReplicaFailure', status: 'True', reason: 'FailedCreate', message: refusal.message },
          timestamp(site.clock),
        );
  return {
    replicas: pods.length,
    observedGeneration: set.metadata.generation ?? 1,
    ...Object.fromEntries(Object.entries(numbers).filter(([, value]) => value > 0)),
    ...(failed.length === 0 ? {} : { conditions: failed }),
  };
}

const happened = eventRecorder('replicaset-controller');
