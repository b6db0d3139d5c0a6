/** The objects of one cluster as the traffic model reads them, and the few queries that it needs. */

import { at, listAt, recordAt, textAt } from '../../model/fields.ts';
import type { KindRef, KubeObject, ObjectRef } from '../../model/kube.ts';

/** The present objects of one cluster: a cache fed by watches, or a list in a test. */
export type Objects = {
  get(ref: ObjectRef): KubeObject | undefined;
  list(kind: KindRef, namespace?: string): readonly KubeObject[];
};

export const POD: KindRef = { apiVersion: 'v1', kind: 'Pod' };
export const SERVICE: KindRef = { apiVersion: 'v1', kind: 'Service' };
export const NAMESPACE: KindRef = { apiVersion: 'v1', kind: 'Namespace' };
export const ISTIO_REVISION: KindRef = { apiVersion: 'sailoperator.io/v1', kind: 'IstioRevision' };
export const GATEWAY: KindRef = { apiVersion: 'networking.istio.io/v1', kind: 'Gateway' };
export const VIRTUAL_SERVICE: KindRef = { apiVersion: 'networking.istio.io/v1', kind: 'VirtualService' };
export const DESTINATION_RULE: KindRef = { apiVersion: 'networking.istio.io/v1', kind: 'DestinationRule' };
export const SIDECAR: KindRef = { apiVersion: 'networking.istio.io/v1', kind: 'Sidecar' };
export const AUTHORIZATION_POLICY: KindRef = { apiVersion: 'security.istio.io/v1', kind: 'AuthorizationPolicy' };
export const PEER_AUTHENTICATION: KindRef = { apiVersion: 'security.istio.io/v1', kind: 'PeerAuthentication' };
export const IP_ADDRESS_POOL: KindRef = { apiVersion: 'metallb.io/v1beta1', kind: 'IPAddressPool' };
export const L2_ADVERTISEMENT: KindRef = { apiVersion: 'metallb.io/v1beta1', kind: 'L2Advertisement' };
export const ENDPOINT_SLICE: KindRef = { apiVersion: 'discovery.k8s.io/v1', kind: 'EndpointSlice' };
export const ENDPOINTS: KindRef = { apiVersion: 'v1', kind: 'Endpoints' };

/** Which network an object says it belongs to (docs/istio/model.md#networks). */
export const NETWORK_LABEL = 'topology.istio.io/network';

/** True when every label of the selector is on the object; an empty selector selects nothing, as in a Service. */
export function isSelected(selector: Readonly<Record<string, unknown>>, object: KubeObject): boolean {
  const wanted = Object.entries(selector);
  return wanted.length > 0 && wanted.every(([key, value]) => object.metadata.labels?.[key] === value);
}

/** True for a pod that answers: Ready and not on its way out. */
export function isReady(pod: KubeObject): boolean {
  const ready = listAt(pod, 'status', 'conditions').find(each => textAt(each, 'type') === 'Ready');
  return textAt(ready, 'status') === 'True' && pod.metadata.deletionTimestamp === undefined;
}

/** The pods behind a Service that answer. */
export function readyPodsOf(objects: Objects, service: KubeObject): readonly KubeObject[] {
  const selector = recordAt(service, 'spec', 'selector');
  return objects.list(POD, service.metadata.namespace).filter(pod => isSelected(selector, pod) && isReady(pod));
}

/** The port that pods listen on for a Service's port. */
export function targetPortOf(service: KubeObject, port: number): number | undefined {
  const found = listAt(service, 'spec', 'ports').find(each => at(each, 'port') === port);
  if (found === undefined) return undefined;
  const target = at(found, 'targetPort');
  return typeof target === 'number' ? target : port;
}

/** The pod's own address. */
export function addressOf(pod: KubeObject): string {
  return textAt(pod, 'status', 'podIP') ?? '';
}

/** True for a pod that a sidecar or gateway proxy was injected into, as a container or as a native sidecar. */
export function hasProxy(pod: KubeObject): boolean {
  const all = [...listAt(pod, 'spec', 'containers'), ...listAt(pod, 'spec', 'initContainers')];
  return all.some(each => textAt(each, 'name') === 'istio-proxy' && textAt(each, 'image') !== 'auto');
}

/** True for a pod that accepts mutual TLS: what istiod offers to other networks (docs/istio/gateways.md#exposure). */
export function speaksMutualTls(pod: KubeObject): boolean {
  return pod.metadata.labels?.['security.istio.io/tlsMode'] === 'istio' && hasProxy(pod);
}

/** `helloworld.sample.svc.cluster.local`. */
export function hostOf(service: KubeObject): string {
  return `${service.metadata.name}.${service.metadata.namespace ?? 'default'}.svc.cluster.local`;
}
