/** What a real server refuses about built-in kinds: the rules that people and installers meet, not all of them. */
import { at, listAt, recordAt, textAt } from '../../model/look.ts';
import { forbiddenField, required, unsupported, wrong } from './causes.ts';
import { definitionCauses } from './crd/definition-rules.ts';
import { dataCauses, frozenDataCauses, secretCauses } from './data-rules.ts';
import { eventCauses } from './event-rules.ts';
import { type Doc, isDict, same } from './json.ts';
import { metadataCauses } from './metadata-rules.ts';
import { clusterAddressCauses, ingressCauses, serviceCauses } from './network-rules.ts';
import { isSystemPriority } from './pod-admission.ts';
import { podSpecCauses } from './pod-spec-rules.ts';
import type { Resource } from './resources.ts';
import { replicasCauses } from './scale.ts';
import { cronJobCauses } from './schedule-rules.ts';
import { selectorMatches } from './selectors.ts';
import type { Cause } from './status-errors.ts';

/** All that is wrong with an object, against its former self where there is one. */
export function causesAgainst(
  resource: Resource,
  doc: Doc,
  before: Doc | undefined,
  subresource: string | undefined,
): readonly Cause[] {
  if (resource.custom !== undefined) {
    return [...metadataCauses(resource, doc), ...replicasCauses(doc, resource.custom.scale?.spec)];
  }
  // Containers for debugging are added to a running pod, by this way alone.
  const isFree = before === undefined || subresource === 'ephemeralcontainers';
  const own = isFree ? [] : (updateRules[resource.kind]?.(doc, before) ?? []);
  return [...metadataCauses(resource, doc), ...(rules[resource.kind]?.(doc, before) ?? []), ...own];
}

type Rule = (doc: Doc, before?: Doc) => readonly Cause[];

const workload: Rule = (doc, before) => {
  const selector = at(doc, 'spec', 'selector');
  const labels = at(doc, 'spec', 'template', 'metadata', 'labels');
  // Labels that a patch takes away leave an empty map, those that never were none.
  const none = before === undefined ? null : {};
  const causes: Cause[] = [];
  if (selector === undefined) causes.push(required('spec.selector'));
  else if (isDict(selector) && Object.keys(selector).length === 0) {
    causes.push(wrong('spec.selector', selector, `empty selector is invalid for ${doc.kind.toLowerCase()}`));
  }
  if (selector === undefined || !selectorMatches(selector, (labels ?? {}) as Readonly<Record<string, string>>)) {
    causes.push(wrong('spec.template.metadata.labels', labels ?? none, '`selector` does not match template `labels`'));
  }
  return [...causes, ...podSpecCauses(at(doc, 'spec', 'template', 'spec'), 'spec.template.spec')];
};

const role: Rule = doc =>
  listAt(doc, 'rules').flatMap((rule, index) =>
    listAt(rule, 'verbs').length > 0
      ? []
      : [required(`rules[${index}].verbs`, 'verbs must contain at least one value')],
  );

const replicas: Rule = doc => {
  const number = at(doc, 'spec', 'replicas');
  if (typeof number !== 'number' || number >= 0) return [];
  return [wrong('spec.replicas', number, 'must be greater than or equal to 0')];
};

/** The value is printed as Go prints its internal type. */
const strategy: Rule = doc => {
  const type = textAt(doc, 'spec', 'strategy', 'type');
  if (type === 'Recreate' && at(doc, 'spec', 'strategy', 'rollingUpdate') !== undefined) {
    const why = "may not be specified when strategy `type` is 'Recreate'";
    return [forbiddenField('spec.strategy.rollingUpdate', why)];
  }
  if (type === undefined || type === 'Recreate' || type === 'RollingUpdate') return [];
  return [unsupported('spec.strategy', { Type: type, RollingUpdate: null }, ['Recreate', 'RollingUpdate'])];
};

const autoscaler: Rule = doc => {
  const most = at(doc, 'spec', 'maxReplicas');
  const least = at(doc, 'spec', 'minReplicas');
  const number = typeof most === 'number' ? most : 0;
  const causes: Cause[] = [];
  if (number < 1) causes.push(wrong('spec.maxReplicas', number, 'must be greater than 0'));
  const target = (field: string) => textAt(doc, 'spec', 'scaleTargetRef', field) ?? '';
  for (const field of ['kind', 'name']) {
    if (target(field) === '') causes.push(required(`spec.scaleTargetRef.${field}`));
  }
  if (target('apiVersion') === '') {
    causes.push(wrong('spec.scaleTargetRef.apiVersion', '', 'apiVersion must specify API group'));
  }
  if (typeof least === 'number' && number < least) {
    causes.push(wrong('spec.maxReplicas', number, 'must be greater than or equal to `minReplicas`'));
  }
  return causes;
};

const binding =
  (kinds: readonly string[]): Rule =>
  doc => {
    const [kind, name] = [textAt(doc, 'roleRef', 'kind') ?? '', textAt(doc, 'roleRef', 'name') ?? ''];
    return [
      ...(kinds.includes(kind) ? [] : [unsupported('roleRef.kind', kind, kinds)]),
      ...(name === '' ? [required('roleRef.name')] : []),
    ];
  };

/** The value is printed as Go prints its internal type. */
const budget: Rule = doc => {
  const { minAvailable, maxUnavailable, selector = null, unhealthyPodEvictionPolicy = null } = recordAt(doc, 'spec');
  if (minAvailable === undefined || maxUnavailable === undefined) return [];
  const value = {
    MinAvailable: minAvailable,
    Selector: selector,
    MaxUnavailable: maxUnavailable,
    UnhealthyPodEvictionPolicy: unhealthyPodEvictionPolicy,
  };
  return [wrong('spec', value, 'minAvailable and maxUnavailable cannot be both set')];
};

const MOST_PRIORITY = 1_000_000_000;

const priority: Rule = doc =>
  Number(at(doc, 'value') ?? 0) <= MOST_PRIORITY || isSystemPriority(doc.metadata.name)
    ? []
    : [forbiddenField('value', `maximum allowed value of a user defined priority is ${MOST_PRIORITY}`)];

/** A text that must be there. */
const needed =
  (field: string): Rule =>
  doc =>
    (textAt(doc, field) ?? '') === '' ? [required(field)] : [];

const rules: Readonly<Record<string, Rule>> = {
  ClusterRole: role,
  ClusterRoleBinding: binding(['ClusterRole']),
  ConfigMap: dataCauses,
  CronJob: cronJobCauses,
  CustomResourceDefinition: definitionCauses,
  DaemonSet: workload,
  Deployment: (doc, before) => [...replicas(doc), ...strategy(doc), ...workload(doc, before)],
  EndpointSlice: needed('addressType'),
  Event: eventCauses,
  HorizontalPodAutoscaler: autoscaler,
  Ingress: ingressCauses,
  Pod: doc => podSpecCauses(at(doc, 'spec'), 'spec'),
  PodDisruptionBudget: budget,
  PriorityClass: priority,
  ReplicaSet: (doc, before) => [...replicas(doc), ...workload(doc, before)],
  Role: role,
  RoleBinding: binding(['Role', 'ClusterRole']),
  Secret: doc => [...dataCauses(doc), ...secretCauses(doc)],
  Service: serviceCauses,
  StorageClass: needed('provisioner'),
  StatefulSet: (doc, before) => [...replicas(doc), ...workload(doc, before)],
};

type UpdateRule = (doc: Doc, before: Doc) => readonly Cause[];

const immutable =
  (path: readonly string[], why = 'field is immutable'): UpdateRule =>
  (doc, before) =>
    same(at(doc, ...path), at(before, ...path)) ? [] : [wrong(path.join('.'), at(doc, ...path), why)];

/** Of a pod's spec only images, tolerations and deadlines may change; the scheduler's and kubelet's writes go elsewhere. */
const podSpec: UpdateRule = (doc, before) => {
  const fixed = (pod: Doc) => {
    const { tolerations, activeDeadlineSeconds, terminationGracePeriodSeconds, nodeName, ...spec } = recordAt(
      pod,
      'spec',
    );
    const imageless = (each: unknown) => (isDict(each) ? { ...each, image: '' } : each);
    return {
      ...spec,
      containers: listAt(pod, 'spec', 'containers').map(imageless),
      initContainers: listAt(pod, 'spec', 'initContainers').map(imageless),
    };
  };
  const bound = textAt(before, 'spec', 'nodeName');
  const moved = bound !== undefined && textAt(doc, 'spec', 'nodeName') !== bound;
  if (!moved && same(fixed(doc), fixed(before))) return [];
  const may =
    '`spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)';
  return [forbiddenField('spec', `pod updates may not change fields other than ${may}`)];
};

/** Only the binder may name the volume, and only bound claims grow. */
const claim: UpdateRule = (doc, before) => {
  const bound = textAt(before, 'spec', 'volumeName') !== undefined;
  const fixed = (each: Doc) => {
    const { resources, volumeAttributesClassName, volumeName, ...spec } = recordAt(each, 'spec');
    return bound ? { ...spec, volumeName } : { ...spec, resources };
  };
  const why =
    'spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims';
  return same(fixed(doc), fixed(before)) ? [] : [forbiddenField('spec', why)];
};

/** Printed with the field names of Go's internal type. */
const roleReference: UpdateRule = (doc, before) => {
  const { apiGroup, kind, name } = recordAt(doc, 'roleRef');
  if (same(doc.roleRef, before.roleRef)) return [];
  return [wrong('roleRef', { APIGroup: apiGroup, Kind: kind, Name: name }, 'cannot change roleRef')];
};

const updateRules: Readonly<Record<string, UpdateRule>> = {
  ClusterRoleBinding: roleReference,
  ConfigMap: frozenDataCauses,
  DaemonSet: immutable(['spec', 'selector']),
  Deployment: immutable(['spec', 'selector']),
  PersistentVolumeClaim: claim,
  Pod: podSpec,
  PriorityClass: (doc, before) =>
    at(doc, 'value') === at(before, 'value') ? [] : [forbiddenField('value', 'may not be changed in an update.')],
  ReplicaSet: immutable(['spec', 'selector']),
  RoleBinding: roleReference,
  Secret: (doc, before) => [...immutable(['type'])(doc, before), ...frozenDataCauses(doc, before)],
  Service: clusterAddressCauses,
};
