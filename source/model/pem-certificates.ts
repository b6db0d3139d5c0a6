/** The certificates of a PEM text, and nothing else that may be in it. */

const blocks = /-----BEGIN CERTIFICATE-----([^-]*)-----END CERTIFICATE-----/g;

/** The certificates alone: a private key or a remark beside them does not go along. Empty where there is none. */
export function certificatesAlone(pem: string): string {
  return [...pem.matchAll(blocks)].map(([block]) => `${block}\n`).join('');
}

/** True for the same certificates, in any order and with any text around them. */
export function sameCertificates(one: string, other: string): boolean {
  return bodies(one) === bodies(other);
}

function bodies(pem: string): string {
  return [...new Set(certificateBodies(pem))].sort().join(' ');
}

/** What stands between the lines of each certificate: base64, without blanks. */
export function certificateBodies(pem: string): readonly string[] {
  return [...pem.matchAll(blocks)].map(([, body = '']) => body.replaceAll(/\s/g, ''));
}
