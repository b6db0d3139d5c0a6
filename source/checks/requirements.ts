/**
 * What must be true before anything is written, in an order that tells the cause first: a new requirement is a file in
 * `requirements/`, a line here, a row in docs/checks.md and a page in docs/checks.
 */
import type { CheckResult } from '../model/check-result.ts';
import type { Problem } from '../model/problem.ts';
import { type Check, pageOf } from './check.ts';
import { addressPools } from './requirements/address-pools.ts';
import { apiAddresses } from './requirements/api-addresses.ts';
import { apiTls } from './requirements/api-tls.ts';
import { apiVersion } from './requirements/api-version.ts';
import { architectures } from './requirements/architectures.ts';
import { claims } from './requirements/claims.ts';
import { clocks } from './requirements/clocks.ts';
import { cni } from './requirements/cni.ts';
import { differentClusters } from './requirements/different-clusters.ts';
import { existingMesh } from './requirements/existing-mesh.ts';
import { existingObjects } from './requirements/existing-objects.ts';
import { gatewayAddresses } from './requirements/gateway-addresses.ts';
import { images } from './requirements/images.ts';
import { injection } from './requirements/injection.ts';
import { istioValues } from './requirements/istio-values.ts';
import { istioVersion } from './requirements/istio-version.ts';
import { faults } from './requirements/known-faults.ts';
import { kubernetesVersion } from './requirements/kubernetes-version.ts';
import { loadBalancers } from './requirements/load-balancers.ts';
import { meshId } from './requirements/mesh-id.ts';
import { metalLbPools } from './requirements/metallb-pools.ts';
import { names } from './requirements/names.ts';
import { oneMesh } from './requirements/one-mesh.ts';
import { operator } from './requirements/operator.ts';
import { podRanges } from './requirements/pod-ranges.ts';
import { podSecurity } from './requirements/pod-security.ts';
import { pullSecrets } from './requirements/pull-secrets.ts';
import { reachable } from './requirements/reachable.ts';
import { rights } from './requirements/rights.ts';
import { rootCa } from './requirements/root-ca.ts';
import { secrets } from './requirements/secrets.ts';
import { topology } from './requirements/topology.ts';

export const requirements: readonly Check[] = [
  // Each cluster by itself
  reachable,
  differentClusters,
  rights,
  operator,
  apiVersion,
  kubernetesVersion,
  architectures,
  cni,
  claims,
  // The clusters together
  names,
  meshId,
  oneMesh,
  existingMesh,
  injection,
  podSecurity,
  existingObjects,
  topology,
  istioVersion,
  faults,
  istioValues,
  images,
  pullSecrets,
  rootCa,
  secrets,
  clocks,
  // How they reach each other
  apiAddresses,
  apiTls,
  gatewayAddresses,
  podRanges,
  addressPools,
  loadBalancers,
  metalLbPools,
];

/** What is required only to send requests: left out is what matters for writing, clock skew above all. */
export const requirementsForTraffic: readonly Check[] = [
  reachable,
  differentClusters,
  rights,
  operator,
  names,
  meshId,
  existingMesh,
  topology,
  istioVersion,
  rootCa,
];

/** The results where not every cluster could be read: that alone is told, nothing else can be known. */
export function unreached(problems: readonly Problem[]): readonly CheckResult[] {
  return requirements.map(({ id, title }) => {
    const own = problems.filter(({ code }) => id === (code === 'forbidden' ? rights.id : reachable.id));
    const result = {
      id,
      title,
      evidence: [],
      problems: own.map(each => ({ page: pageOf(id), ...each })),
      warnings: [],
    };
    if (own.length > 0) return { ...result, verdict: 'problem' };
    return { ...result, verdict: 'skipped', why: 'not every cluster could be read' };
  });
}
