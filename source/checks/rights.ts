/**
 * What the plan does on a cluster, as rights that can be asked for before anything is written
 * (docs/istio/clusters.md#permissions).
 */
import type { AddressPool } from '../model/address-pool.ts';
import { type BundledOperator, KIALI_OPERATOR, SAIL_OPERATOR } from '../model/bundled-operator.ts';
import type { Platform } from '../model/mesh.ts';
import type { MetricsSource } from '../model/metrics.ts';
import { ISTIO_NAMESPACE } from '../model/plane.ts';
import type { Problem } from '../model/problem.ts';
import type { AccessReview, Cluster } from '../ports.ts';

const everything: AccessReview = { verb: '*', group: '*', resource: '*' };

function rights(group: string, resource: string, verbs: string, namespace?: string): readonly AccessReview[] {
  return verbs
    .split(' ')
    .map(verb => (namespace === undefined ? { verb, group, resource } : { verb, group, resource, namespace }));
}

/** Server-side apply reads, creates and patches. */
const WRITE = 'get create patch';
/** Goals are reached by list and watch. */
const FOLLOW = 'get list watch';
const WRITE_AND_FOLLOW = 'get list watch create patch';

const rbac = 'rbac.authorization.k8s.io';

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
  // Followed by the monitor as well: without them the ways between the clusters are unknown, and nothing is proven.
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

function fromBundle({ namespace }: BundledOperator): readonly AccessReview[] {
  return [
    ...rights('apiextensions.k8s.io', 'customresourcedefinitions', 'create patch'),
    ...rights('', 'serviceaccounts', WRITE, namespace),
    ...rights('', 'services', WRITE, namespace),
    ...rights('apps', 'deployments', 'create patch', namespace),
    ...rolesForOthers,
  ];
}

/** An account is given permissions that the user need not have. */
const rolesForOthers: readonly AccessReview[] = [
  ...rights(rbac, 'clusterroles', `${WRITE} escalate bind`),
  ...rights(rbac, 'clusterrolebindings', WRITE),
];

/** What installing the operator takes besides: through OLM, by ourselves, or nothing as it is installed. */
const installing: Readonly<Record<'olm' | 'bundle' | 'nothing', readonly AccessReview[]>> = {
  olm: [
    ...rights('operators.coreos.com', 'subscriptions', WRITE_AND_FOLLOW),
    ...rights('operators.coreos.com', 'clusterserviceversions', 'list watch'),
  ],
  bundle: [
    // Where Helm keeps its notes.
    ...rights('', 'secrets', 'list', SAIL_OPERATOR.namespace),
    ...fromBundle(SAIL_OPERATOR),
  ],
  nothing: [],
};

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

async function missingOf(
  cluster: Cluster,
  asked: readonly AccessReview[],
  signal: AbortSignal,
): Promise<readonly string[]> {
  if (await cluster.mayI(everything, signal)) return [];
  const allowed = await Promise.all(asked.map(review => cluster.mayI(review, signal)));
  return asked.filter((_review, index) => allowed[index] === false).map(inWords);
}

/** `whose`: the user, as far as it is known. */
export function lackOfRights(whose: string, cluster: string, missing: readonly string[]): Problem {
  return {
    code: 'forbidden',
    title: `missing permissions on ${cluster}: ${byResource(missing)} (${whose})`,
    hint: 'use a context with cluster-admin, or ask for these permissions',
  };
}

/** "get, create secrets in istio-system; list nodes": the verbs of each resource together, as in a role. */
export function byResource(missing: readonly string[]): string {
  const resourceOf = (right: string) => right.slice(right.indexOf(' ') + 1);
  const verbOf = (right: string) => right.slice(0, right.indexOf(' '));
  return [...Map.groupBy(missing, resourceOf)]
    .map(([resource, all]) => `${[...new Set(all.map(verbOf))].join(', ')} ${resource}`)
    .join('; ');
}

function inWords({ verb, group, resource, namespace }: AccessReview): string {
  const kind = group === '' ? resource : `${resource}.${group}`;
  return `${verb} ${kind}${namespace === undefined ? '' : ` in ${namespace}`}`;
}
