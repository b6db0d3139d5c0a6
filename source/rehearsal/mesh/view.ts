/** The whole mesh as the traffic model reads it: every simulated cluster's objects and every istiod's memory. */

import { textAt } from '../../model/fields.ts';
import type { KubeObject } from '../../model/kube.ts';
import type { Istiod } from './istiod.ts';
import { ISTIO_REVISION, NAMESPACE, NETWORK_LABEL, type Objects } from './objects.ts';
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

const USUAL = 'istio-system';

/** The namespace of the control plane: where the operator was told to put it. Of several, one that is on a network. */
export function systemNamespaceOf(objects: Objects): string {
  const [first = USUAL, ...others] = objects
    .list(ISTIO_REVISION)
    .map(each => textAt(each, 'spec', 'namespace') ?? USUAL);
  const isOnNetwork = (name: string) => labelOfNetwork(objects, name) !== undefined;
  return [first, ...others].find(isOnNetwork) ?? first;
}

/** The network of a cluster by the label of its control plane's namespace; '' without. */
export function networkOfCluster(objects: Objects): string {
  return labelOfNetwork(objects, systemNamespaceOf(objects)) ?? '';
}

function labelOfNetwork(objects: Objects, name: string): string | undefined {
  return objects.get({ ...NAMESPACE, name })?.metadata.labels?.[NETWORK_LABEL];
}

/** The network of a pod: its own label, else that of its cluster (docs/istio/model.md#networks). */
export function networkOfPod(objects: Objects, pod: KubeObject): string {
  return pod.metadata.labels?.[NETWORK_LABEL] ?? networkOfCluster(objects);
}
