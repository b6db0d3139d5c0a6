/** What is refused in a bundle: what no operator of a mesh needs, and what would give others power over the cluster. Pure. */

import { at, listAt, recordAt, textAt } from '../model/fields.ts';
import { groupOf, type KubeObject } from '../model/kube.ts';

/** Throws an `Error` that names the object and what is wrong with it; all have valid names. */
export function refuseUnsafe(parts: {
  readonly kinds: readonly KubeObject[];
  readonly rights: readonly KubeObject[];
  readonly deployments: readonly KubeObject[];
  /** The operator's. */
  readonly namespace: string;
}): void {
  const { kinds, rights, deployments, namespace } = parts;
  for (const object of rights) refuseSystemRole(object);
  for (const kind of kinds) refuseDefinition(kind);
  const accounts = new Set(rights.filter(isKind('ServiceAccount')).map(each => each.metadata.name)).add('default');
  for (const each of rights) {
    if (each.kind === 'RoleBinding' || each.kind === 'ClusterRoleBinding') refuseSubjects(each, accounts, namespace);
    if (each.kind === 'Service') refuseAddresses(each);
  }
  for (const each of deployments) refuseHostAccess(each);
}

const isKind =
  (kind: string) =>
  (object: KubeObject): boolean =>
    object.kind === kind;

const titleOf = ({ kind, metadata }: KubeObject) => `${kind} ${metadata.name}`;

const isRbac = ({ apiVersion }: KubeObject) => groupOf(apiVersion) === 'rbac.authorization.k8s.io';

/** Roles that every cluster has, and those of its own parts. */
const systems = /^(system:.*|cluster-admin|admin|edit|view)$/;

function refuseSystemRole(object: KubeObject): void {
  if (isRbac(object) && systems.test(object.metadata.name)) {
    throw new Error(`${titleOf(object)} is a role of the cluster itself`);
  }
}

/** What says that it is a CustomResourceDefinition and is not, or takes a kind of Kubernetes itself. */
function refuseDefinition(definition: KubeObject): void {
  const [group, plural] = [textAt(definition, 'spec', 'group') ?? '', textAt(definition, 'spec', 'names', 'plural')];
  const title = titleOf(definition);
  if (definition.metadata.name !== `${plural}.${group}`) {
    throw new Error(`${title} is not the CustomResourceDefinition of that name: its spec says ${plural}.${group}`);
  }
  if (!group.includes('.') || /(^|\.)(k8s|kubernetes|openshift)\.io$/.test(group)) {
    throw new Error(`${title} would define a kind in the group ${group}, which is the cluster's own`);
  }
  const strategy = textAt(definition, 'spec', 'conversion', 'strategy') ?? 'None';
  if (strategy !== 'None') {
    throw new Error(`${title} has a conversion webhook, to which the API server would send every object of the kind`);
  }
}

/** Only the operator's own accounts get rights by it. */
function refuseSubjects(binding: KubeObject, accounts: ReadonlySet<string>, own: string): void {
  for (const subject of listAt(binding, 'subjects')) {
    const kind = textAt(subject, 'kind') ?? 'nobody';
    const name = textAt(subject, 'name') ?? '';
    const namespace = textAt(subject, 'namespace') ?? binding.metadata.namespace;
    if (kind === 'ServiceAccount' && namespace === own && accounts.has(name)) continue;
    const where = namespace === undefined ? '' : `${JSON.stringify(namespace).slice(1, -1)}/`;
    throw new Error(
      `${titleOf(binding)} grants permissions to ${JSON.stringify(kind).slice(1, -1)} ${where}${JSON.stringify(name).slice(1, -1)}, which is not an account of the operator`,
    );
  }
}

/** Addresses that a Service takes from their holders. */
function refuseAddresses(service: KubeObject): void {
  if (listAt(service, 'spec', 'externalIPs').length > 0) throw new Error(`${titleOf(service)} takes external IPs`);
  const type = textAt(service, 'spec', 'type') ?? 'ClusterIP';
  if (type !== 'ClusterIP') throw new Error(`${titleOf(service)} is open to the outside: its type is ${type}`);
}

/** An operator runs in a pod like any other. */
function refuseHostAccess(deployment: KubeObject): void {
  const pod = recordAt(deployment, 'spec', 'template', 'spec');
  const refuse = (what: string): never => {
    throw new Error(`${titleOf(deployment)} wants ${what}`);
  };
  for (const field of ['hostNetwork', 'hostPID', 'hostIPC']) if (pod[field] === true) refuse(field);
  const path = listAt(pod, 'volumes').find(volume => at(volume, 'hostPath') !== undefined);
  if (path !== undefined)
    refuse(`a folder of the node (hostPath ${JSON.stringify(textAt(path, 'hostPath', 'path') ?? '')})`);
  const containers = ['initContainers', 'containers', 'ephemeralContainers'].flatMap(each => listAt(pod, each));
  for (const container of containers) {
    if (at(container, 'securityContext', 'privileged') === true) refuse('a privileged container');
    if (listAt(container, 'securityContext', 'capabilities', 'add').length > 0) refuse('more capabilities');
    if (listAt(container, 'ports').some(port => at(port, 'hostPort') !== undefined)) refuse('a port of the node');
  }
}
