/** Which defaults a built-in kind has. */
import { fillEvent } from '../event-versions.ts';
import { child, type Dict, type Doc } from '../json.ts';
import { fill } from './fill.ts';
import {
  defaultAutoscaler,
  defaultBinding,
  defaultBudget,
  defaultDefinition,
  defaultIngress,
  defaultNamespace,
  defaultNetworkPolicy,
  defaultPriorityClass,
  defaultRole,
  defaultSecret,
  defaultStorageClass,
  defaultVolume,
  defaultVolumeClaim,
  defaultWebhooks,
} from './other-defaults.ts';
import { defaultPod } from './pod-defaults.ts';
import { defaultEndpointSlice, defaultEndpoints, defaultService } from './service-defaults.ts';
import {
  defaultCronJob,
  defaultDaemonSet,
  defaultDeployment,
  defaultJob,
  defaultReplicaSet,
  defaultStatefulSet,
} from './workload-defaults.ts';

const byKind: Readonly<Record<string, (object: Dict) => void>> = {
  ClusterRole: defaultRole,
  ClusterRoleBinding: defaultBinding,
  CronJob: defaultCronJob,
  CustomResourceDefinition: defaultDefinition,
  DaemonSet: defaultDaemonSet,
  Deployment: defaultDeployment,
  Endpoints: defaultEndpoints,
  EndpointSlice: defaultEndpointSlice,
  Event: fillEvent,
  HorizontalPodAutoscaler: defaultAutoscaler,
  Ingress: defaultIngress,
  Job: defaultJob,
  MutatingWebhookConfiguration: defaultWebhooks,
  Namespace: defaultNamespace,
  NetworkPolicy: defaultNetworkPolicy,
  PersistentVolume: defaultVolume,
  PersistentVolumeClaim: defaultVolumeClaim,
  Pod: defaultPod,
  PodDisruptionBudget: defaultBudget,
  PriorityClass: defaultPriorityClass,
  ReplicaSet: defaultReplicaSet,
  Role: defaultRole,
  RoleBinding: defaultBinding,
  Secret: defaultSecret,
  Service: defaultService,
  StatefulSet: defaultStatefulSet,
  StorageClass: defaultStorageClass,
  ValidatingWebhookConfiguration: defaultWebhooks,
};

/** Built-in kinds whose `spec` and `status` are never absent, as their Go types have neither pointer nor omission. */
const alwaysWhole: ReadonlySet<string> = new Set([
  'CronJob',
  'DaemonSet',
  'Deployment',
  'Ingress',
  'Job',
  'Node',
  'PersistentVolume',
  'PersistentVolumeClaim',
  'Pod',
  'ReplicaSet',
  'ResourceQuota',
  'Service',
  'StatefulSet',
]);

/** Fills in what a real server fills in. Writes into the document. */
export function fillDefaults(doc: Doc): void {
  byKind[doc.kind]?.(doc);
  if (!alwaysWhole.has(doc.kind)) return;
  child(doc, 'spec');
  child(doc, 'status');
  if (doc.kind === 'Pod') fill(child(doc, 'status'), 'phase', 'Pending');
}
