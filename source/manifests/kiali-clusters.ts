/** How the server of Kiali reaches other clusters: tokens there, and kubeconfigs at home. */
import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import { type KialiPlan, kialiAccount } from '../model/kiali.ts';
import type { KubeObject } from '../model/kube.ts';
import type { Member } from '../model/mesh.ts';
import { type RemoteCredentials, remoteKubeconfig } from './remote-secret.ts';

export type KialiCluster = { readonly name: string; readonly credentials: RemoteCredentials };

/** Name of the token's Secret: that of the account, until another token followed the first. */
export function kialiTokenName(kiali: Pick<KialiPlan, 'instance' | 'sites'>, member: Pick<Member, 'name'>): string {
  return kiali.sites.get(member.name)?.token?.name ?? kialiAccount(kiali);
}

/** A token of the server's account that does not expire; Kubernetes fills it in. */
export function kialiToken(
  kiali: Pick<KialiPlan, 'instance' | 'namespace' | 'sites'>,
  member: Pick<Member, 'name'>,
): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: {
      name: kialiTokenName(kiali, member),
      namespace: kiali.namespace,
      annotations: { 'kubernetes.io/service-account.name': kialiAccount(kiali) },
    },
    type: 'kubernetes.io/service-account-token',
  };
}

/** The one Secret for all clusters; operator and server know it by this name. */
export const KIALI_CLUSTERS_SECRET = 'kiali-multi-cluster-secret';
/** The name of the Secret by which Kiali reaches a cluster. */
export const kialiClusterSecretName = (cluster: string) => `kiali-remote-cluster-secret-${cluster}`;

/** One for all: the operator sees it change and restarts the server. */
export function kialiClusters(
  { namespace }: Pick<KialiPlan, 'namespace'>,
  clusters: readonly KialiCluster[],
): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: {
      name: KIALI_CLUSTERS_SECRET,
      namespace,
      labels: { 'kiali.io/kiali-multi-cluster-secret': 'true' },
    },
    type: 'Opaque',
    data: Object.fromEntries(clusters.map(({ name, credentials }) => [name, encoded(name, credentials)])),
  };
}

/** One for each, as operators before 2.8 and servers before 2.11 need it. The annotation is the name of a volume. */
export function kialiClusterSecret(
  { namespace }: Pick<KialiPlan, 'namespace'>,
  { name, credentials }: KialiCluster,
): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: {
      name: kialiClusterSecretName(name),
      namespace,
      labels: { 'kiali.io/multiCluster': 'true' },
      annotations: { 'kiali.io/cluster': name },
    },
    type: 'Opaque',
    data: { [name]: encoded(name, credentials) },
  };
}

/** The same for the same contents, and says nothing of them. */
export function fingerprintOf(clusters: readonly KialiCluster[]): string {
  const hash = createHash('sha256');
  for (const { name, credentials } of clusters) hash.update(`${name}\n${remoteKubeconfig(name, credentials)}\n`);
  return hash.digest('hex').slice(0, 32);
}

function encoded(name: string, credentials: RemoteCredentials): string {
  return Buffer.from(remoteKubeconfig(name, credentials)).toString('base64');
}
