/**
 * What a plan of Kiali and of its metrics does on a cluster, as rights that can be asked for before anything is written
 * (docs/istio/clusters.md#permissions).
 */
import { KIALI_OPERATOR } from '../model/bundled-operator.ts';
import type { MetricsSource } from '../model/metrics.ts';
import type { AccessReview, Cluster } from '../ports.ts';
import { FOLLOW, inWords, missingOf, rbac, rights, WRITE, WRITE_AND_FOLLOW } from './access-reviews.ts';
import { fromBundle, installing, rolesForOthers } from './operator-rights.ts';

/** What Kiali takes, wherever its operator is; that of its account is the operator's to give. */
const forKiali: readonly AccessReview[] = [
  ...rights('apps', 'deployments', FOLLOW),
  ...rights('apiextensions.k8s.io', 'customresourcedefinitions', FOLLOW),
  ...rights('coordination.k8s.io', 'leases', 'get create update delete', 'default'),
  ...rights('discovery.k8s.io', 'endpointslices', 'list', 'default'),
  ...rights('kiali.io', 'kialis', WRITE_AND_FOLLOW),
  ...rights('', 'secrets', WRITE_AND_FOLLOW),
  ...rights('', 'pods', FOLLOW),
  // Its server is asked through the API server. Older ones take the WebSocket for a get, newer ones for a create as well.
  ...rights('', 'pods/portforward', 'get create'),
];

/** The permissions that are missing to read the cluster and to run there, in words; empty for a cluster-admin. */
export async function missingKialiRights(cluster: Cluster, signal: AbortSignal): Promise<readonly string[]> {
  return missingOf(cluster, forKiali, signal);
}

/** What a plan of Kiali does on one cluster besides. */
export type KialiWork = {
  /** How the operator comes: through OLM, by ourselves, or not at all as it is installed or not needed. */
  readonly operator: keyof typeof installing;
  /** The plan itself creates the account, in this namespace. */
  readonly accountIn?: string;
  /** The server may read the platform's metrics. */
  readonly metrics: boolean;
  /** A namespace is created. */
  readonly namespace: boolean;
  /** The plugin for OpenShift's web console comes into this namespace. */
  readonly consoleIn?: string;
  /** Tokens that were replaced are deleted, in this namespace. */
  readonly revokesIn?: string;
};

/** What is missing for it, in words; empty for a cluster-admin. */
export async function missingForKialiWork(
  cluster: Cluster,
  { operator, accountIn, consoleIn, metrics, namespace, revokesIn }: KialiWork,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const asked = [
    ...(operator === 'olm' ? installing.olm : []),
    ...(operator === 'bundle' ? fromBundle(KIALI_OPERATOR) : []),
    ...(operator === 'bundle' || namespace ? rights('', 'namespaces', WRITE_AND_FOLLOW) : []),
    ...(consoleIn === undefined ? [] : rights('kiali.io', 'ossmconsoles', WRITE_AND_FOLLOW, consoleIn)),
    ...(revokesIn === undefined ? [] : rights('', 'secrets', 'delete', revokesIn)),
    ...(accountIn === undefined
      ? []
      : [...rights('', 'serviceaccounts', WRITE_AND_FOLLOW, accountIn), ...rolesForOthers]),
    ...(metrics ? [...rights(rbac, 'clusterrolebindings', WRITE), ...rights(rbac, 'clusterroles', 'bind')] : []),
  ];
  return missingOf(cluster, distinct(asked), signal);
}

const distinct = (asked: readonly AccessReview[]) => [
  ...new Map(asked.map(review => [inWords(review), review] as const)).values(),
];

/** What metrics take besides Kiali, by where they come from. */
const forMetrics = (namespace: string): Readonly<Record<MetricsSource['from'], readonly AccessReview[]>> => ({
  store: [],
  thanos: [
    ...rights('', 'configmaps', 'get create update delete', 'openshift-monitoring'),
    ...rights('', 'namespaces', 'list'),
    ...rights('monitoring.coreos.com', 'podmonitors', 'get list create patch'),
    ...rights('monitoring.coreos.com', 'servicemonitors', 'get list create patch'),
    ...rights(rbac, 'clusterrolebindings', WRITE),
    ...rights(rbac, 'clusterroles', 'bind'),
  ],
  federation: [
    ...rights('', 'configmaps', 'get create update', namespace),
    ...rights('', 'serviceaccounts', WRITE, namespace),
    ...rights('', 'services', WRITE_AND_FOLLOW, namespace),
    ...rights('apps', 'deployments', 'create patch', namespace),
    // It reads nodes and pods everywhere, which the user need not.
    ...rights(rbac, 'clusterroles', `${WRITE} escalate bind`),
    ...rights(rbac, 'clusterrolebindings', WRITE),
  ],
});

/** What is missing for them, in words; empty for a cluster-admin. */
export function missingMetricsRights(
  cluster: Cluster,
  from: MetricsSource['from'],
  namespace: string,
  signal: AbortSignal,
): Promise<readonly string[]> {
  return missingOf(cluster, forMetrics(namespace)[from], signal);
}
