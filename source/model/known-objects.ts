/** Names that Istio, its charts and its documents give to objects: by them people and programs find these again. */
import type { ObjectRef } from './kube.ts';
import { ISTIO_NAMESPACE } from './plane.ts';

/** The east-west gateway's Deployment and Service. */
export const GATEWAY_NAME = 'istio-eastwestgateway';
/** The account as which other clusters' istiods read this one. */
export const READER_NAME = 'istio-reader-service-account';
/** Its token, as istioctl calls it. */
export const READER_TOKEN_NAME = `${READER_NAME}-istio-remote-secret-token`;

/** The plugged-in CA: istiod reads it in its own namespace. */
export function cacertsRef(namespace = ISTIO_NAMESPACE): ObjectRef {
  return { apiVersion: 'v1', kind: 'Secret', namespace, name: 'cacerts' };
}
