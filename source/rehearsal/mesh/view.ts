/** The whole mesh as the traffic model looks at it: every simulated cluster's objects and every istiod's memory. */

import type { KubeObject } from '../../model/kube.ts';
import type { Istiod } from './istiod.ts';
import { NAMESPACE, NETWORK_LABEL, type Objects } from './objects.ts';
import type { Identity } from './trust.ts';

export type MeshCluster = {
  /** Name in the registry of simulated clusters; Istio may call it otherwise. */
  readonly name: string;
  readonly objects: Objects;
  /** Clusters with the same value reach each other's pods directly. */
  readonly podNetwork: string;
  /** istiods that run here, as they remember. */
  istiods(): readonly Istiod[];
  /** Ports at this cluster's load balancer to which packets are dropped: a firewall. */
  readonly droppedPorts: ReadonlySet<number>;
};

export type MeshView = {
  clusters(): readonly MeshCluster[];
  cluster(name: string): MeshCluster | undefined;
  /** Rises with every change of an object that endpoints are made of. Without it nothing is remembered. */
  revision?(): number;
  /** A proxy's certificate and the roots that came with it: of its istiod at the moment when it asked last. */
  identityOf(pod: KubeObject): Identity | undefined;
};

/** The namespace of the control plane; the simulated world has one name for it. */
export const SYSTEM_NAMESPACE = 'istio-system';

/** The network of a cluster by the label of its istio-system namespace; '' without. */
export function networkOfCluster(objects: Objects): string {
  const namespace = objects.get({ ...NAMESPACE, name: SYSTEM_NAMESPACE });
  return namespace?.metadata.labels?.[NETWORK_LABEL] ?? '';
}

/** The network of a pod: its own label, else that of its cluster (docs/istio/model.md#networks). */
export function networkOfPod(objects: Objects, pod: KubeObject): string {
  return pod.metadata.labels?.[NETWORK_LABEL] ?? networkOfCluster(objects);
}
