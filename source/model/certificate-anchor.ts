/** The root that a certificate chains to: found by who signed what, never by names alone. */
import { X509Certificate } from 'node:crypto';
import { certificatesAlone } from './pem-certificates.ts';

/**
 * SHA-256 of the self-signed certificate at the end of the chain that begins with the first one of `pem`; the others of it,
 * and `pool`, are what it may go through. Undefined where no chain ends in a root. Dates are not judged.
 */
export function anchorFingerprint(pem: string, pool = ''): string | undefined {
  const [first, ...others] = certificatesIn(pem);
  const known = [...others, ...certificatesIn(pool)];
  const seen = new Set<string>();
  for (let at = first; at !== undefined && !seen.has(at.fingerprint256); ) {
    const now: X509Certificate = at;
    if (isIssued(now, now)) return now.fingerprint256;
    seen.add(now.fingerprint256);
    at = known.find(each => isIssued(now, each));
  }
  return undefined;
}

/** The certificate of this fingerprint alone, PEM; undefined where it is not among them. */
export function certificateOf(pem: string, fingerprint: string): string | undefined {
  return blocksIn(pem).find(block => read(block)?.fingerprint256 === fingerprint);
}

/** All certificates of these texts, each once, in the order in which they come. */
export function mergedCertificates(...pems: readonly string[]): string {
  return [...new Set(pems.flatMap(blocksIn))].join('');
}

function isIssued(of: X509Certificate, by: X509Certificate): boolean {
  return of.checkIssued(by) && of.verify(by.publicKey);
}

function certificatesIn(pem: string): readonly X509Certificate[] {
  return blocksIn(pem).flatMap(block => read(block) ?? []);
}

/** Each as it is written nowhere else: lines of 64, so that the same certificate is the same text. */
function blocksIn(pem: string): readonly string[] {
  const blocks = certificatesAlone(pem).match(/-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g) ?? [];
  return blocks.map(block => {
    const body = block.replaceAll(/-----[^-]+-----|\s/g, '');
    return `-----BEGIN CERTIFICATE-----\n${(body.match(/.{1,64}/g) ?? []).join('\n')}\n-----END CERTIFICATE-----\n`;
  });
}

function read(block: string): X509Certificate | undefined {
  try {
    return new X509Certificate(block);
  } catch {
    return undefined;
  }
}
