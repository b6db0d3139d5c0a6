/** Defaults of what makes pods: Deployments, ReplicaSets, StatefulSets, DaemonSets, Jobs. */
import { child, type Dict } from '../json.ts';
import { fill, items, present } from './fill.ts';
import { defaultVolumeClaim } from './other-defaults.ts';
import { defaultPodSpec } from './pod-defaults.ts';

const template = (spec: Dict): void => defaultPodSpec(child(child(spec, 'template'), 'spec'));

export function defaultDeployment(object: Dict): void {
  const spec = child(object, 'spec');
  template(spec);
  fill(spec, 'replicas', 1);
  fill(spec, 'revisionHistoryLimit', 10);
  fill(spec, 'progressDeadlineSeconds', 600);
  const strategy = child(spec, 'strategy');
  fill(strategy, 'type', 'RollingUpdate');
  if (strategy.type === 'RollingUpdate') {
    const rolling = child(strategy, 'rollingUpdate');
    fill(rolling, 'maxUnavailable', '25%');
    fill(rolling, 'maxSurge', '25%');
  }
}

export function defaultReplicaSet(object: Dict): void {
  const spec = child(object, 'spec');
  const inner = present(spec, 'template');
  if (inner !== undefined) template(spec);
  fill(spec, 'replicas', 1);
  fill(child(object, 'status'), 'replicas', 0);
}

export function defaultStatefulSet(object: Dict): void {
  const spec = child(object, 'spec');
  template(spec);
  fill(spec, 'replicas', 1);
  fill(spec, 'revisionHistoryLimit', 10);
  fill(spec, 'podManagementPolicy', 'OrderedReady');
  fill(spec, 'serviceName', '');
  const update = child(spec, 'updateStrategy');
  fill(update, 'type', 'RollingUpdate');
  if (update.type === 'RollingUpdate') fill(child(update, 'rollingUpdate'), 'partition', 0);
  const retention = child(spec, 'persistentVolumeClaimRetentionPolicy');
  fill(retention, 'whenDeleted', 'Retain');
  fill(retention, 'whenScaled', 'Retain');
  for (const claim of items(spec, 'volumeClaimTemplates')) {
    fill(claim, 'kind', 'PersistentVolumeClaim');
    fill(claim, 'apiVersion', 'v1');
    defaultVolumeClaim(claim);
  }
  const status = child(object, 'status');
  fill(status, 'replicas', 0);
  fill(status, 'availableReplicas', 0);
}

export function defaultDaemonSet(object: Dict): void {
  fill(child(child(object, 'metadata'), 'annotations'), 'deprecated.daemonset.template.generation', '1');
  const spec = child(object, 'spec');
  template(spec);
  fill(spec, 'revisionHistoryLimit', 10);
  const update = child(spec, 'updateStrategy');
  fill(update, 'type', 'RollingUpdate');
  if (update.type === 'RollingUpdate') {
    const rolling = child(update, 'rollingUpdate');
    fill(rolling, 'maxUnavailable', 1);
    fill(rolling, 'maxSurge', 0);
  }
  const status = child(object, 'status');
  for (const count of ['currentNumberScheduled', 'numberMisscheduled', 'desiredNumberScheduled', 'numberReady']) {
    fill(status, count, 0);
  }
}

export function defaultJob(object: Dict): void {
  const spec = child(object, 'spec');
  template(spec);
  if (spec.completions === undefined && spec.parallelism === undefined) spec.completions = 1;
  fill(spec, 'parallelism', 1);
  fill(spec, 'backoffLimit', 6);
  fill(spec, 'completionMode', 'NonIndexed');
  fill(spec, 'suspend', false);
  fill(spec, 'podReplacementPolicy', 'TerminatingOrFailed');
  fill(spec, 'manualSelector', false);
}

export function defaultCronJob(object: Dict): void {
  const spec = child(object, 'spec');
  const job = child(spec, 'jobTemplate');
  const inner = child(job, 'spec');
  template(inner);
  // Their metadata is shown even when it is empty.
  child(job, 'metadata');
  child(child(inner, 'template'), 'metadata');
  fill(spec, 'concurrencyPolicy', 'Allow');
  fill(spec, 'suspend', false);
  fill(spec, 'successfulJobsHistoryLimit', 3);
  fill(spec, 'failedJobsHistoryLimit', 1);
}
