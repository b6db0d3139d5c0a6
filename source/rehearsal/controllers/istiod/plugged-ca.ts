/**
 * What istiod verifies of a plugged-in CA before it starts (docs/istio/certificates.md#what-istiod-verifies), read by
 * OpenSSL and not by what makes and checks certificates in the program: a mistake there cannot hide here as well.
 */
import { createPrivateKey, X509Certificate } from 'node:crypto';
import type { KubeObject } from '../../../model/kube.ts';

const FILES = ['ca-cert.pem', 'ca-key.pem', 'root-cert.pem', 'cert-chain.pem'] as const;
const SERVER_AUTH = ['1.3.6.1.5.5.7.3.1', '2.5.29.37.0'];

/** The end of the log of an istiod that refuses this Secret; undefined where it takes it, or makes a CA of its own. */
export function refusalOf(cacerts: KubeObject, now: number): string | undefined {
  const { data = {} } = cacerts;
  const pem = (key: string) => Buffer.from(data[key] ?? '', 'base64').toString();
  // The form of cert-manager wins wherever it is present.
  const inOtherForm = data['tls.crt'] !== undefined;
  const missing = inOtherForm ? [] : FILES.filter(file => data[file] === undefined);
  if (missing.length === FILES.length) return undefined;
  if (missing.length > 0) return 'incomplete signing CA bundle detected';
  return inOtherForm
    ? verified(pem('tls.crt'), pem('tls.key'), `${pem('tls.crt')}\n${pem('ca.crt')}`, pem('ca.crt'), now)
    : verified(pem('ca-cert.pem'), pem('ca-key.pem'), pem('cert-chain.pem'), pem('root-cert.pem'), now);
}

function verified(cert: string, key: string, chain: string, root: string, now: number): string | undefined {
  const own = certificatesIn(cert)[0];
  if (own === undefined) return 'failed to parse cert PEM: invalid PEM encoded certificate';
  const path = pathTo(own, certificatesIn(chain), certificatesIn(root), now, []);
  if (path !== undefined)
    return `cannot verify the cert with the provided root chain and cert pool with error: ${path}`;
  try {
    if (!own.checkPrivateKey(createPrivateKey(key))) {
      return 'the cert does not match the key: tls: private key does not match public key';
    }
  } catch {
    return 'failed to parse private key PEM: invalid PEM-encoded key';
  }
  return constraintsOf(own).ca ? undefined : 'certificate is not authorized to sign other certificates';
}

/** Why no path leads from a certificate to a root; undefined where one does. `below`: what it has signed, leaf first. */
function pathTo(
  from: X509Certificate,
  chain: readonly X509Certificate[],
  roots: readonly X509Certificate[],
  now: number,
  below: readonly X509Certificate[],
): string | undefined {
  const own = complaint(from, now, below);
  if (own !== undefined) return own;
  if (roots.some(root => root.raw.equals(from.raw))) return undefined;
  let last = 'x509: certificate signed by unknown authority';
  for (const issuer of [...roots, ...chain]) {
    const isNew = !issuer.raw.equals(from.raw) && !below.some(each => each.raw.equals(issuer.raw));
    if (!isNew || !from.checkIssued(issuer) || !from.verify(issuer.publicKey)) continue;
    const why = pathTo(issuer, chain, roots, now, [...below, from]);
    if (why === undefined) return undefined;
    last = why;
  }
  return last;
}

function complaint(of: X509Certificate, now: number, below: readonly X509Certificate[]): string | undefined {
  if (now < of.validFromDate.getTime()) return 'x509: certificate has expired or is not yet valid: not yet valid';
  if (now > of.validToDate.getTime()) return 'x509: certificate has expired or is not yet valid: expired';
  // Go asks every certificate of the path that limits what it is for.
  const uses: readonly string[] | undefined = of.keyUsage;
  if (uses !== undefined && !uses.some(use => SERVER_AUTH.includes(use))) {
    return 'x509: certificate specifies an incompatible key usage';
  }
  if (below.length === 0) return undefined;
  const { ca, pathLength: most } = constraintsOf(of);
  if (!ca) return 'x509: certificate is not authorized to sign other certificates';
  // The certificate at the end does not count.
  return most !== undefined && below.length - 1 > most
    ? 'x509: too many intermediates for path length constraint'
    : undefined;
}

/**
 * basicConstraints as it is in the certificate: OpenSSL's binding shows no path length, and calls none a CA that may not
 * sign certificates.
 */
function constraintsOf({ raw }: X509Certificate): { readonly ca: boolean; readonly pathLength?: number } {
  const at = raw.indexOf(Buffer.from([0x06, 0x03, 0x55, 0x1d, 0x13]));
  if (at < 0) return { ca: false };
  const rest = raw.subarray(at + 5);
  // [critical BOOLEAN] OCTET STRING { SEQUENCE { [cA BOOLEAN] [pathLen INTEGER] } }
  const octets = rest.subarray(rest[0] === 0x01 ? 3 : 0);
  const inner = octets.subarray(4, 2 + (octets[1] ?? 0));
  const ca = inner[0] === 0x01 && inner[2] !== 0;
  const integer = inner.subarray(inner[0] === 0x01 ? 3 : 0);
  return integer[0] === 0x02 && integer[2] !== undefined ? { ca, pathLength: integer[2] } : { ca };
}

function certificatesIn(pem: string): readonly X509Certificate[] {
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g) ?? [];
  return blocks.flatMap(block => {
    try {
      return [new X509Certificate(block)];
    } catch {
      return [];
    }
  });
}
