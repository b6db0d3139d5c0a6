/** Apart from what else is known of PEM: the first frame reads that, and must not wait for cryptography. */
import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import { certificateBodies } from './pem-certificates.ts';

/** SHA-256 of each certificate, as openssl prints it: upper-case hex pairs with colons. Whether it is one is not asked. */
export function certificateFingerprints(pem: string): readonly string[] {
  return certificateBodies(pem).map(body => {
    const hex = createHash('sha256').update(Buffer.from(body, 'base64')).digest('hex').toUpperCase();
    return hex.replace(/..(?=.)/g, '$&:');
  });
}
