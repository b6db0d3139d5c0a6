/** The columns of built-in kinds, as Kubernetes 1.34 prints them. */
import { at, listAt, numberAt, recordAt, textAt } from '../../../../model/fields.ts';
import type { Doc } from '../../json.ts';
import { ageSince } from '../age.ts';
import type { Column } from './column.ts';
import { eventColumns } from './event-columns.ts';
import { networkAndStorageTables } from './network-and-storage-tables.ts';
import { podSummary } from './pod-cells.ts';
import { autoscalerTargets, endpointList, externalAddress, portList, selectorText } from './service-cells.ts';

const name: Column = { name: 'Name', format: 'name', cell: doc => doc.metadata.name };
const age: Column = { name: 'Age', cell: (doc, now) => ageSince(doc.metadata.creationTimestamp, now) };

/** The name under which the columns of a custom kind's scale are found. */
export const CUSTOM_SCALE = 'Scale of a custom kind';

const column = (title: string, cell: Column['cell'], rest: Partial<Column> = {}): Column => ({
  name: title,
  cell,
  ...rest,
});
const text = (title: string, ...path: readonly (string | number)[]): Column =>
  column(title, doc => textAt(doc, ...path) ?? '<none>');
const count = (title: string, ...path: readonly string[]): Column =>
  column(title, doc => numberAt(doc, ...path) ?? 0, { type: 'integer' });
const replicaCounts = [count('Desired', 'spec', 'replicas'), count('Available', 'status', 'replicas')];
const wide = (of: Column): Column => ({ ...of, priority: 1 });
const size = (doc: Doc, ...fields: readonly string[]): number =>
  fields.reduce((sum, field) => sum + Object.keys(recordAt(doc, field)).length, 0);

const containers = (doc: unknown) => listAt(doc, 'spec', 'template', 'spec', 'containers');
/** What a CronJob makes. */
const scheduled = (doc: Doc) => at(doc, 'spec', 'jobTemplate');
const joined = (doc: unknown, field: string): string =>
  containers(doc)
    .map(each => textAt(each, field) ?? '')
    .join(',');
const template: readonly Column[] = [
  wide(column('Containers', doc => joined(doc, 'name'))),
  wide(column('Images', doc => joined(doc, 'image'))),
];
const selector = wide(column('Selector', doc => selectorText(at(doc, 'spec', 'selector'))));

const bindingSubjects = (doc: Doc, kind: string): string =>
  listAt(doc, 'subjects')
    .filter(each => textAt(each, 'kind') === kind)
    .map(each =>
      kind === 'ServiceAccount' ? `${textAt(each, 'namespace')}/${textAt(each, 'name')}` : textAt(each, 'name'),
    )
    .join(', ');
const binding: readonly Column[] = [
  name,
  column('Role', doc => `${textAt(doc, 'roleRef', 'kind')}/${textAt(doc, 'roleRef', 'name')}`),
  age,
  wide(column('Users', doc => bindingSubjects(doc, 'User'))),
  wide(column('Groups', doc => bindingSubjects(doc, 'Group'))),
  wide(column('ServiceAccounts', doc => bindingSubjects(doc, 'ServiceAccount'))),
];
const replicas: readonly Column[] = [
  name,
  count('Desired', 'spec', 'replicas'),
  count('Current', 'status', 'replicas'),
  count('Ready', 'status', 'readyReplicas'),
  age,
  ...template,
  selector,
];
const webhooks: readonly Column[] = [
  name,
  column('Webhooks', doc => listAt(doc, 'webhooks').length, { type: 'integer' }),
  age,
];

const nodeStatus = (node: Doc): string => {
  const ready = listAt(node, 'status', 'conditions').find(each => textAt(each, 'type') === 'Ready');
  const state = ready === undefined ? 'Unknown' : textAt(ready, 'status') === 'True' ? 'Ready' : 'NotReady';
  return at(node, 'spec', 'unschedulable') === true ? `${state},SchedulingDisabled` : state;
};
const nodeRoles = (node: Doc): string => {
  const prefix = 'node-role.kubernetes.io/';
  const labels = Object.keys(recordAt(node, 'metadata', 'labels'));
  const roles = labels.filter(each => each.startsWith(prefix)).map(each => each.slice(prefix.length));
  return roles.length === 0 ? '<none>' : roles.sort().join(',');
};
const nodeAddress = (title: string, type: string): Column =>
  wide(
    column(title, node => {
      const found = listAt(node, 'status', 'addresses').find(each => textAt(each, 'type') === type);
      return textAt(found, 'address') ?? '<none>';
    }),
  );

function jobStatus(job: Doc): string {
  const ended = listAt(job, 'status', 'conditions').find(each => textAt(each, 'status') === 'True');
  const type = textAt(ended, 'type');
  if (type !== undefined) return type === 'FailureTarget' ? 'Failed' : type;
  return job.metadata.deletionTimestamp === undefined ? 'Running' : 'Terminating';
}

/** `daemonset.apps/agent`, of what has an owner. */
function ownerText(doc: Doc): string {
  const owner = listAt(doc, 'metadata', 'ownerReferences').find(each => at(each, 'controller') === true);
  const [group, version] = (textAt(owner, 'apiVersion') ?? '').split('/');
  const kind = (textAt(owner, 'kind') ?? '').toLowerCase();
  return owner === undefined ? '<none>' : `${kind}${version === undefined ? '' : `.${group}`}/${textAt(owner, 'name')}`;
}

function jobDuration(job: Doc, now: number): string {
  const [start, end] = [textAt(job, 'status', 'startTime'), textAt(job, 'status', 'completionTime')];
  if (start === undefined) return '';
  return ageSince(start, end === undefined ? now : Date.parse(end));
}

export const builtinTables: Readonly<Record<string, readonly Column[]>> = {
  ...networkAndStorageTables,
  ClusterRoleBinding: binding,
  ConfigMap: [name, column('Data', doc => size(doc, 'data', 'binaryData')), age],
  ControllerRevision: [name, column('Controller', ownerText), count('Revision', 'revision'), age],
  CronJob: [
    name,
    text('Schedule', 'spec', 'schedule'),
    text('Timezone', 'spec', 'timeZone'),
    column('Suspend', doc => (at(doc, 'spec', 'suspend') === true ? 'True' : 'False'), { type: 'boolean' }),
    column('Active', doc => listAt(doc, 'status', 'active').length, { type: 'integer' }),
    column('Last Schedule', (doc, now) => {
      const last = at(doc, 'status', 'lastScheduleTime');
      return last === undefined ? '<none>' : ageSince(last, now);
    }),
    age,
    wide(column('Containers', doc => joined(scheduled(doc), 'name'))),
    wide(column('Images', doc => joined(scheduled(doc), 'image'))),
    wide(column('Selector', doc => selectorText(at(scheduled(doc), 'spec', 'selector')))),
  ],
  CustomResourceDefinition: [name, column('Created At', doc => doc.metadata.creationTimestamp, { type: 'date' })],
  DaemonSet: [
    name,
    count('Desired', 'status', 'desiredNumberScheduled'),
    count('Current', 'status', 'currentNumberScheduled'),
    count('Ready', 'status', 'numberReady'),
    count('Up-to-date', 'status', 'updatedNumberScheduled'),
    count('Available', 'status', 'numberAvailable'),
    column('Node Selector', doc => selectorText(at(doc, 'spec', 'template', 'spec', 'nodeSelector'))),
    age,
    ...template,
    selector,
  ],
  Deployment: [
    name,
    column(
      'Ready',
      doc => `${numberAt(doc, 'status', 'readyReplicas') ?? 0}/${numberAt(doc, 'spec', 'replicas') ?? 0}`,
    ),
    column('Up-to-date', doc => numberAt(doc, 'status', 'updatedReplicas') ?? 0),
    column('Available', doc => numberAt(doc, 'status', 'availableReplicas') ?? 0),
    age,
    ...template,
    selector,
  ],
  EndpointSlice: [
    name,
    text('AddressType', 'addressType'),
    column('Ports', doc => portNumbers(doc)),
    column('Endpoints', doc => sliceAddresses(doc)),
    age,
  ],
  Endpoints: [name, column('Endpoints', endpointList), age],
  Event: eventColumns,
  HorizontalPodAutoscaler: [
    name,
    column(
      'Reference',
      doc => `${textAt(doc, 'spec', 'scaleTargetRef', 'kind')}/${textAt(doc, 'spec', 'scaleTargetRef', 'name')}`,
    ),
    column('Targets', autoscalerTargets),
    column('MinPods', doc => String(numberAt(doc, 'spec', 'minReplicas') ?? '<unset>')),
    column('MaxPods', doc => numberAt(doc, 'spec', 'maxReplicas') ?? 0),
    column('Replicas', doc => numberAt(doc, 'status', 'currentReplicas') ?? 0),
    age,
  ],
  Job: [
    name,
    column('Status', jobStatus),
    column(
      'Completions',
      doc => `${numberAt(doc, 'status', 'succeeded') ?? 0}/${numberAt(doc, 'spec', 'completions') ?? 1}`,
    ),
    column('Duration', (doc, now) => jobDuration(doc, now)),
    age,
    ...template,
    selector,
  ],
  Lease: [name, column('Holder', doc => textAt(doc, 'spec', 'holderIdentity') ?? ''), age],
  MutatingWebhookConfiguration: webhooks,
  Namespace: [name, text('Status', 'status', 'phase'), age],
  NetworkPolicy: [name, column('Pod-Selector', doc => selectorText(at(doc, 'spec', 'podSelector'))), age],
  Node: [
    name,
    column('Status', nodeStatus),
    column('Roles', nodeRoles),
    age,
    text('Version', 'status', 'nodeInfo', 'kubeletVersion'),
    nodeAddress('Internal-IP', 'InternalIP'),
    nodeAddress('External-IP', 'ExternalIP'),
    wide(text('OS-Image', 'status', 'nodeInfo', 'osImage')),
    wide(text('Kernel-Version', 'status', 'nodeInfo', 'kernelVersion')),
    wide(text('Container-Runtime', 'status', 'nodeInfo', 'containerRuntimeVersion')),
  ],
  Pod: [
    name,
    column('Ready', (doc, now) => podSummary(doc, now).ready),
    column('Status', (doc, now) => podSummary(doc, now).status),
    column('Restarts', (doc, now) => podSummary(doc, now).restarts),
    age,
    wide(text('IP', 'status', 'podIP')),
    wide(text('Node', 'spec', 'nodeName')),
    wide(text('Nominated Node', 'status', 'nominatedNodeName')),
    wide(column('Readiness Gates', () => '<none>')),
  ],
  PodDisruptionBudget: [
    name,
    column('Min Available', doc => String(at(doc, 'spec', 'minAvailable') ?? 'N/A')),
    column('Max Unavailable', doc => String(at(doc, 'spec', 'maxUnavailable') ?? 'N/A')),
    count('Allowed Disruptions', 'status', 'disruptionsAllowed'),
    age,
  ],
  ReplicaSet: replicas,
  ReplicationController: replicas,
  RoleBinding: binding,
  Scale: [{ ...name, format: '' }, ...replicaCounts, age],
  // The scale of a custom kind is shown by another part of the server.
  [CUSTOM_SCALE]: [name, ...replicaCounts, { ...age, type: 'date' }],
  Secret: [name, text('Type', 'type'), column('Data', doc => size(doc, 'data')), age],
  Service: [
    name,
    text('Type', 'spec', 'type'),
    text('Cluster-IP', 'spec', 'clusterIP'),
    column('External-IP', externalAddress),
    column('Port(s)', portList),
    age,
    selector,
  ],
  ServiceAccount: [name, column('Secrets', doc => listAt(doc, 'secrets').length), age],
  StatefulSet: [
    name,
    column(
      'Ready',
      doc => `${numberAt(doc, 'status', 'readyReplicas') ?? 0}/${numberAt(doc, 'spec', 'replicas') ?? 0}`,
    ),
    age,
    ...template,
  ],
  ValidatingWebhookConfiguration: webhooks,
};

const few = (list: readonly string[]): string => {
  if (list.length === 0) return '<unset>';
  return list.length <= 3 ? list.join(',') : `${list.slice(0, 3).join(',')} + ${list.length - 3} more...`;
};

function portNumbers(slice: Doc): string {
  return few(listAt(slice, 'ports').map(each => String(numberAt(each, 'port') ?? '*')));
}

function sliceAddresses(slice: Doc): string {
  return few(listAt(slice, 'endpoints').flatMap(each => listAt(each, 'addresses') as readonly string[]));
}
