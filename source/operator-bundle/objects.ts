/**
 * What OLM would make of a bundle that is installed for all namespaces, made by ourselves: the install strategy's
 * accounts, roles and Deployments, the kinds, and the other manifests. Pure. Where this differs from OLM: docs/operator.md.
 */

import type { BundledOperator } from '../model/bundled-operator.ts';
import { listAt, recordAt, textAt } from '../model/fields.ts';
import { imageRegistries } from '../model/image-registries.ts';
import { bundledVersions } from '../model/installable.ts';
import { groupOf, type KubeObject } from '../model/kube.ts';
import { type OperatorBundle, RIGHTS_ANNOTATION, rightsText } from '../model/operator-bundle.ts';
import { strategyDeployments } from './deployments.ts';
import { grantsOf } from './grants.ts';
import type { Manifests } from './manifests.ts';
import { refuseBadNames, refuseBadPackage } from './names.ts';
import { refuseUnsafe } from './refused.ts';
import { strategyRights } from './rights.ts';

export type BundleSource = Pick<OperatorBundle, 'from' | 'digest'>;

/** Kinds of manifests that are installed as they are; other kinds need operators that plain Kubernetes may not have. */
const taken = [
  'ConfigMap.',
  'Service.',
  'ServiceAccount.',
  'PodDisruptionBudget.policy',
  'Role.rbac.authorization.k8s.io',
  'RoleBinding.rbac.authorization.k8s.io',
  'ClusterRole.rbac.authorization.k8s.io',
  'ClusterRoleBinding.rbac.authorization.k8s.io',
];
const clusterWide = ['ClusterRole', 'ClusterRoleBinding'];

/** Throws an `Error` that says why the bundle cannot be installed so. */
export function operatorObjects(
  { csv, kinds, others, name }: Manifests,
  { namespace, definition }: BundledOperator,
  source: BundleSource,
): OperatorBundle {
  refuseWhatOlmAloneCanDo(csv);
  refuseBadPackage(name);
  const label = `operators.coreos.com/${name}.${namespace}`;
  const labelled = (object: KubeObject) => withLabel(object, label);
  const deployments = strategyDeployments(csv, namespace).map(labelled);
  const [main] = deployments;
  if (main === undefined) throw new Error('its install strategy has no Deployment');
  const annotations = recordAt(main, 'spec', 'template', 'metadata', 'annotations');
  const kindOf = (object: KubeObject) => `${object.kind}.${groupOf(object.apiVersion)}`;
  const isTaken = (object: KubeObject) => taken.includes(kindOf(object)) && !isElsewhere(object, namespace);
  const rights = [
    ...strategyRights(csv, name, namespace),
    ...others.filter(isTaken).map(each => placed(each, namespace)),
  ].map(labelled);
  refuseBadNames([csv, ...kinds, ...others, ...deployments, ...rights]);
  if (!kinds.some(({ metadata }) => metadata.name === definition)) {
    throw new Error(`it is the bundle of another operator, ${csv.metadata.name}: it does not define ${definition}`);
  }
  refuseUnsafe({ kinds, rights, deployments, namespace });
  return {
    title: csv.metadata.name,
    ...source,
    namespace,
    deployment: main.metadata.name,
    label,
    kinds: kinds.map(labelled),
    rights,
    deployments: deployments.map(each => (each === main ? noting(each, rights) : each)),
    versions: bundledVersions(annotations),
    registries: imageRegistries(annotations),
    grants: grantsOf(rights),
    leftOut: others
      .filter(object => !isTaken(object))
      .map(object => `${object.kind} ${object.metadata.name}: ${whyLeftOut(object, namespace)}`),
  };
}

/** OLM puts all of a bundle into one namespace; an object that names another would reach into a foreign namespace. */
function isElsewhere({ kind, metadata: { namespace = 'placeholder' } }: KubeObject, own: string): boolean {
  return !clusterWide.includes(kind) && namespace !== own && namespace !== 'placeholder';
}

function whyLeftOut(object: KubeObject, own: string): string {
  if (isElsewhere(object, own))
    return `it is for the namespace ${object.metadata.namespace}, which is not the operator's`;
  return 'plain Kubernetes may lack its kind';
}

function noting(deployment: KubeObject, rights: readonly KubeObject[]): KubeObject {
  const annotations = { ...deployment.metadata.annotations, [RIGHTS_ANNOTATION]: rightsText(rights) };
  return { ...deployment, metadata: { ...deployment.metadata, annotations } };
}

/** Without OLM there are no certificates for webhooks, and no setting that limits the operator to one namespace. */
function refuseWhatOlmAloneCanDo(csv: KubeObject): void {
  const strategy = textAt(csv, 'spec', 'install', 'strategy');
  if (strategy !== 'deployment') throw new Error(`its install strategy is ${strategy ?? 'missing'}, not deployment`);
  const everywhere = listAt(csv, 'spec', 'installModes').find(mode => textAt(mode, 'type') === 'AllNamespaces');
  if (recordAt(everywhere).supported !== true) throw new Error('it does not support the install mode AllNamespaces');
  for (const part of ['webhookdefinitions', 'apiservicedefinitions']) {
    const owned = part === 'webhookdefinitions' ? listAt(csv, 'spec', part) : listAt(csv, 'spec', part, 'owned');
    if (owned.length > 0) throw new Error(`it has ${part}, whose certificates only OLM makes`);
  }
}

/** A manifest in the operator's namespace, where its kind has one. */
function placed(object: KubeObject, namespace: string): KubeObject {
  if (clusterWide.includes(object.kind)) return object;
  return { ...object, metadata: { ...object.metadata, namespace } };
}

/** OLM labels all that belongs to an operator; a chart's label is wrong there, as no Helm release made it. */
function withLabel(object: KubeObject, label: string): KubeObject {
  const { status: _status, ...rest } = object;
  const { creationTimestamp: _creation, labels = {}, ...metadata } = object.metadata;
  const kept = Object.entries(labels).filter(([key, value]) => key !== MANAGED_BY || value.toLowerCase() !== 'helm');
  return { ...(rest as KubeObject), metadata: { ...metadata, labels: { ...Object.fromEntries(kept), [label]: '' } } };
}

const MANAGED_BY = 'app.kubernetes.io/managed-by';
