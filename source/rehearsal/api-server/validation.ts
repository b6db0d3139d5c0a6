/** What a real server refuses about built-in kinds: the rules that people and installers meet, not all of them. */
import { at, listAt, recordAt, textAt } from '../../model/look.ts';
import { required, wrong } from './causes.ts';
import { definitionCauses } from './crd/definition-rules.ts';
import { eventCauses } from './event-rules.ts';
import { type Doc, same } from './json.ts';
import { metadataCauses, metadataChangeCauses } from './metadata-rules.ts';
import type { Resource } from './resources.ts';
import { bindingCauses, roleCauses } from './rules/access-rules.ts';
import { configMapCauses, frozenCauses, secretCauses } from './rules/data-rules.ts';
import { podChangeCauses, podSpecCauses } from './rules/pod-rules.ts';
import { serviceCauses, serviceChangeCauses } from './rules/service-rules.ts';
import { deploymentCauses, jobCauses, statefulSetChangeCauses, workloadCauses } from './rules/workload-rules.ts';
import { replicasCauses } from './scale.ts';
import type { Cause } from './status-errors.ts';

/** All that is wrong with an object, against its former self where there is one. */
export function causesAgainst(resource: Resource, doc: Doc, before: Doc | undefined): readonly Cause[] {
  const common = [...metadataCauses(resource, doc), ...(before === undefined ? [] : metadataChangeCauses(doc, before))];
  if (resource.custom !== undefined) return [...common, ...replicasCauses(doc, resource.custom.scale?.spec)];
  const own = before === undefined ? [] : (updateRules[resource.kind]?.(doc, before) ?? []);
  return [...common, ...(rules[resource.kind]?.(doc, before) ?? []), ...own];
}

type Rule = (doc: Doc, before?: Doc) => readonly Cause[];

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

const ingress: Rule = doc => {
  const said = at(doc, 'spec', 'defaultBackend') !== undefined || listAt(doc, 'spec', 'rules').length > 0;
  return said ? [] : [wrong('spec', null, 'either `defaultBackend` or `rules` must be specified')];
};

/** A text that must be there. */
const needed =
  (field: string): Rule =>
  doc =>
    (textAt(doc, field) ?? '') === '' ? [required(field)] : [];

const rules: Readonly<Record<string, Rule>> = {
  ClusterRole: roleCauses,
  ClusterRoleBinding: bindingCauses,
  ConfigMap: configMapCauses,
  CustomResourceDefinition: definitionCauses,
  DaemonSet: workloadCauses,
  Deployment: deploymentCauses,
  EndpointSlice: needed('addressType'),
  Event: eventCauses,
  HorizontalPodAutoscaler: autoscaler,
  Ingress: ingress,
  Job: jobCauses,
  Pod: doc => podSpecCauses(at(doc, 'spec'), 'spec'),
  ReplicaSet: workloadCauses,
  Role: roleCauses,
  RoleBinding: bindingCauses,
  Secret: secretCauses,
  Service: serviceCauses,
  StorageClass: needed('provisioner'),
  StatefulSet: workloadCauses,
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
  Pod: podChangeCauses,
  ReplicaSet: immutable(['spec', 'selector']),
  RoleBinding: roleReference,
  Secret: (doc, before) => [...immutable(['type'])(doc, before), ...frozenCauses(doc, before)],
  Service: serviceChangeCauses,
  StatefulSet: statefulSetChangeCauses,
};
