/** Which other clusters the istiod of a cluster knows: those of its remote secrets (docs/istio/remote-secrets.md#the-secret). */

import type { KubeObject } from '../model/kube.ts';
import { orUndefined } from '../model/or-undefined.ts';
import type { Cluster } from '../ports.ts';

export const remoteSecretKind = { apiVersion: 'v1', kind: 'Secret' };
export const remoteSecretsIn = (namespace: string) => ({ namespace, labels: 'istio/multiCluster=true' });

/** Every key of its data is taken for a cluster. */
export function clustersIn({ data = {} }: KubeObject): readonly string[] {
  return Object.keys(data);
}

/** Their names; undefined where the cluster does not tell. */
export async function clustersThatIstiodReads(
  cluster: Cluster,
  namespace: string,
  signal: AbortSignal,
): Promise<readonly string[] | undefined> {
  const secrets = await orUndefined(cluster.list(remoteSecretKind, remoteSecretsIn(namespace), signal));
  return secrets?.flatMap(clustersIn);
}
