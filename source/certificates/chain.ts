/**
 * The way from a signing certificate up to a root, found and judged as Go's `x509.Verify` does it
 * (docs/istio/certificates.md#what-istiod-verifies).
 */
import type { Problem } from '../model/problem.ts';
import { badCertificate, type Certificate } from './certificate.ts';

/** From the signing certificate to a root, both included. */
export type Chain = readonly Certificate[];

const LONGEST = 10;
const SERVER_AUTH = '1.3.6.1.5.5.7.3.1';
const ANY_PURPOSE = '2.5.29.37.0';
/** Go verifies no others: RSA, RSA-PSS and ECDSA with SHA-256, SHA-384 or SHA-512, and Ed25519. */
const goodSignatures = new Set([
  ...[10, 11, 12, 13].map(number => `1.2.840.113549.1.1.${number}`),
  ...[2, 3, 4].map(number => `1.2.840.10045.4.3.${number}`),
  '1.3.101.112',
]);
/** What to call some of the others: MD5 and SHA-1 with RSA, SHA-1 with ECDSA. */
const brokenSignatures = new Set(['1.2.840.113549.1.1.4', '1.2.840.113549.1.1.5', '1.2.840.10045.4.1']);

/** Every chain by names and signatures, whatever else is wrong with the certificates in it. */
export function chainsFrom(
  first: Certificate,
  intermediates: readonly Certificate[],
  roots: readonly Certificate[],
): readonly Chain[] {
  function extend(chain: Chain, last: Certificate): readonly Chain[] {
    if (roots.some(root => isSame(root, last))) return [chain];
    if (chain.length >= LONGEST) return [];
    return [...roots, ...intermediates]
      .filter((each, index, all) => all.findIndex(other => isSame(other, each)) === index)
      .filter(each => !chain.some(other => isSame(other, each)) && isSignedBy(last, each))
      .flatMap(each => extend([...chain, each], each));
  }
  return extend([first], first);
}

/** What Go's verifier, or ours for the workloads below, has against the certificates of a chain. `now` in ms since 1970. */
export function problemsOf(chain: Chain, now: number): readonly Problem[] {
  return chain.flatMap((certificate, depth) => [
    ...validity(certificate, now),
    ...authority(certificate),
    ...pathLength(certificate, depth),
    ...purposes(certificate),
    ...(depth === chain.length - 1 ? [] : signature(certificate)),
  ]);
}

/** Issuer name byte by byte, then the signature. */
export function isSignedBy(certificate: Certificate, issuer: Certificate): boolean {
  if (!certificate.fields.issuer.equals(issuer.fields.subject)) return false;
  return certificate.x509.verify(issuer.x509.publicKey);
}

/** The same certificate, byte for byte. */
export function isSame(left: Certificate, right: Certificate): boolean {
  return left.fingerprint === right.fingerprint;
}

function validity({ file, subject, notBefore, notAfter }: Certificate, now: number): readonly Problem[] {
  if (now > notAfter) {
    const title = `${file}: ${subject} expired on ${dayOf(notAfter)}`;
    return [badCertificate(title, 'Put a certificate there that is still valid.')];
  }
  if (now < notBefore) {
    const title = `${file}: ${subject} is not valid before ${timeOf(notBefore)}`;
    return [badCertificate(title, 'Check the clock of this machine, or wait until then.')];
  }
  return [];
}

function authority({ file, subject, x509, fields }: Certificate): readonly Problem[] {
  const problems: Problem[] = [];
  if (!x509.ca) {
    const title = `${file}: ${subject} is not a CA certificate`;
    problems.push(
      badCertificate(title, 'Have it issued with basicConstraints CA:true; a server certificate does not work.'),
    );
  }
  if (fields.keyUsage?.certificateSign === false) {
    const title = `${file}: ${subject} may not sign certificates`;
    problems.push(badCertificate(title, 'Have it issued with keyCertSign in its keyUsage.'));
  }
  return problems;
}

/** `depth` CAs stand below this one; Go itself forgets the signing one, which it takes for a server. */
function pathLength({ file, subject, fields }: Certificate, depth: number): readonly Problem[] {
  if (fields.pathLength === undefined || fields.pathLength >= depth) return [];
  const allowed = fields.pathLength === 0 ? 'no CA' : `${fields.pathLength} CAs`;
  const title = `${file}: ${subject} allows ${allowed} below it, and there are ${depth}`;
  return [badCertificate(title, `Have it issued with pathlen ${depth} or more, or sign with a CA nearer to the root.`)];
}

function purposes({ file, subject, fields }: Certificate): readonly Problem[] {
  const listed = fields.extendedKeyUsage;
  if (listed === undefined || listed.includes(SERVER_AUTH) || listed.includes(ANY_PURPOSE)) return [];
  const title = `${file}: ${subject} has an extendedKeyUsage without serverAuth, so istiod refuses the chain`;
  return [badCertificate(title, 'Have it issued without extendedKeyUsage, or with serverAuth and clientAuth in it.')];
}

function signature({ file, subject, fields }: Certificate): readonly Problem[] {
  if (goodSignatures.has(fields.signedWith)) return [];
  const algorithm = brokenSignatures.has(fields.signedWith) ? 'SHA-1 or MD5' : `the algorithm ${fields.signedWith}`;
  const title = `${file}: ${subject} is signed with ${algorithm}, which istiod refuses`;
  return [badCertificate(title, 'Have it signed again with SHA-256.')];
}

function dayOf(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}

function timeOf(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19)}Z`;
}
