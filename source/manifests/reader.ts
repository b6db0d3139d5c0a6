/** The account as which other clusters' istiods read this one (docs/istio/remote-secrets.md#reader-account). */
import { READER_NAME, READER_TOKEN_NAME } from '../model/known-objects.ts';
import type { KubeObject } from '../model/kube.ts';
import { ISTIO_NAMESPACE } from '../model/plane.ts';

/** The account as API servers and tokens call it. */
export const READER_USER = `system:serviceaccount:${ISTIO_NAMESPACE}:${READER_NAME}`;

/**
 * The reader account, where the operator does not make it. Never before the control plane was reconciled
 * (docs/istio/remote-secrets.md#reader-account).
 */
export function readerAccount(namespace = ISTIO_NAMESPACE): KubeObject {
  return { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: READER_NAME, namespace } };
}

/**
 * A token that does not expire; Kubernetes fills it in. istiod does not renew tokens of the other sort
 * (docs/istio/remote-secrets.md#token).
 */
export function readerToken(namespace = ISTIO_NAMESPACE): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: {
      name: READER_TOKEN_NAME,
      namespace,
      annotations: { 'kubernetes.io/service-account.name': READER_NAME },
    },
    type: 'kubernetes.io/service-account-token',
  };
}
