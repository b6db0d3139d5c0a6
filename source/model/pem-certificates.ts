/** The certificates of a PEM text, and nothing else that may stand in it. */
import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';

const blocks = /-----BEGIN CERTIFICATE-----([^-]*)-----END CERTIFICATE-----/g;

/** The certificates alone: a private key or a remark beside them does not go along. Empty where there is none. */
export function certificatesAlone(pem: string): string {
  return [...pem.matchAll(blocks)].map(([block]) => `${block}\n`).join('');
}

/** SHA-256 of each certificate, as openssl prints it: upper-case hex pairs with colons. Whether it is one is not asked. */
export function certificateFingerprints(pem: string): readonly string[] {
  return [...pem.matchAll(blocks)].map(([, body = '']) => {
    const hex = createHash('sha256').update(Buffer.from(body, 'base64')).digest('hex').toUpperCase();
    return hex.replace(/..(?=.)/g, '$&:');
  });
}

/** True for the same certificates, in any order and with any text around them. */
export function sameCertificates(one: string, other: string): boolean {
  return bodies(one) === bodies(other);
}

function bodies(pem: string): string {
  const found = [...pem.matchAll(blocks)].map(([, body = '']) => body.replaceAll(/\s/g, ''));
  return [...new Set(found)].sort().join(' ');
}
