/** The scenario of a rehearsal: how many clusters of which kind. Plain data: it crosses into the worker thread. */
import type { Platform } from '../model/mesh.ts';
import type { Product } from './operator-releases.ts';

/** `mixed`: OpenShift and plain Kubernetes in turn, OpenShift first. */
export type ScenarioPlatform = Platform | 'mixed';

/**
 * How an operator comes to a cluster. `olm`: OLM runs and has nothing installed yet; `installed`: it runs already;
 * `none`: there is neither one nor OLM.
 */
export type OperatorSetup = 'olm' | 'installed' | 'none';

/**
 * What a load balancer gives to a Service: an IP, a host name as on AWS, or nothing because there is none. `metallb`,
 * `old-metallb`: MetalLB runs, and has no pool yet; the old one, of before 0.13, has no kinds.
 */
export type LoadBalancerSetup = 'ip' | 'hostname' | 'none' | 'metallb' | 'old-metallb';

/**
 * Each cluster has an Istio and workloads from the start: of an operator, of Helm, or of istioctl; istiod signs for
 * itself.
 */
export type ExistingIstio = 'own-root' | 'helm' | 'istioctl';

export type Scenario = {
  /** How many clusters. */
  readonly clusters: number;
  /** 1: lifelike delays; 0: none. */
  readonly pace: number;
  /** OpenShift by default. */
  readonly platform?: ScenarioPlatform;
  /** By default what is usual on the platform: OLM on OpenShift, an installed operator on plain Kubernetes. */
  readonly operator?: OperatorSetup;
  /**
   * Whether plain Kubernetes has Kiali's operator from the start: on the first cluster, unless it has none of the mesh.
   */
  readonly kialiOperator?: 'installed' | 'none';
  /** Version of the operator, `3.0.0` or `1.0.0`; the newest by default. */
  readonly operatorVersion?: string;
  /** `ip` by default. */
  readonly loadBalancer?: LoadBalancerSetup;
  /** None by default. */
  readonly existingIstio?: ExistingIstio;
  /**
   * Hosts of registries that no node finds any more: `registry.istio.io`. Images of what runs from the start are
   * already pulled.
   */
  readonly registriesGone?: readonly string[];
  /** The same seed gives the same delays and shares of traffic. */
  readonly seed?: number;
};

const points = ['east', 'west', 'north', 'south'];

/** east, west, north, south, c5, c6 … */
export const clusterNames = (count: number): readonly string[] =>
  Array.from({ length: count }, (_, index) => points[index] ?? `c${index + 1}`);

/**
 * The platform of the nth cluster, from 0. The first cluster of a mixed rehearsal is the primary by default: OpenShift,
 * because plain Kubernetes cannot lead remotes on OpenShift (docs/istio/operators.md#openshift-and-kubernetes).
 */
export function platformAt(scenario: Pick<Scenario, 'platform'>, index: number): Platform {
  const { platform = 'openshift' } = scenario;
  if (platform !== 'mixed') return platform;
  return index % 2 === 0 ? 'openshift' : 'kubernetes';
}

/** How an operator comes to a cluster of this platform. */
export function operatorOn(scenario: Pick<Scenario, 'operator' | 'existingIstio'>, platform: Platform): OperatorSetup {
  if (scenario.existingIstio === 'own-root') return 'installed';
  return scenario.operator ?? (platform === 'openshift' ? 'olm' : 'installed');
}

/**
 * Whether Kiali's operator runs on the nth cluster from the start. OpenShift has it from OLM; elsewhere it would come from a
 * registry, which a rehearsal has none of. The first cluster is the usual home, and others need no operator.
 */
export function hasKialiOperator(scenario: Pick<Scenario, 'platform' | 'operator' | 'kialiOperator'>, index: number) {
  const platform = platformAt(scenario, index);
  if (index > 0 || platform === 'openshift') return false;
  return (scenario.kialiOperator ?? operatorOn(scenario, platform)) === 'installed';
}

/** What `operator` can be on a platform: OpenShift always has OLM, plain Kubernetes never has it in a rehearsal. */
export function operatorChoices(platform: ScenarioPlatform): readonly OperatorSetup[] {
  switch (platform) {
    case 'openshift':
      return ['olm', 'installed'];
    case 'kubernetes':
      return ['installed', 'none'];
    case 'mixed':
      return ['installed'];
  }
}

/** The operators that a rehearsal has: Service Mesh on OpenShift, Sail on plain Kubernetes. */
export function productsOf(platform: ScenarioPlatform): readonly Product[] {
  switch (platform) {
    case 'openshift':
      return ['service-mesh'];
    case 'kubernetes':
      return ['sail'];
    case 'mixed':
      return ['service-mesh', 'sail'];
  }
}
