/** Which of several Kialis on a cluster is that of a mesh. Pure. */
import { textAt } from './fields.ts';
import { isServerOfKiali } from './kiali.ts';
import type { KubeObject } from './kube.ts';
import { meshOf, otherMeshOf } from './marks.ts';

export type KialiSigns = {
  readonly meshId: string;
  /** Namespace of the control plane on that cluster. */
  readonly system: string;
  readonly kialis: readonly KubeObject[];
  /** Those by which servers there reach other clusters. */
  readonly remoteSecrets: readonly KubeObject[];
  /** Names of the mesh's other clusters. */
  readonly others: readonly string[];
};

/** Those that may be the mesh's: servers that were not created for another mesh. */
function serversIn({ kialis, meshId }: KialiSigns): readonly KubeObject[] {
  return kialis.filter(each => isServerOfKiali(each) && otherMeshOf(each, meshId) === undefined);
}

/** One that was created for the mesh, or was given one of its clusters: no other can be meant. */
export function surelyOfMesh(signs: KialiSigns): KubeObject | undefined {
  const servers = serversIn(signs);
  return (
    servers.find(each => meshOf(each) === signs.meshId) ??
    servers.find(each => connectedFrom(signs).has(each.metadata.namespace ?? ''))
  );
}

/** The same, else one that expects Istio where the mesh's control plane is, else any. */
export function kialiOfMesh(signs: KialiSigns): KubeObject | undefined {
  const servers = serversIn(signs);
  return surelyOfMesh(signs) ?? servers.find(each => istioOf(each) === signs.system) ?? servers[0];
}

/** Namespaces whose Secrets lead to clusters of the mesh. */
function connectedFrom({ remoteSecrets, others }: KialiSigns): ReadonlySet<string> {
  const leading = remoteSecrets.filter(secret => clustersOf(secret).some(name => others.includes(name)));
  return new Set(leading.map(({ metadata }) => metadata.namespace ?? ''));
}

/** Names of the clusters that a Secret leads to: one bears the name of its cluster, or has a key for each. */
export function clustersOf(secret: KubeObject): readonly string[] {
  const { name, annotations = {} } = secret.metadata;
  return isOfOneCluster(secret) ? [annotations['kiali.io/cluster'] ?? name] : Object.keys(secret.data ?? {});
}

/** True for a Secret of one cluster, which this label marks. */
export const isOfOneCluster = ({ metadata }: KubeObject) => metadata.labels?.['kiali.io/multiCluster'] === 'true';

/** Where it takes Istio to be: its own namespace, unless it says another. */
export function istioOf(kiali: KubeObject): string {
  return (
    textAt(kiali, 'spec', 'external_services', 'istio', 'root_namespace') ||
    textAt(kiali, 'spec', 'istio_namespace') ||
    (kiali.metadata.namespace ?? '')
  );
}
