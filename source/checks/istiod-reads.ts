/** Which other clusters the istiod of a cluster is told of: those of its remote secrets (docs/istio/remote-secrets.md#the-secret). */
import type { KubeObject } from '../model/kube.ts';
import { ISTIO_NAMESPACE } from '../model/mesh.ts';
import { ProblemError } from '../model/problem.ts';
import type { Cluster } from '../ports.ts';

export const remoteSecretKind = { apiVersion: 'v1', kind: 'Secret' };
export const remoteSecrets = { namespace: ISTIO_NAMESPACE, labels: 'istio/multiCluster=true' };

/** Every key of its data is taken for a cluster. */
export function clustersIn({ data = {} }: KubeObject): readonly string[] {
  return Object.keys(data);
}

/** Their names; undefined where the cluster does not tell. */
export async function clustersThatIstiodReads(
  cluster: Cluster,
  signal: AbortSignal,
): Promise<readonly string[] | undefined> {
  try {
    return (await cluster.list(remoteSecretKind, remoteSecrets, signal)).flatMap(clustersIn);
  } catch (error) {
    if (error instanceof ProblemError) return undefined;
    throw error;
  }
}
