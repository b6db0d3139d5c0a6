/** Which part of a mesh an object of ours belongs to: parts are removed one after another. */
import { METALLB_NAMESPACE } from './address-pool.ts';
import { helmReleaseOf, releaseOf } from './helm-release.ts';
import type { Inventory } from './inventory.ts';
import { groupOf, type KubeObject, objectTitle, refOf } from './kube.ts';
import { isOfMetrics } from './metrics.ts';

export type Part =
  | 'samples'
  | 'remote-secrets'
  | 'exposure'
  | 'gateway'
  /** What MetalLB was given for it. */
  | 'address-pool'
  /** MetalLB itself, and its operator. */
  | 'metallb'
  /** The server that shows the mesh, and its accounts. */
  | 'kiali'
  /** Before the Istio that they point to. */
  | 'revision-tags'
  /** What collects metrics for it. */
  | 'metrics'
  | 'istio'
  /** What of an istiod that was handed over the operator did not take with it. */
  | 'istiod'
  | 'cni'
  | 'cacerts'
  /** What else is in its namespace: the reader account and its token. */
  | 'reader'
  | 'namespaces'
  | 'operator'
  | 'definitions';

/** The part of an object, by its kind and place. */
export function partOf(
  object: KubeObject,
  { operatorNamespaces, plane, cniNamespace }: Pick<Inventory, 'operatorNamespaces' | 'plane' | 'cniNamespace'>,
): Part {
  const { kind, metadata } = object;
  switch (kind) {
    case 'Istio':
      return 'istio';
    case 'IstioCNI':
      return 'cni';
    case 'IstioRevisionTag':
      return 'revision-tags';
    case 'CustomResourceDefinition':
      return 'definitions';
    case 'Kiali':
    case 'OSSMConsole':
      return 'kiali';
    case 'IPAddressPool':
    case 'L2Advertisement':
      return 'address-pool';
    case 'MetalLB':
      return 'metallb';
    case 'Namespace':
      if (metadata.name === METALLB_NAMESPACE) return 'metallb';
      return operatorNamespaces.includes(metadata.name) ? 'operator' : 'namespaces';
  }
  const { namespace } = metadata;
  if (isOfIstiod(object, plane)) return 'istiod';
  if (isOfMetrics(object)) return 'metrics';
  if (isOfKiali(object)) return 'kiali';
  if (namespace === undefined || operatorNamespaces.includes(namespace)) return 'operator';
  if (namespace === cniNamespace && namespace !== plane.namespace) return 'cni';
  if (namespace === METALLB_NAMESPACE) return kind === 'ConfigMap' ? 'address-pool' : 'metallb';
  return namespace === plane.namespace ? partOfControlPlane(object) : 'samples';
}

/** Marked for the operator's own releases when it was handed over: the operator itself never marks anything as ours. */
function isOfIstiod(object: KubeObject, plane: Inventory['plane']): boolean {
  const release = helmReleaseOf(object)?.name;
  return release === releaseOf(plane, 'istiod') || release === releaseOf(plane, 'base');
}

/** Its account where no operator creates it, its binding for metrics, its token, and the Secrets by which it reaches other clusters. */
function isOfKiali({ kind, metadata: { name, labels = {}, annotations = {} } }: KubeObject): boolean {
  if (['ServiceAccount', 'ClusterRole', 'ClusterRoleBinding'].includes(kind)) {
    return (
      labels['app.kubernetes.io/name'] === 'kiali' ||
      (kind === 'ClusterRoleBinding' && name.endsWith('-monitoring-rbac'))
    );
  }
  if (kind !== 'Secret') return false;
  const account = annotations['kubernetes.io/service-account.name'] ?? '';
  const isToken = account.endsWith('-service-account') && !account.startsWith('istio-reader');
  return isToken || Object.keys(labels).some(label => label.startsWith('kiali.io/'));
}

function partOfControlPlane({ apiVersion, kind, metadata: { name, labels = {} } }: KubeObject): Part {
  if (groupOf(apiVersion) === 'networking.istio.io') return 'exposure';
  if (kind === 'Secret') {
    // And what `change-root` kept of the CA before.
    if (/^cacerts(-[0-9a-f]{8})?$/.test(name)) return 'cacerts';
    return labels['istio/multiCluster'] === 'true' ? 'remote-secrets' : 'reader';
  }
  return name.startsWith('istio-reader') || kind === 'Lease' || kind === 'ConfigMap' ? 'reader' : 'gateway';
}

/** All that was created or labelled for one part, in an order that stays. */
export function objectsOf(inventory: Inventory, part: Part): readonly KubeObject[] {
  return [...inventory.ours, ...inventory.labelled]
    .filter(each => partOf(each, inventory) === part)
    .toSorted((left, right) => objectTitle(refOf(left)).localeCompare(objectTitle(refOf(right))));
}
