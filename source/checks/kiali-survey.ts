/** What a cluster has of Kiali, and of the mesh that Kiali would show, however that was made. Found by reading only. */

import { listAt, numberAt, textAt } from '../model/fields.ts';
import { type KialiOperator, OWN_ACCOUNT_ROLE } from '../model/kiali.ts';
import { serversOf } from '../model/kiali-servers.ts';
import type { KubeObject } from '../model/kube.ts';
import { isOurs } from '../model/marks.ts';
import type { Platform } from '../model/mesh.ts';
import { orUndefined } from '../model/or-undefined.ts';
import { isOwnPlane, OWN_PLANE, type Plane, systemNamespace } from '../model/plane.ts';
import { ProblemError } from '../model/problem.ts';
import type { Cluster } from '../ports.ts';
import { controlPlanes } from './control-planes.ts';
import { isWhole } from './operator-parts.ts';

export type KialiSurvey = {
  /** UID of namespace kube-system. */
  readonly uid: string;
  readonly platform: Platform;
  readonly olm: boolean;
  readonly apiServerUrl: string | undefined;
  readonly apiEndpoint: string | undefined;
  /** Its control plane, or what it has in place of one, where that is not called as the plan would call it. */
  readonly plane?: Plane;
  readonly network: string;
  /** What its istiods call the cluster; empty where it has none. */
  readonly clusterIds: readonly string[];
  /** The primary whose control plane it uses. */
  readonly primary: string | undefined;
  /** As its Istio says. */
  readonly meshId: string | undefined;
  readonly istioVersion: string | undefined;
  readonly operator: KialiOperator | undefined;
  /** An earlier run created the account for a server elsewhere by itself. */
  readonly ownAccount: boolean;
  readonly kialis: readonly KubeObject[];
  /** Deployments of servers, of any origin: an operator, Helm, Istio's samples. */
  readonly servers?: readonly KubeObject[];
  /** Plugins for OpenShift's web console; absent where their kind is not served. */
  readonly consoles?: readonly KubeObject[];
  /** Secrets by which a server reaches clusters: of one each, or of all. */
  readonly remoteSecrets: readonly KubeObject[];
};

const core = (kind: string) => ({ apiVersion: 'v1', kind });
const deployments = { apiVersion: 'apps/v1', kind: 'Deployment' };
const subscriptions = { apiVersion: 'operators.coreos.com/v1alpha1', kind: 'Subscription' };
const roles = { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole' };
const endpointSlices = { apiVersion: 'discovery.k8s.io/v1', kind: 'EndpointSlice' };
const infrastructure = { apiVersion: 'config.openshift.io/v1', kind: 'Infrastructure', name: 'cluster' };
const OSSM_CONSOLE = { apiVersion: 'kiali.io/v1alpha1', kind: 'OSSMConsole' };
const KIALI = { apiVersion: 'kiali.io/v1alpha1', kind: 'Kiali' };

/** Throws `ProblemError` when it cannot be reached or denies reading. */
export async function surveyKiali(cluster: Cluster, signal: AbortSignal): Promise<KialiSurvey> {
  const served = await cluster.groupVersions(signal);
  const olm = served.has(subscriptions.apiVersion);
  const list = (kind: { apiVersion: string; kind: string }, selection = {}) =>
    served.has(kind.apiVersion) ? cluster.list(kind, selection, signal) : [];
  const [kubeSystem, { chosen }, infra, slices, istiods, operator, ownAccount, kialis, servers, consoles, ...secrets] =
    await Promise.all([
      cluster.read({ ...core('Namespace'), name: 'kube-system' }, signal),
      controlPlanes(cluster, undefined, signal),
      served.has(infrastructure.apiVersion) ? cluster.read(infrastructure, signal) : undefined,
      cluster.list(endpointSlices, { namespace: 'default', labels: 'kubernetes.io/service-name=kubernetes' }, signal),
      cluster.list(deployments, { labels: 'app=istiod' }, signal),
      findOperator(cluster, olm, signal),
      hasOwnAccount(cluster, signal),
      list(KIALI),
      cluster.list(deployments, { labels: 'app.kubernetes.io/name=kiali' }, signal),
      served.has(OSSM_CONSOLE.apiVersion) ? consolesOn(cluster, signal) : undefined,
      ...['kiali.io/multiCluster=true', 'kiali.io/kiali-multi-cluster-secret=true'].map(labels =>
        cluster.list(core('Secret'), { labels }, signal),
      ),
    ]);
  const plane = chosen === undefined ? planeOfIstiod(istiods[0]) : chosen.plane;
  const system = await cluster.read({ ...core('Namespace'), name: systemNamespace({ plane }) }, signal);
  return {
    uid: kubeSystem?.metadata.uid ?? '',
    platform:
      served.has('operator.openshift.io/v1') || served.has('config.openshift.io/v1') ? 'openshift' : 'kubernetes',
    olm,
    apiServerUrl: textAt(infra, 'status', 'apiServerURL'),
    apiEndpoint: slices.map(endpointUrl).find(url => url !== undefined),
    ...(plane === undefined ? {} : { plane }),
    network: system?.metadata.labels?.['topology.istio.io/network'] ?? '',
    clusterIds: [...new Set(istiods.map(clusterId))],
    primary: system?.metadata.annotations?.['topology.istio.io/controlPlaneClusters'],
    meshId: chosen?.meshId,
    istioVersion: istiods.map(versionOf).find(version => version !== undefined) ?? chosen?.version,
    operator,
    ownAccount,
    kialis,
    servers,
    ...(consoles === undefined ? {} : { consoles }),
    remoteSecrets: secrets.flat(),
  };
}

/** Nothing where the installed operator does not know them; none where they may not be read. */
async function consolesOn(cluster: Cluster, signal: AbortSignal): Promise<readonly KubeObject[] | undefined> {
  try {
    return await cluster.list(OSSM_CONSOLE, {}, signal);
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    if (error.problem.code === 'kind-missing') return undefined;
    if (error.problem.code === 'forbidden') return [];
    throw error;
  }
}

/** One that was installed without Sail. */
function planeOfIstiod(istiod: KubeObject | undefined): Plane | undefined {
  const { namespace, labels } = istiod?.metadata ?? {};
  const revision = labels?.['istio.io/rev'] ?? OWN_PLANE.revision;
  const plane = { ...OWN_PLANE, namespace: namespace ?? OWN_PLANE.namespace, revision, label: revision };
  return isOwnPlane(plane) ? undefined : plane;
}

/** Istio's own default where it is not set. */
function clusterId(istiod: KubeObject): string {
  const env = listAt(istiod, 'spec', 'template', 'spec', 'containers').flatMap(container => listAt(container, 'env'));
  return (
    textAt(
      env.find(each => textAt(each, 'name') === 'CLUSTER_ID'),
      'value',
    ) ?? 'Kubernetes'
  );
}

/** By its image; one that is named by its digest does not tell. */
function versionOf(istiod: KubeObject): string | undefined {
  const image = textAt(istiod, 'spec', 'template', 'spec', 'containers', 0, 'image') ?? '';
  const version = /:v?(\d+\.\d+\.\d+)/.exec(image)?.[1];
  return version === undefined ? undefined : `v${version}`;
}

/** Without its kind, or the permissions that an earlier run gave it, it is only half there: the plan installs it (again) and waits. */
async function findOperator(cluster: Cluster, olm: boolean, signal: AbortSignal): Promise<KialiOperator | undefined> {
  const [found, subscribed] = await Promise.all([
    cluster.list(deployments, { fields: 'metadata.name=kiali-operator' }, signal),
    olm ? cluster.list(subscriptions, {}, signal) : [],
  ]);
  const [operator] = found;
  if (operator === undefined || !(await isWhole(operator, cluster, signal))) return undefined;
  return operatorOf(operator, subscribed);
}

/** False where it may not be read. */
async function hasOwnAccount(cluster: Cluster, signal: AbortSignal): Promise<boolean> {
  const role = await orUndefined(cluster.read({ ...roles, name: OWN_ACCOUNT_ROLE }, signal), 'forbidden');
  return role !== undefined && isOurs(role);
}

function operatorOf(deployment: KubeObject, subscribed: readonly KubeObject[]): KialiOperator {
  const { namespace = '', name, labels } = deployment.metadata;
  const held = subscribed.some(
    each =>
      isOurs(each) &&
      each.metadata.namespace === namespace &&
      ['kiali-ossm', 'kiali'].includes(textAt(each, 'spec', 'name') ?? ''),
  );
  const versions = serversOf(deployment);
  return {
    namespace,
    deployment: name,
    title: labels?.['olm.owner'] ?? `${namespace}/${name}`,
    ours: held,
    ...(versions.length === 0 ? {} : { versions }),
  };
}

function endpointUrl(slice: KubeObject): string | undefined {
  const address = textAt(slice, 'endpoints', 0, 'addresses', 0);
  const port = numberAt(slice, 'ports', 0, 'port');
  if (address === undefined || port === undefined) return undefined;
  return `https://${address.includes(':') ? `[${address}]` : address}:${port}`;
}
