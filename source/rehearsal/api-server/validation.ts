/** What a real server refuses about built-in kinds: the rules that people and installers meet, not all of them. */
import { at, listAt, recordAt, textAt } from '../../model/look.ts';
import { type Doc, isDict, same } from './json.ts';
import { nameComplaint } from './names.ts';
import type { Resource } from './resources.ts';
import { selectorMatches } from './selectors.ts';
import type { Cause } from './status-errors.ts';

export const required = (field: string, why = ''): Cause => ({
  reason: 'FieldValueRequired',
  message: why === '' ? 'Required value' : `Required value: ${why}`,
  field,
});

export const wrong = (field: string, value: unknown, why: string): Cause => ({
  reason: 'FieldValueInvalid',
  message: `Invalid value: ${JSON.stringify(value)}: ${why}`,
  field,
});

const unsupported = (field: string, value: unknown, options: readonly string[]): Cause => ({
  reason: 'FieldValueNotSupported',
  message: `Unsupported value: ${JSON.stringify(value)}: supported values: ${options.map(each => `"${each}"`).join(', ')}`,
  field,
});

const forbiddenField = (field: string, why: string): Cause => ({
  reason: 'FieldValueForbidden',
  message: `Forbidden: ${why}`,
  field,
});

/** All that is wrong with an object, against its former self where there is one. */
export function causesAgainst(resource: Resource, doc: Doc, before: Doc | undefined): readonly Cause[] {
  const own = before === undefined ? [] : (updateRules[resource.kind]?.(doc, before) ?? []);
  if (resource.custom !== undefined) return metadataCauses(resource, doc);
  return [...metadataCauses(resource, doc), ...(rules[resource.kind]?.(doc) ?? []), ...own];
}

const labelValue = /^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$/;
const labelWords =
  "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";

function metadataCauses(resource: Resource, doc: Doc): readonly Cause[] {
  const bad = nameComplaint(resource.kind, resource.group, doc.metadata.name);
  const name = bad === undefined ? [] : [wrong('metadata.name', doc.metadata.name, bad)];
  const labels = Object.values(recordAt(doc, 'metadata', 'labels')).flatMap(value => {
    if (typeof value === 'string' && value.length > 63)
      return [wrong('metadata.labels', value, 'must be no more than 63 bytes')];
    return labelValue.test(String(value)) ? [] : [wrong('metadata.labels', value, labelWords)];
  });
  const finalizers = (listAt(doc, 'metadata', 'finalizers') as readonly string[]).flatMap((each, index) => {
    const standard = ['orphan', 'foregroundDeletion', 'kubernetes'].includes(each) || each.includes('/');
    const why = 'name is neither a standard finalizer name nor is it fully qualified';
    return standard ? [] : [wrong(`metadata.finalizers[${index}]`, each, why)];
  });
  return [...name, ...labels, ...finalizers];
}

type Rule = (doc: Doc) => readonly Cause[];

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

const workload: Rule = doc => {
  const selector = at(doc, 'spec', 'selector');
  const labels = at(doc, 'spec', 'template', 'metadata', 'labels');
  const causes: Cause[] = [];
  if (selector === undefined) causes.push(required('spec.selector'));
  else if (isDict(selector) && Object.keys(selector).length === 0) {
    causes.push(wrong('spec.selector', selector, `empty selector is invalid for ${doc.kind.toLowerCase()}`));
  }
  if (selector === undefined || !selectorMatches(selector, (labels ?? {}) as Readonly<Record<string, string>>)) {
    causes.push(wrong('spec.template.metadata.labels', labels ?? null, '`selector` does not match template `labels`'));
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

const definition: Rule = doc => {
  const wanted = `${textAt(doc, 'spec', 'names', 'plural')}.${textAt(doc, 'spec', 'group')}`;
  const fits = doc.metadata.name === wanted;
  return fits ? [] : [wrong('metadata.name', doc.metadata.name, 'must be spec.names.plural+"."+spec.group')];
};

const autoscaler: Rule = doc => {
  const most = at(doc, 'spec', 'maxReplicas');
  const least = at(doc, 'spec', 'minReplicas');
  const number = typeof most === 'number' ? most : 0;
  const causes: Cause[] = [];
  if (number < 1) causes.push(wrong('spec.maxReplicas', number, 'must be greater than 0'));
  if (typeof least === 'number' && number < least) {
    causes.push(wrong('spec.maxReplicas', number, 'must be greater than or equal to `minReplicas`'));
  }
  return causes;
};

const rules: Readonly<Record<string, Rule>> = {
  ClusterRole: role,
  CustomResourceDefinition: definition,
  DaemonSet: workload,
  Deployment: workload,
  HorizontalPodAutoscaler: autoscaler,
  Pod: doc => podSpecCauses(at(doc, 'spec'), 'spec'),
  ReplicaSet: workload,
  Role: role,
  Secret: secret,
  Service: service,
  StatefulSet: workload,
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
