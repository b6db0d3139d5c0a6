/** The status of a Deployment, step by step as the real controller writes it. */

import { numberAt, textAt } from '../../../model/fields.ts';
import type { JsonObject, KubeObject } from '../../../model/kube.ts';
import type { Clock } from '../../../ports.ts';
import { conditionsOf, type NewCondition } from '../conditions.ts';
import { timestamp } from '../site.ts';
import { mostUnavailable, replicasOf } from './replicas.ts';

/** The first status, before any pod was counted. */
export function replicaSetCreated(clock: Clock, deployment: KubeObject, set: KubeObject): JsonObject {
  const message = `Created new replica set "${set.metadata.name}"`;
  const made = { type: 'Progressing', status: 'True', reason: 'NewReplicaSetCreated', message } as const;
  return { ...deployment.status, conditions: put(conditionsOf(deployment), made, clock) };
}

/** The status by what the ReplicaSets say. */
export function deploymentStatus(
  clock: Clock,
  deployment: KubeObject,
  current: KubeObject,
  sets: readonly KubeObject[],
): JsonObject {
  const sum = (field: string) => sets.reduce((total, each) => total + count(each, field), 0);
  const wanted = replicasOf(deployment);
  const available = sum('availableReplicas');
  const unavailable = Math.max(0, sets.reduce((total, each) => total + replicasOf(each), 0) - available);
  const numbers = {
    replicas: sum('replicas'),
    updatedReplicas: count(current, 'replicas'),
    readyReplicas: sum('readyReplicas'),
    availableReplicas: available,
    unavailableReplicas: unavailable,
  };
  let conditions = put(
    conditionsOf(deployment),
    availability(available >= wanted - mostUnavailable(deployment)),
    clock,
  );
  conditions = withFailure(conditions, current, clock);
  const progress = progressOf(deployment, current, numbers, wanted);
  if (progress !== undefined) conditions = put(conditions, progress, clock);
  return {
    observedGeneration: deployment.metadata.generation ?? 1,
    // Go leaves out zeroes, so a reader must take a missing number for 0.
    ...Object.fromEntries(Object.entries(numbers).filter(([, value]) => value > 0)),
    conditions,
  };
}

const count = (set: KubeObject, field: string) => numberAt(set, 'status', field) ?? 0;

function availability(isAvailable: boolean): NewCondition {
  const [status, reason, message] = isAvailable
    ? (['True', 'MinimumReplicasAvailable', 'Deployment has minimum availability.'] as const)
    : (['False', 'MinimumReplicasUnavailable', 'Deployment does not have minimum availability.'] as const);
  return { type: 'Available', status, reason, message };
}

type Numbers = { readonly replicas: number; readonly updatedReplicas: number; readonly availableReplicas: number };

/** Once a roll-out is complete it stays so until the next one: lost pods show in `Available` only. */
function progressOf(
  deployment: KubeObject,
  current: KubeObject,
  numbers: Numbers,
  wanted: number,
): NewCondition | undefined {
  const name = current.metadata.name;
  const isComplete =
    numbers.updatedReplicas === wanted && numbers.replicas === wanted && numbers.availableReplicas >= wanted;
  const before = conditionsOf(deployment).find(each => textAt(each, 'type') === 'Progressing');
  const wasComplete = textAt(before, 'reason') === 'NewReplicaSetAvailable';
  if (isComplete) {
    const message = `ReplicaSet "${name}" has successfully progressed.`;
    return { type: 'Progressing', status: 'True', reason: 'NewReplicaSetAvailable', message };
  }
  if (wasComplete && numbers.updatedReplicas === numbers.replicas) return undefined;
  if (numbers.replicas === 0) return undefined;
  const message = `ReplicaSet "${name}" is progressing.`;
  return { type: 'Progressing', status: 'True', reason: 'ReplicaSetUpdated', message };
}

function withFailure(conditions: readonly JsonObject[], set: KubeObject, clock: Clock): readonly JsonObject[] {
  const failure = conditionsOf(set).find(each => textAt(each, 'type') === 'ReplicaFailure');
  if (failure === undefined) return conditions.filter(each => textAt(each, 'type') !== 'ReplicaFailure');
  const reason = textAt(failure, 'reason') ?? 'FailedCreate';
  const made = { type: 'ReplicaFailure', status: 'True', reason, message: textAt(failure, 'message') ?? '' } as const;
  return put(conditions, made, clock);
}

/** Unlike other conditions, a Deployment's change of place when they change: the newest stands last. */
function put(conditions: readonly JsonObject[], condition: NewCondition, clock: Clock): readonly JsonObject[] {
  const before = conditions.find(each => textAt(each, 'type') === condition.type);
  const isSame =
    textAt(before, 'status') === condition.status &&
    textAt(before, 'reason') === condition.reason &&
    textAt(before, 'message') === condition.message;
  if (isSame) return conditions;
  const now = timestamp(clock);
  const kept = textAt(before, 'status') === condition.status ? textAt(before, 'lastTransitionTime') : undefined;
  const made = { ...condition, lastTransitionTime: kept ?? now, lastUpdateTime: now };
  return [...conditions.filter(each => each !== before), made];
}
