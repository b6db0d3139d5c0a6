/**
 * The mesh's root CA and one intermediate CA per cluster, as Istio's own tools/certs makes them
 * (docs/istio/certificates.md#profile).
 */
import type { Buffer } from 'node:buffer';
import { createPublicKey, generateKeyPair, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import { DAY, MINUTE } from '../model/time-units.ts';
import type { CertificateSet } from '../ports.ts';
import type { Semaphore } from '../semaphore.ts';
import type { Certificate } from './certificate.ts';
import {
  bitString,
  type Extension,
  implicit,
  integer,
  issue,
  keyIdentifier,
  nameOf,
  octets,
  sameName,
  sequence,
  truth,
} from './issue.ts';

const generate = promisify(generateKeyPair);

/** A root that can sign: PEM. Secret. */
export type Root = {
  readonly key: string;
  /** One certificate or a bundle; the one that belongs to the key signs. */
  readonly cert: string;
};

/** A root ready to sign. Secret. */
export type Signer = { readonly key: KeyObject; readonly certificate: Certificate; readonly trustBundle: string };

const VALIDITY = 3650 * DAY;
/** The clusters' clocks are not ours: a certificate must be valid there at once. */
const BACK_DATED = 10 * MINUTE;
const KEY_BITS = 4096;

const organization = '2.5.4.10';
const commonName = '2.5.4.3';
const locality = '2.5.4.7';

export type KeyPair = { readonly publicKey: KeyObject; readonly privateKey: KeyObject };

/** A new RSA-4096 key. Takes about a second of one core, none of it of the event loop. */
export function newKeyPair(generations: Semaphore, signal: AbortSignal): Promise<KeyPair> {
  return generations.run(() => generate('rsa', { modulusLength: KEY_BITS }), signal);
}

/** A new self-signed root. `now` in milliseconds since 1970. */
export async function rootAuthority(now: number, { publicKey, privateKey }: KeyPair): Promise<Root> {
  const name = nameOf([
    [organization, 'Istio'],
    [commonName, 'Root CA'],
  ]);
  const identifier = keyIdentifier(publicKey);
  const cert = await issue({
    subject: name,
    publicKey,
    issuer: name,
    issuerKey: privateKey,
    notBefore: now - BACK_DATED,
    notAfter: now - BACK_DATED + VALIDITY,
    extensions: [
      subjectKeyIdentifier(identifier),
      authorityKeyIdentifier(identifier),
      basicConstraints(undefined),
      keyUsage,
    ],
  });
  return { key: pemOf(privateKey), cert };
}

/**
 * A new intermediate of one cluster, signed by the root, in the four files that istiod wants. It ends no later than
 * the root, for nothing is valid that outlives its issuer. `namespace` is the control plane's.
 */
export async function intermediateAuthority(
  order: { readonly cluster: string; readonly namespace: string; readonly now: number },
  { publicKey, privateKey }: KeyPair,
  signer: Signer,
): Promise<CertificateSet> {
  const issuer = signer.certificate;
  const issuerIdentifier = issuer.fields.subjectKeyIdentifier;
  const notBefore = Math.max(order.now - BACK_DATED, issuer.notBefore);
  const caCert = await issue({
    subject: nameOf([
      [organization, 'Istio'],
      [commonName, 'Intermediate CA'],
      [locality, order.cluster],
    ]),
    publicKey,
    issuer: sameName(issuer.fields.subject),
    issuerKey: signer.key,
    notBefore,
    notAfter: Math.min(notBefore + VALIDITY, issuer.notAfter),
    extensions: [
      subjectKeyIdentifier(keyIdentifier(publicKey)),
      ...(issuerIdentifier === undefined ? [] : [authorityKeyIdentifier(issuerIdentifier)]),
      basicConstraints(0),
      keyUsage,
      dnsName(`istiod.${order.namespace}.svc`),
    ],
  });
  return { caKey: pemOf(privateKey), caCert, rootCert: signer.trustBundle, certChain: caCert + issuer.pem };
}

/** The certificate of a bundle that belongs to the key; undefined when none does. */
export function signerOf(key: KeyObject, bundle: readonly Certificate[]): Signer | undefined {
  const wanted = createPublicKey(key);
  const certificate = bundle.find(each => each.x509.publicKey.equals(wanted));
  if (certificate === undefined) return undefined;
  return { key, certificate, trustBundle: bundle.map(each => each.pem).join('') };
}

function pemOf(key: KeyObject): string {
  return key.export({ type: 'pkcs8', format: 'pem' }).toString();
}

function basicConstraints(pathLength: number | undefined): Extension {
  const length = pathLength === undefined ? [] : [integer(String.fromCharCode(pathLength))];
  return { oid: '2.5.29.19', critical: true, value: sequence(truth(), ...length) };
}

/** digitalSignature, nonRepudiation, keyEncipherment (bits 0–2) and keyCertSign (bit 5); two bits unused. */
const keyUsage: Extension = { oid: '2.5.29.15', critical: true, value: bitString(2, '\xe4') };

function subjectKeyIdentifier(identifier: Buffer): Extension {
  return { oid: '2.5.29.14', critical: false, value: octets(identifier) };
}

/** The *issuer's* identifier: with the subject's own, as node-forge would write, no verifier finds the issuer. */
function authorityKeyIdentifier(identifier: Buffer): Extension {
  return { oid: '2.5.29.35', critical: false, value: sequence(implicit(0, identifier.toString('latin1'))) };
}

function dnsName(name: string): Extension {
  return { oid: '2.5.29.17', critical: false, value: sequence(implicit(2, name)) };
}
