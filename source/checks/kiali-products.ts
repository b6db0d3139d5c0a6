/**
 * Whether something is gone that the operator of Kiali has created, or its server was stopped. It looks at its Kialis alone and never sees that
 * (docs/istio/kiali.md#what-it-does-not-see): the Kiali goes on saying that it succeeded.
 */
import { at, conditionOf, numberAt, recordAt, textAt } from '../model/fields.ts';
import { isServerOfKiali } from '../model/kiali.ts';
import type { KubeObject, ObjectRef } from '../model/kube.ts';
import { ProblemError } from '../model/problem.ts';
import type { Cluster } from '../ports.ts';

/** False while it is being installed or deleted. What may not be read counts as there. */
export async function hasLostProducts(
  cluster: Pick<Cluster, 'read'>,
  kiali: KubeObject,
  signal: AbortSignal,
): Promise<boolean> {
  if (conditionOf(kiali, 'Successful')?.status !== 'True' || kiali.metadata.deletionTimestamp !== undefined)
    return false;
  const found = await Promise.all(productsOf(kiali).map(each => isThere(cluster, each, kiali, signal)));
  return found.includes(false);
}

function productsOf(kiali: KubeObject): readonly ObjectRef[] {
  const { namespace = '' } = kiali.metadata;
  const instance = textAt(kiali, 'spec', 'deployment', 'instance_name') ?? 'kiali';
  const own = { namespace, name: instance };
  const isClusterWide = at(kiali, 'spec', 'deployment', 'cluster_wide_access') !== false;
  const binding = { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRoleBinding', name: instance };
  return [
    { apiVersion: 'v1', kind: 'ServiceAccount', namespace, name: `${instance}-service-account` },
    ...(isClusterWide ? [binding] : []),
    ...(isServerOfKiali(kiali)
      ? [
          { apiVersion: 'apps/v1', kind: 'Deployment', ...own },
          { apiVersion: 'v1', kind: 'ConfigMap', ...own },
          { apiVersion: 'v1', kind: 'Service', ...own },
        ]
      : []),
  ];
}

async function isThere(
  cluster: Pick<Cluster, 'read'>,
  product: ObjectRef,
  kiali: KubeObject,
  signal: AbortSignal,
): Promise<boolean> {
  try {
    const found = await cluster.read(product, signal);
    return found !== undefined && !isStopped(found, kiali);
  } catch (error) {
    if (error instanceof ProblemError && error.problem.code === 'forbidden') return true;
    throw error;
  }
}

/** Scaled to 0 by hand: the number of pods is a field of the Kiali, unless an autoscaler sets it. */
function isStopped(found: KubeObject, kiali: KubeObject): boolean {
  if (numberAt(found, 'spec', 'replicas') !== 0) return false;
  const isAutoscaled = Object.keys(recordAt(kiali, 'spec', 'deployment', 'hpa', 'spec')).length > 0;
  return !isAutoscaled && numberAt(kiali, 'spec', 'deployment', 'replicas') !== 0;
}
