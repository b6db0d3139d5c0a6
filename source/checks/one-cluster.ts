/** Whether two contexts with one UID of kube-system lead to one cluster: copies of a cluster keep that UID. */

import { textAt } from '../model/fields.ts';
import { orUndefined } from '../model/or-undefined.ts';
import type { Problem } from '../model/problem.ts';
import type { Cluster } from '../ports.ts';

/** A cluster by the name and the context that the user gave it. */
type Named = { readonly name: string; readonly context: string };

/** The title of the refusal. */
export function areOneCluster(one: Named, other: Named): string {
  return `${one.name} (context ${one.context}) and ${other.name} (context ${other.context}) are one cluster`;
}

/** Each cluster that shows the UID of one before it, for who asks no more than that. */
export function sameClusters(all: readonly (Named & { readonly uid: string })[]): readonly Problem[] {
  return all.flatMap((cluster, index) => {
    const twin = all.slice(0, index).find(each => each.uid === cluster.uid);
    if (twin === undefined) return [];
    const hint = 'Leave one of the two contexts out; if they are copies of one cluster: --copied-clusters';
    return [{ code: 'same-cluster', title: areOneCluster(twin, cluster), hint }];
  });
}

/** What tells a cluster from its copies; a part is undefined where the cluster has none or may not be asked. */
export type Traits = {
  readonly namespaceUid: string | undefined;
  /** The CA that pods trust its API server by. */
  readonly rootCa: string | undefined;
  /** Who its API servers are; each takes a new identity when it starts, so that copies of a machine differ too. */
  readonly apiServers: readonly string[];
};

/** Asks for them; whatever a cluster does not tell is left open. */
export async function traitsOf(cluster: Cluster, signal: AbortSignal): Promise<Traits> {
  const [namespace, rootCa, leases] = await Promise.all([
    orUndefined(cluster.read({ apiVersion: 'v1', kind: 'Namespace', name: 'default' }, signal)),
    orUndefined(cluster.read(rootCaRef, signal)),
    orUndefined(cluster.list(leaseKind, { namespace: 'kube-system', labels: apiServerLease }, signal)),
  ]);
  return {
    namespaceUid: namespace?.metadata.uid,
    rootCa: textAt(rootCa, 'data', 'ca.crt')?.trim(),
    apiServers: (leases ?? []).flatMap(each => textAt(each, 'spec', 'holderIdentity') ?? []),
  };
}

/** By what two clusters are told apart, in words; undefined when everything that both tell is the same. */
export function toldApartBy(one: Traits, other: Traits): string | undefined {
  if (differ(one.namespaceUid, other.namespaceUid)) return 'another UID of namespace default';
  if (differ(one.rootCa, other.rootCa)) return 'another CA in kube-root-ca.crt';
  // Through a load balancer the same API servers are listed, whichever of them answers.
  const known = one.apiServers.length > 0 && other.apiServers.length > 0;
  return known && !one.apiServers.some(each => other.apiServers.includes(each)) ? 'other API servers' : undefined;
}

const rootCaRef = { apiVersion: 'v1', kind: 'ConfigMap', namespace: 'kube-system', name: 'kube-root-ca.crt' };
const leaseKind = { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease' };
const apiServerLease = 'apiserver.kubernetes.io/identity=kube-apiserver';

const differ = (one: string | undefined, other: string | undefined) =>
  one !== undefined && other !== undefined && one !== other;
