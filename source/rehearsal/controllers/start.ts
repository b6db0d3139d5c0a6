/** The simulated programs of one cluster: a list of controllers that know nothing but the API. */
import type { KubeObject } from '../../model/kube.ts';
import type { Api, Clock } from '../../ports.ts';
import type { AdmissionCaller } from '../api-server/admission.ts';
import type { Kubelet } from '../api-server/kubelet.ts';
import type { Objects } from '../mesh/objects.ts';
import { createRandom, hashOf } from '../mesh/random.ts';
import { newestReleases, type OperatorReleases } from '../operator-releases.ts';
import type { OperatorSetup } from '../scenario.ts';
import { admissionOf } from './admission.ts';
import { createCache } from './cache.ts';
import type { Controller } from './controller.ts';
import { type Faults, noFaults } from './faults.ts';
import { createIstiods } from './istiod/istiods.ts';
import { startConsoles } from './kiali/consoles.ts';
import { startKialis } from './kiali/kialis.ts';
import { startKialiRestarts } from './kiali/restarts.ts';
import { createKialiServers } from './kiali/servers.ts';
import { cachedKinds } from './kinds.ts';
import { startMetalLb } from './metallb/controller.ts';
import { startMetalLbOperator } from './metallb/operator.ts';
import { createKubelet } from './node/kubelet.ts';
import { createListeners } from './node/listeners.ts';
import { startPods } from './node/pods.ts';
import { startPortals } from './node/portal.ts';
import { startScheduler } from './node/scheduler.ts';
import { startClusterServiceVersions } from './olm/cluster-service-versions.ts';
import { startInstallPlans } from './olm/install-plans.ts';
import { startSubscriptions } from './olm/subscriptions.ts';
import { startMonitoring } from './openshift/monitoring.ts';
import { startRouter } from './openshift/router.ts';
import { startServiceCa } from './openshift/service-ca.ts';
import { startUserWorkload } from './openshift/user-workload.ts';
import { createPace } from './pace.ts';
import { startPlatform } from './platform.ts';
import { startPrometheuses } from './prometheus/prometheuses.ts';
import type { Chart } from './sail/chart.ts';
import { startCnis } from './sail/cnis.ts';
import { startIstios } from './sail/istios.ts';
import { type MeshPackage, packageCrds } from './sail/mesh-package.ts';
import { startReadinessProbe } from './sail/readiness-probe.ts';
import { startRevisions } from './sail/revisions.ts';
import { startRevisionTags } from './sail/tags.ts';
import type { Site } from './site.ts';
import { startAutoscalers } from './workloads/autoscalers.ts';
import { startDaemonSets } from './workloads/daemon-sets.ts';
import { startDeployments } from './workloads/deployments.ts';
import { startDisruptionBudgets } from './workloads/disruption-budgets.ts';
import { startEndpointSlices } from './workloads/endpoint-slices.ts';
import { startJobs } from './workloads/jobs.ts';
import { startLoadBalancers } from './workloads/load-balancers.ts';
import { startReplicaSets } from './workloads/replica-sets.ts';
import { startStatefulSets } from './workloads/stateful-sets.ts';
import type { SimulatedWorld } from './world.ts';
import { createWriter } from './writer.ts';

/** What a real cluster's control plane and nodes do; a real kube-apiserver comes with its own. */
export const kubernetesControllers: readonly Controller[] = [
  startPlatform,
  startDeployments,
  startReplicaSets,
  startDaemonSets,
  startStatefulSets,
  startJobs,
  startScheduler,
  startPods,
  startEndpointSlices,
  startAutoscalers,
  startDisruptionBudgets,
];

/** What is simulated wherever the API server comes from. */
export const meshControllers: readonly Controller[] = [
  startSubscriptions,
  startInstallPlans,
  startClusterServiceVersions,
  startIstios,
  startRevisions,
  startRevisionTags,
  startCnis,
  startReadinessProbe,
  startRouter,
  startServiceCa,
  startMonitoring,
  startUserWorkload,
  startKialis,
  startConsoles,
  startKialiRestarts,
  startPrometheuses,
  startLoadBalancers,
  startMetalLb,
  startMetalLbOperator,
  startPortals,
];

export type SimulatedCluster = {
  readonly name: string;
  /** From 0; decides about address ranges. */
  readonly index: number;
  readonly platform: 'openshift' | 'kubernetes';
  /** How an operator comes here: by OLM unless said otherwise. */
  readonly operator?: OperatorSetup;
  /** Kiali's operator is installed already. */
  readonly kialiOperator?: boolean;
  /** The newest by default. */
  readonly releases?: OperatorReleases;
  readonly api: Api;
  readonly clock: Clock;
  /** 1 lifelike, 0 without delays. */
  readonly pace: number;
  readonly seed: number;
  /** URL, CA (PEM) and log-in of its API server, for the other clusters' istiods. */
  readonly server: string;
  readonly ca: string;
  readonly login: (token: string) => Promise<Api | undefined>;
  /** Clusters with the same value reach each other's pods; each its own by default. Asked again at each use. */
  readonly podNetwork?: (objects: Objects) => string;
  readonly faults?: () => Faults;
  /** The kinds that an operator's package brings: our compact ones by default. */
  readonly packageCrds?: (offered: MeshPackage) => readonly KubeObject[];
  /** All of them by default. */
  readonly controllers?: readonly Controller[];
  /** What the operator makes of a chart instead of what the simulated one renders. */
  readonly charts?: (chart: Chart, revision: KubeObject) => Chart;
  /** Real istiods run in the pods; simulated ones by default. */
  readonly istiods?: 'elsewhere';
};

export type Controllers = {
  readonly kubelet: Kubelet;
  readonly admission: AdmissionCaller;
};

/**
 * Starts a cluster's controllers until the signal aborts; it joins the world. What comes back is to be given to the
 * cluster's API server: it answers exec, logs and webhook calls.
 */
export function startControllers(cluster: SimulatedCluster, world: SimulatedWorld, signal: AbortSignal): Controllers {
  const { name, index, platform, operator = 'olm', kialiOperator = false, api, clock } = cluster;
  const faults = cluster.faults ?? (() => noFaults);
  const random = createRandom(cluster.seed).fork(name);
  const cache = createCache(api, cachedKinds, clock, signal);
  const istiods = createIstiods();
  const site: Site = {
    name,
    index,
    platform,
    olm: platform === 'openshift' || operator === 'olm',
    operator,
    kialiOperator,
    releases: cluster.releases ?? newestReleases,
    api,
    clock,
    breathe: world.breathe,
    pace: createPace(cluster.pace, clock, createRandom(hashOf(`${cluster.seed} ${name} pace`)), faults),
    random,
    cache,
    faults,
    world,
    packageCrds: cluster.packageCrds ?? packageCrds,
    charts: cluster.charts ?? (chart => chart),
    istiods: istiods.snapshots,
    kialis: createKialiServers(() => site),
    listeners: createListeners(),
    writer: manager => createWriter(api, cache, manager),
    signal,
  };
  world.join({
    name,
    objects: cache,
    get podNetwork() {
      return cluster.podNetwork?.(cache) ?? name;
    },
    istiods: istiods.snapshots,
    get droppedPorts() {
      return faults().droppedPorts;
    },
    server: cluster.server,
    ca: cluster.ca,
    login: cluster.login,
  });
  signal.addEventListener('abort', () => world.leave(name));
  if (cluster.istiods === undefined) istiods.start(site);
  for (const start of cluster.controllers ?? [...kubernetesControllers, ...meshControllers]) start(site);
  return { kubelet: createKubelet(site), admission: admissionOf(site) };
}
