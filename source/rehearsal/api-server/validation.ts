/** What a real server refuses about built-in kinds: the rules that people and installers meet, not all of them. */
import { at, recordAt, textAt } from '../../model/fields.ts';
import { required, wrong } from './causes.ts';
import { definitionCauses } from './crd/definition-rules.ts';
import { eventCauses } from './event-rules.ts';
import { type Doc, same } from './json.ts';
import { metadataCauses, metadataChangeCauses } from './metadata-rules.ts';
import type { Resource } from './resources.ts';
import { bindingCauses, roleCauses } from './rules/access-rules.ts';
import { configMapCauses, frozenCauses, secretCauses } from './rules/data-rules.ts';
import { ingressCauses, policyCauses } from './rules/network-rules.ts';
import { podChangeCauses, podSpecCauses } from './rules/pod-rules.ts';
import { autoscalerCauses, budgetCauses, priorityCauses } from './rules/scaling-rules.ts';
import { cronCauses } from './rules/schedule-rules.ts';
import { serviceCauses, serviceChangeCauses } from './rules/service-rules.ts';
import { webhookCauses } from './rules/webhook-rules.ts';
import {
  claimCauses,
  claimChangeCauses,
  deploymentCauses,
  jobCauses,
  statefulSetChangeCauses,
  workloadCauses,
} from './rules/workload-rules.ts';
import { replicasCauses } from './scale.ts';
import type { Cause } from './status-errors.ts';

/** All that is wrong with an object, against its former self where there is one. */
export function causesAgainst(
  resource: Resource,
  doc: Doc,
  before: Doc | undefined,
  subresource: string | undefined,
): readonly Cause[] {
  const common = [...metadataCauses(resource, doc), ...(before === undefined ? [] : metadataChangeCauses(doc, before))];
  if (resource.custom !== undefined) return [...common, ...replicasCauses(doc, resource.custom.scale?.spec)];
  if (bySpec.has(resource.kind) && isStored(doc, before)) return common;
  // Containers for debugging are added to a running pod, by this way alone.
  const isFree = before === undefined || subresource === 'ephemeralcontainers';
  const own = isFree ? [] : (updateRules[resource.kind]?.(doc, before) ?? []);
  return [...common, ...(rules[resource.kind]?.(doc, before) ?? []), ...own];
}

/** The same spec as it is stored, as in each write of a status: it was judged when it came. */
function isStored({ spec }: Doc, before: Doc | undefined): boolean {
  return spec !== undefined && spec === before?.spec;
}

/** Kinds of which the rules below judge nothing but the spec. */
const bySpec: ReadonlySet<string> = new Set([
  'CronJob',
  'DaemonSet',
  'Deployment',
  'HorizontalPodAutoscaler',
  'Job',
  'PersistentVolumeClaim',
  'Pod',
  'PodDisruptionBudget',
  'ReplicaSet',
  'StatefulSet',
]);

type Rule = (doc: Doc, before?: Doc) => readonly Cause[];

/** A text that must be there. */
const needed =
  (field: string): Rule =>
  doc =>
    (textAt(doc, field) ?? '') === '' ? [required(field)] : [];

const rules: Readonly<Record<string, Rule>> = {
  ClusterRole: roleCauses,
  ClusterRoleBinding: bindingCauses,
  ConfigMap: configMapCauses,
  CronJob: cronCauses,
  CustomResourceDefinition: definitionCauses,
  DaemonSet: workloadCauses,
  Deployment: deploymentCauses,
  EndpointSlice: needed('addressType'),
  Event: eventCauses,
  HorizontalPodAutoscaler: autoscalerCauses,
  Ingress: ingressCauses,
  Job: jobCauses,
  MutatingWebhookConfiguration: webhookCauses,
  NetworkPolicy: policyCauses,
  PersistentVolumeClaim: claimCauses,
  Pod: doc => podSpecCauses(at(doc, 'spec'), 'spec'),
  PodDisruptionBudget: budgetCauses,
  PriorityClass: priorityCauses,
  ReplicaSet: workloadCauses,
  Role: roleCauses,
  RoleBinding: bindingCauses,
  Secret: secretCauses,
  Service: serviceCauses,
  StorageClass: needed('provisioner'),
  StatefulSet: workloadCauses,
  ValidatingWebhookConfiguration: webhookCauses,
};

type UpdateRule = (doc: Doc, before: Doc) => readonly Cause[];

const immutable =
  (path: readonly string[], why = 'field is immutable'): UpdateRule =>
  (doc, before) =>
    same(at(doc, ...path), at(before, ...path)) ? [] : [wrong(path.join('.'), at(doc, ...path), why)];

/** Printed with the field names of Go's internal type. */
const roleReference: UpdateRule = (doc, before) => {
  const { apiGroup, kind, name } = recordAt(doc, 'roleRef');
  if (same(doc.roleRef, before.roleRef)) return [];
  return [wrong('roleRef', { APIGroup: apiGroup, Kind: kind, Name: name }, 'cannot change roleRef')];
};

const updateRules: Readonly<Record<string, UpdateRule>> = {
  ClusterRoleBinding: roleReference,
  ConfigMap: frozenCauses,
  DaemonSet: immutable(['spec', 'selector']),
  Deployment: immutable(['spec', 'selector']),
  PersistentVolumeClaim: claimChangeCauses,
  Pod: podChangeCauses,
  ReplicaSet: immutable(['spec', 'selector']),
  RoleBinding: roleReference,
  Secret: (doc, before) => [...immutable(['type'])(doc, before), ...frozenCauses(doc, before)],
  Service: serviceChangeCauses,
  StatefulSet: statefulSetChangeCauses,
};
