/**
 * What the plan does on a cluster, as rights that can be asked for before anything is written
 * (docs/istio/clusters.md#permissions).
 */
import type { AddressPool } from '../model/address-pool.ts';
import type { Platform } from '../model/mesh.ts';
import { ISTIO_NAMESPACE } from '../model/plane.ts';
import type { AccessReview, Cluster } from '../ports.ts';
import { FOLLOW, missingOf, rbac, rights, WRITE, WRITE_AND_FOLLOW } from './access-reviews.ts';
import { installing } from './operator-rights.ts';

const needed = (namespace: string): readonly AccessReview[] => [
  ...rights('', 'namespaces', WRITE_AND_FOLLOW),
  // The operator may be in any namespace.
  ...rights('apps', 'deployments', FOLLOW),
  ...rights('apiextensions.k8s.io', 'customresourcedefinitions', FOLLOW),
  // Where the API server says at which address others reach it.
  ...rights('discovery.k8s.io', 'endpointslices', 'list', 'default'),
  // The claim of a run on the cluster, renewed while it lives and deleted when it ends.
  ...rights('coordination.k8s.io', 'leases', 'get create update delete', 'default'),
  ...rights('sailoperator.io', 'istios', WRITE_AND_FOLLOW),
  ...rights('sailoperator.io', 'istiocnis', WRITE_AND_FOLLOW),
  // The east-west gateway gets a role to read its Secrets, and a user may grant only what they have.
  ...rights('', 'secrets', `${WRITE_AND_FOLLOW} delete`, namespace),
  ...rights('', 'serviceaccounts', WRITE_AND_FOLLOW, namespace),
  ...rights('', 'services', WRITE_AND_FOLLOW, namespace),
  // Pods that were made before the injector answered are deleted, so that they are recreated.
  ...rights('', 'pods', `${FOLLOW} create delete`, namespace),
  ...rights('apps', 'deployments', 'create patch', namespace),
  ...rights('policy', 'poddisruptionbudgets', WRITE, namespace),
  ...rights('autoscaling', 'horizontalpodautoscalers', WRITE, namespace),
  ...rights(rbac, 'roles', WRITE, namespace),
  ...rights(rbac, 'rolebindings', WRITE, namespace),
  // Followed by the monitor as well: without them the gateways of the clusters are unknown, and nothing is proven.
  ...rights('networking.istio.io', 'gateways', WRITE_AND_FOLLOW, namespace),
  ...rights('networking.istio.io', 'virtualservices', WRITE_AND_FOLLOW, namespace),
  ...commands(namespace),
];

/** Older API servers take a command's WebSocket for a get, newer ones for a create as well. */
function commands(namespace: string): readonly AccessReview[] {
  return rights('', 'pods/exec', 'get create', namespace);
}

const forSamples = (namespace: string): readonly AccessReview[] => [
  ...rights('', 'serviceaccounts', WRITE, namespace),
  ...rights('', 'services', WRITE, namespace),
  ...rights('', 'pods', `${FOLLOW} delete`, namespace),
  ...rights('apps', 'deployments', 'create patch', namespace),
  ...commands(namespace),
];

/** What the Travels demo takes in its namespaces. */
const forTravels = (namespace: string): readonly AccessReview[] => [
  ...rights('', 'secrets', WRITE, namespace),
  ...rights('', 'services', WRITE, namespace),
  ...rights('', 'pods', FOLLOW, namespace),
  ...rights('apps', 'deployments', WRITE, namespace),
  ...commands(namespace),
];

/** What is missing for it, in words; empty for a cluster-admin. */
export function missingTravelsRights(
  cluster: Cluster,
  namespaces: readonly string[],
  signal: AbortSignal,
): Promise<readonly string[]> {
  const asked = [...rights('', 'namespaces', WRITE_AND_FOLLOW), ...namespaces.flatMap(forTravels)];
  return missingOf(cluster, asked, signal);
}

const openShift: readonly AccessReview[] = rights('config.openshift.io', 'infrastructures', 'get');

/** What a pool for MetalLB takes, and where it is to be installed, that. */
function forPool({ form, namespace, installs }: AddressPool): readonly AccessReview[] {
  const metalLb = 'metallb.io';
  return [
    ...(form === 'config-map'
      ? rights('', 'configmaps', WRITE_AND_FOLLOW, namespace)
      : [
          ...rights(metalLb, 'ipaddresspools', WRITE_AND_FOLLOW, namespace),
          ...rights(metalLb, 'l2advertisements', WRITE, namespace),
        ]),
    ...(installs === undefined ? [] : rights(metalLb, 'metallbs', WRITE_AND_FOLLOW, namespace)),
    ...(installs === 'operator'
      ? [...installing.olm, ...rights('operators.coreos.com', 'operatorgroups', WRITE, namespace)]
      : []),
  ];
}

/** What is missing for it, in words; empty for a cluster-admin. */
export async function missingPoolRights(
  cluster: Cluster,
  pool: AddressPool,
  signal: AbortSignal,
): Promise<readonly string[]> {
  return missingOf(cluster, forPool(pool), signal);
}

/** What a change of roots takes: proxies are asked, and their workloads restarted, in every namespace. */
const forRootChange = (namespace: string): readonly AccessReview[] => [
  ...rights('coordination.k8s.io', 'leases', 'get create update delete', 'default'),
  ...rights('', 'secrets', 'get create update', namespace),
  ...rights('', 'configmaps', FOLLOW, namespace),
  ...rights('', 'pods', FOLLOW),
  ...rights('', 'pods', 'create', namespace),
  ...rights('', 'pods/exec', 'get create'),
  ...rights('apps', 'replicasets', 'get'),
  ...['deployments', 'statefulsets', 'daemonsets'].flatMap(each => rights('apps', each, `${FOLLOW} update`)),
];

/** What is missing for it, in words; empty for a cluster-admin. */
export async function missingRootChangeRights(
  cluster: Cluster,
  namespace: string,
  signal: AbortSignal,
): Promise<readonly string[]> {
  return missingOf(cluster, forRootChange(namespace), signal);
}

type Needing = {
  readonly operator: keyof typeof installing;
  readonly platform: Platform;
  readonly sampleNamespace: string | undefined;
  /** Of the control plane. */
  readonly namespace?: string | undefined;
};

/** What is missing, all at once, in words: "create secrets in istio-system". Empty for a cluster-admin. */
export async function missingRights(
  cluster: Cluster,
  { operator, platform, sampleNamespace, namespace = ISTIO_NAMESPACE }: Needing,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const samples = sampleNamespace === undefined ? [] : forSamples(sampleNamespace);
  const asked = [
    ...needed(namespace),
    ...samples,
    ...(platform === 'openshift' ? openShift : []),
    ...installing[operator],
  ];
  return missingOf(cluster, asked, signal);
}
