/**
 * Whom a proxy believes, and what its own certificate chains to: both come with the certificate from istiod, and stay
 * as they are until the proxy asks again (docs/istio/certificates.md#what-proxies-trust).
 */
import { X509Certificate } from 'node:crypto';

/** An istiod's signing CA, PEM: `cert-chain.pem` without what is in `root`. */
export type SigningCa = { readonly cert: string; readonly key: string; readonly chain: string };

export type Identity = {
  /** The root that its own certificate chains to. */
  readonly anchor: string;
  /** All roots of `root-cert.pem`, as it was at its istiod. */
  readonly trusted: readonly string[];
  /** PEM of the same, and what signed its certificate. */
  readonly root: string;
  readonly ca: SigningCa | undefined;
  /** Milliseconds since 1970. */
  readonly since: number;
};

/** Half of a day: proxies renew when half of their certificate's life is over. Milliseconds. */
export const RENEWED_AFTER = 12 * 3600 * 1000;

/** Mutual TLS: each side has to trust the other's root. Proxies without a certificate are alike. */
export function trustEachOther(one: Identity | undefined, other: Identity | undefined): boolean {
  if (one === undefined || other === undefined) return one === other;
  return one.trusted.includes(other.anchor) && other.trusted.includes(one.anchor);
}

/** The roots of a bundle, each as one text without blanks; what holds no certificate is one root as it stands. */
export function rootsIn(pem: string): readonly string[] {
  const roots = blocksOf(pem).map(bodyOf);
  return roots.length === 0 ? [pem.trim()] : [...new Set(roots)];
}

/** The root of the bundle that a CA certificate chains to; the first where no chain can be followed. */
export function anchorOf(ca: SigningCa | undefined, root: string): string {
  const [first = ''] = rootsIn(root);
  const start = ca === undefined ? undefined : certificate(blocksOf(ca.cert)[0]);
  if (ca === undefined || start === undefined) return first;
  const roots = blocksOf(root).flatMap(each => certificate(each) ?? []);
  const chain = blocksOf(ca.chain).flatMap(each => certificate(each) ?? []);
  return walk(start, chain, roots, []) ?? first;
}

function walk(
  from: X509Certificate,
  chain: readonly X509Certificate[],
  roots: readonly X509Certificate[],
  below: readonly X509Certificate[],
): string | undefined {
  if (roots.some(root => root.raw.equals(from.raw))) return from.raw.toString('base64');
  const issued = (by: X509Certificate) => from.checkIssued(by) && from.verify(by.publicKey);
  for (const next of [...roots, ...chain]) {
    if ([from, ...below].some(each => each.raw.equals(next.raw)) || !issued(next)) continue;
    const end = walk(next, chain, roots, [from, ...below]);
    if (end !== undefined) return end;
  }
  return undefined;
}

function certificate(pem: string | undefined): X509Certificate | undefined {
  try {
    return pem === undefined ? undefined : new X509Certificate(pem);
  } catch {
    return undefined;
  }
}

function blocksOf(pem: string): readonly string[] {
  return pem.match(/-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g) ?? [];
}

const bodyOf = (block: string): string => block.replaceAll(/-----[^-]+-----|\s/g, '');
