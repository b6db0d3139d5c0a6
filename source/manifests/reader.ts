/** The account as which other clusters' istiods read this one (docs/istio/remote-secrets.md#reader-account). */
import type { KubeObject } from '../model/kube.ts';
import { ISTIO_NAMESPACE } from '../model/mesh.ts';

export const READER_NAME = 'istio-reader-service-account';
/** The account as API servers and tokens call it. */
export const READER_USER = `system:serviceaccount:${ISTIO_NAMESPACE}:${READER_NAME}`;
export const READER_TOKEN_NAME = `${READER_NAME}-istio-remote-secret-token`;

/**
 * The reader account, where the operator does not make it. Never before the control plane was reconciled
 * (docs/istio/remote-secrets.md#reader-account).
 */
export function readerAccount(): KubeObject {
  return { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: READER_NAME, namespace: ISTIO_NAMESPACE } };
}

/**
 * A token that does not expire; Kubernetes fills it in. istiod does not renew tokens of the other sort
 * (docs/istio/remote-secrets.md#token).
 */
export function readerToken(): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: {
      name: READER_TOKEN_NAME,
      namespace: ISTIO_NAMESPACE,
      annotations: { 'kubernetes.io/service-account.name': READER_NAME },
    },
    type: 'kubernetes.io/service-account-token',
  };
}
