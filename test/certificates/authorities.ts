/** CA sets for tests, made fast with elliptic curves, and wrong in whatever way a test asks for. */
import { createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { readCertificate } from '../../source/certificates/certificate.ts';
import {
  bitString,
  type Extension,
  implicit,
  integer,
  issue,
  type NamePart,
  nameOf,
  objectId,
  sameName,
  sequence,
  truth,
} from '../../source/certificates/issue.ts';
import type { CertificateSet } from '../../source/ports.ts';

export const NOW = Date.parse('2026-11-21T08:00:00Z');
export const DAY = 24 * 60 * 60 * 1000;

export type Made = { readonly cert: string; readonly key: KeyObject; readonly keyPem: string };

export type Wish = {
  readonly name?: string;
  readonly by?: Made;
  readonly authority?: boolean;
  readonly pathLength?: number;
  readonly usage?: 'sign' | 'encrypt';
  readonly purpose?: string;
  readonly permitted?: string;
  readonly from?: number;
  readonly until?: number;
  readonly key?: KeyObject;
};

/** A certificate as wished; a good CA without wishes, self-signed without `by`. */
export async function made(wish: Wish = {}): Promise<Made> {
  const key = wish.key ?? generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
  const organization: NamePart = ['2.5.4.10', 'Test'];
  const subject = nameOf([organization, ['2.5.4.3', wish.name ?? 'Root']]);
  const issuer = wish.by === undefined ? subject : sameName(readCertificate(wish.by.cert, 'by').fields.subject);
  const cert = await issue({
    subject,
    publicKey: createPublicKey(key),
    issuer,
    issuerKey: wish.by?.key ?? key,
    notBefore: wish.from ?? NOW - DAY,
    notAfter: wish.until ?? NOW + 3650 * DAY,
    extensions: extensions(wish),
  });
  return { cert, key, keyPem: key.export({ type: 'pkcs8', format: 'pem' }).toString() };
}

function extensions(wish: Wish): readonly Extension[] {
  const { authority = true, pathLength, usage = 'sign', purpose, permitted } = wish;
  const depth = pathLength === undefined ? [] : [integer(String.fromCharCode(pathLength))];
  const found: Extension[] = [
    { oid: '2.5.29.19', critical: true, value: authority ? sequence(truth(), ...depth) : sequence() },
    { oid: '2.5.29.15', critical: true, value: bitString(2, usage === 'sign' ? '\xe4' : '\xe0') },
  ];
  if (purpose !== undefined) found.push({ oid: '2.5.29.37', critical: false, value: sequence(objectId(purpose)) });
  if (permitted !== undefined) {
    // permittedSubtrees [0] of one GeneralSubtree with a uniformResourceIdentifier [6].
    const subtree = sequence(implicit(6, permitted));
    found.push({
      oid: '2.5.29.30',
      critical: true,
      value: sequence({ ...sequence(subtree), tagClass: 0x80, type: 0 }),
    });
  }
  return found;
}

/** The four files of an intermediate right below a root. */
export function setOf(intermediate: Made, root: Made): CertificateSet {
  return {
    caKey: intermediate.keyPem,
    caCert: intermediate.cert,
    rootCert: root.cert,
    certChain: intermediate.cert + root.cert,
  };
}

/** A good set, and its root. */
export async function goodSet(root?: Made): Promise<{ readonly set: CertificateSet; readonly root: Made }> {
  const above = root ?? (await made());
  return { set: setOf(await made({ name: 'Intermediate', by: above, pathLength: 0 }), above), root: above };
}
