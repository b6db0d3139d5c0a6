/** Namespaces and the labels that Istio reads from them (docs/istio/namespaces.md#labels-and-annotations). */
import type { KubeObject } from '../model/kube.ts';
import { CNI_NAMESPACE, type Member, type Samples } from '../model/mesh.ts';
import { injectionLabels, planeOf, systemNamespace } from '../model/plane.ts';

/**
 * Label that gives every endpoint of a cluster its network, and a gateway the network that it serves
 * (docs/istio/model.md#networks).
 */
export const NETWORK_LABEL = 'topology.istio.io/network';

function namespace(name: string, labels?: Readonly<Record<string, string>>): KubeObject {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: labels === undefined ? { name } : { name, labels } };
}

/**
 * The control plane's namespace with the cluster's network; on a remote also with its primary, which must be there
 * before that primary gets the remote secret (docs/istio/model.md#invariants).
 */
export function istioNamespace(member: Member): KubeObject {
  const labels = { ...member.discoveryLabels, [NETWORK_LABEL]: member.network };
  const labelled = namespace(systemNamespace(member), labels);
  if (member.primary === undefined) return labelled;
  const annotations = { 'topology.istio.io/controlPlaneClusters': member.primary };
  return { ...labelled, metadata: { ...labelled.metadata, annotations } };
}

/** The namespace of an operator that this program installs itself (docs/istio/operators.md#on-plain-kubernetes). */
export function operatorNamespace(name: string): KubeObject {
  return namespace(name);
}

/** The namespace of the CNI node agent (docs/istio/sail.md#cni-agent). */
export function cniNamespace(): KubeObject {
  return namespace(CNI_NAMESPACE);
}

/**
 * The samples' namespace; labelled before any pod starts, else the pods have no sidecar
 * (docs/istio/traffic.md#sample-applications).
 */
export function sampleNamespace(samples: Samples, member: Injecting = {}): KubeObject {
  return injectedNamespace(samples.namespace, member);
}

type Injecting = Pick<Member, 'plane' | 'discoveryLabels'>;

/** A namespace whose pods get sidecars. */
export function injectedNamespace(name: string, member: Injecting = {}): KubeObject {
  return namespace(name, { ...member.discoveryLabels, ...injectionLabels(planeOf(member)) });
}
