/** The plugged-in CA of one cluster (docs/istio/certificates.md#the-cacerts-secret). */
import { Buffer } from 'node:buffer';
import type { KubeObject } from '../model/kube.ts';
import { ISTIO_NAMESPACE } from '../model/plane.ts';

/**
 * PEM texts under the names that istiod looks for; a wrong name makes it refuse to start
 * (docs/istio/certificates.md#what-istiod-verifies).
 */
export function cacerts(
  set: {
    readonly caCert: string;
    readonly caKey: string;
    readonly rootCert: string;
    readonly certChain: string;
  },
  namespace = ISTIO_NAMESPACE,
): KubeObject {
  const encoded = (pem: string) => Buffer.from(pem).toString('base64');
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'cacerts', namespace },
    type: 'Opaque',
    data: {
      'ca-cert.pem': encoded(set.caCert),
      'ca-key.pem': encoded(set.caKey),
      'root-cert.pem': encoded(set.rootCert),
      'cert-chain.pem': encoded(set.certChain),
    },
  };
}
