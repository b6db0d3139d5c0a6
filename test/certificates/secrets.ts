/** Secrets `cacerts` for tests. */
import type { KubeObject } from '../../source/model/kube.ts';
import type { CertificateSet } from '../../source/ports.ts';

const encoded = (text: string) => Buffer.from(text).toString('base64');

/** The Secret in the format of Istio's own tools. */
export function secretOf(set: CertificateSet): KubeObject {
  return secret({
    'ca-key.pem': set.caKey,
    'ca-cert.pem': set.caCert,
    'root-cert.pem': set.rootCert,
    'cert-chain.pem': set.certChain,
  });
}

/** The Secret in the format of cert-manager. */
export function certManagerSecretOf(set: CertificateSet): KubeObject {
  return secret({ 'tls.key': set.caKey, 'tls.crt': set.caCert, 'ca.crt': set.rootCert });
}

export function secret(texts: Readonly<Record<string, string>>): KubeObject {
  const data = Object.fromEntries(Object.entries(texts).map(([key, text]) => [key, encoded(text)]));
  return { apiVersion: 'v1', kind: 'Secret', metadata: { namespace: 'istio-system', name: 'cacerts' }, data };
}
