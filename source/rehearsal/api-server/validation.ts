/** What a real server refuses about built-in kinds: the rules that people and installers meet, not all of them. */
import { at, listAt, recordAt, textAt } from '../../model/look.ts';
import { forbiddenField, required, unsupported, wrong } from './causes.ts';
import { definitionCauses } from './crd/definition-rules.ts';
import { eventCauses } from './event-rules.ts';
import { type Doc, isDict, same } from './json.ts';
import { metadataCauses } from './metadata-rules.ts';
import type { Resource } from './resources.ts';
import { replicasCauses } from './scale.ts';
import { selectorMatches } from './selectors.ts';
import type { Cause } from './status-errors.ts';

/** All that is wrong with an object, against its former self where there is one. */
export function causesAgainst(resource: Resource, doc: Doc, before: Doc | undefined): readonly Cause[] {
  if (resource.custom !== undefined) {
    return [...metadataCauses(resource, doc), ...replicasCauses(doc, resource.custom.scale?.spec)];
  }
  const own = before === undefined ? [] : (updateRules[resource.kind]?.(doc, before) ?? []);
  return [...metadataCauses(resource, doc), ...(rules[resource.kind]?.(doc, before) ?? []), ...own];
}

type Rule = (doc: Doc, before?: Doc) => readonly Cause[];

function podSpecCauses(spec: unknown, path: string): readonly Cause[] {
  const containers = listAt(spec, 'containers');
  if (containers.length === 0) return [required(`${path}.containers`)];
  const seen = new Set<unknown>();
  return containers.flatMap((container, index) => {
    const here = `${path}.containers[${index}]`;
    const name = at(container, 'name');
    const causes: Cause[] = [];
    if (typeof name !== 'string' || name === '') causes.push(required(`${here}.name`));
    else if (seen.has(name)) {
      causes.push({
        reason: 'FieldValueDuplicate',
        message: `Duplicate value: ${JSON.stringify(name)}`,
        field: `${here}.name`,
      });
    }
    seen.add(name);
    if ((textAt(container, 'image') ?? '') === '') causes.push(required(`${here}.image`));
    for (const [place, variable] of listAt(container, 'env').entries()) {
      if ((textAt(variable, 'name') ?? '') === '') causes.push(required(`${here}.env[${place}].name`));
    }
    return causes;
  });
}

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

const serviceTypes = ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort'];

const service: Rule = doc => {
  const type = textAt(doc, 'spec', 'type') ?? '';
  const ports = listAt(doc, 'spec', 'ports');
  const headless = textAt(doc, 'spec', 'clusterIP') === 'None';
  const causes: Cause[] = [];
  if (!serviceTypes.includes(type)) causes.push(unsupported('spec.type', type, serviceTypes));
  if (ports.length === 0 && !headless && type !== 'ExternalName') causes.push(required('spec.ports'));
  for (const [index, port] of ports.entries()) {
    const here = `spec.ports[${index}]`;
    const number = at(port, 'port');
    if (ports.length > 1 && (textAt(port, 'name') ?? '') === '') causes.push(required(`${here}.name`));
    if (typeof number !== 'number' || number < 1 || number > 65535) {
      causes.push(wrong(`${here}.port`, number ?? 0, 'must be between 1 and 65535, inclusive'));
    }
  }
  return causes;
};

const role: Rule = doc =>
  listAt(doc, 'rules').flatMap((rule, index) =>
    listAt(rule, 'verbs').length > 0
      ? []
      : [required(`rules[${index}].verbs`, 'verbs must contain at least one value')],
  );

const secret: Rule = doc => {
  const account = 'kubernetes.io/service-account.name';
  const missing =
    textAt(doc, 'type') === 'kubernetes.io/service-account-token' &&
    textAt(doc, 'metadata', 'annotations', account) === undefined;
  return missing ? [required(`metadata.annotations[${account}]`)] : [];
};

const dataKey = /^[-._a-zA-Z0-9]+$/;
const dataWords =
  "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')";

const dataKeys: Rule = doc =>
  Object.keys(recordAt(doc, 'data')).flatMap(key => (dataKey.test(key) ? [] : [wrong(`data[${key}]`, key, dataWords)]));

const replicas: Rule = doc => {
  const number = at(doc, 'spec', 'replicas');
  if (typeof number !== 'number' || number >= 0) return [];
  return [wrong('spec.replicas', number, 'must be greater than or equal to 0')];
};

/** The value is printed as Go prints its internal type. */
const strategy: Rule = doc => {
  const type = textAt(doc, 'spec', 'strategy', 'type');
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
  ClusterRole: role,
  ClusterRoleBinding: binding(['ClusterRole']),
  ConfigMap: dataKeys,
  CustomResourceDefinition: definitionCauses,
  DaemonSet: workload,
  Deployment: (doc, before) => [...replicas(doc), ...strategy(doc), ...workload(doc, before)],
  EndpointSlice: needed('addressType'),
  Event: eventCauses,
  HorizontalPodAutoscaler: autoscaler,
  Ingress: ingress,
  Pod: doc => podSpecCauses(at(doc, 'spec'), 'spec'),
  ReplicaSet: (doc, before) => [...replicas(doc), ...workload(doc, before)],
  Role: role,
  RoleBinding: binding(['Role', 'ClusterRole']),
  Secret: doc => [...dataKeys(doc), ...secret(doc)],
  Service: service,
  StorageClass: needed('provisioner'),
  StatefulSet: (doc, before) => [...replicas(doc), ...workload(doc, before)],
};

type UpdateRule = (doc: Doc, before: Doc) => readonly Cause[];

const immutable =
  (path: readonly string[], why = 'field is immutable'): UpdateRule =>
  (doc, before) =>
    same(at(doc, ...path), at(before, ...path)) ? [] : [wrong(path.join('.'), at(doc, ...path), why)];

const frozenData: UpdateRule = (doc, before) =>
  before.immutable === true && !same(doc.data, before.data)
    ? [forbiddenField('data', 'field is immutable when `immutable` is set')]
    : [];

const clusterAddress: UpdateRule = (doc, before) => {
  const [now, was] = [textAt(doc, 'spec', 'clusterIP'), textAt(before, 'spec', 'clusterIP')];
  if (was === undefined || was === now || textAt(doc, 'spec', 'type') === 'ExternalName') return [];
  return [wrong('spec.clusterIPs[0]', at(doc, 'spec', 'clusterIPs'), 'may not change once set')];
};

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

/** Printed with the field names of Go's internal type. */
const roleReference: UpdateRule = (doc, before) => {
  const { apiGroup, kind, name } = recordAt(doc, 'roleRef');
  if (same(doc.roleRef, before.roleRef)) return [];
  return [wrong('roleRef', { APIGroup: apiGroup, Kind: kind, Name: name }, 'cannot change roleRef')];
};

const updateRules: Readonly<Record<string, UpdateRule>> = {
  ClusterRoleBinding: roleReference,
  ConfigMap: frozenData,
  DaemonSet: immutable(['spec', 'selector']),
  Deployment: immutable(['spec', 'selector']),
  Pod: podSpec,
  ReplicaSet: immutable(['spec', 'selector']),
  RoleBinding: roleReference,
  Secret: (doc, before) => [...immutable(['type'])(doc, before), ...frozenData(doc, before)],
  Service: clusterAddress,
};
