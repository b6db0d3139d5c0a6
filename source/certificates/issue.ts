/**
 * Encodes a certificate and has it signed. node-forge builds the DER, node:crypto signs
 * (docs/measured.md#certificates).
 */
import { Buffer } from 'node:buffer';
import { createHash, type KeyObject, randomBytes, sign } from 'node:crypto';
import { promisify } from 'node:util';
import forge from 'node-forge';
import { toPem } from './pem.ts';

const { asn1 } = forge;
type Asn1 = forge.asn1.Asn1;
const signAsync = promisify(sign);

/** A part of a name: its OID and its text. */
export type NamePart = readonly [oid: string, text: string];

export type Extension = { readonly oid: string; readonly critical: boolean; readonly value: Asn1 };

export type Order = {
  readonly subject: Asn1;
  readonly publicKey: KeyObject;
  readonly issuer: Asn1;
  readonly issuerKey: KeyObject;
  /** Milliseconds since 1970; certificates count whole seconds. */
  readonly notBefore: number;
  readonly notAfter: number;
  readonly extensions: readonly Extension[];
};

/** The signed certificate as PEM. */
export async function issue(order: Order): Promise<string> {
  const algorithm = signatureAlgorithm(order.issuerKey);
  const body = sequence(
    tagged(0, integer('\x02')),
    integer(serialNumber()),
    algorithm,
    order.issuer,
    sequence(time(order.notBefore), time(order.notAfter)),
    order.subject,
    keyInfo(order.publicKey),
    tagged(3, sequence(...order.extensions.map(extension))),
  );
  const signature = await signAsync('sha256', bytes(body), order.issuerKey);
  return toPem('CERTIFICATE', bytes(sequence(body, algorithm, bitString(0, signature.toString('latin1')))));
}

/** A name from its parts, in this order, all UTF8String (the default PrintableString would be another name to Go). */
export function nameOf(parts: readonly NamePart[]): Asn1 {
  const { UTF8, SET } = asn1.Type;
  return sequence(
    ...parts.map(([oid, text]) =>
      universal(SET, [sequence(objectId(oid), universal(UTF8, forge.util.encodeUtf8(text)))]),
    ),
  );
}

/** A parsed name again, byte for byte. */
export function sameName(der: Buffer): Asn1 {
  return asn1.fromDer(der.toString('latin1'));
}

/** The usual identifier of a key: SHA-1 over the key's bits (RFC 5280 §4.2.1.2, method 1; no security rests on it). */
export function keyIdentifier(key: KeyObject): Buffer {
  const bits = keyInfo(key).value[1];
  const whole = bits === undefined || typeof bits === 'string' ? Buffer.alloc(0) : bytes(bits);
  const header = 1 + lengthOctets(whole) + 1; // tag, length, unused bits
  return createHash('sha1').update(whole.subarray(header)).digest();
}

export function sequence(...values: readonly Asn1[]): Asn1 {
  return universal(asn1.Type.SEQUENCE, [...values]);
}

export function truth(): Asn1 {
  return universal(asn1.Type.BOOLEAN, '\xff');
}

export function integer(octets: string): Asn1 {
  return universal(asn1.Type.INTEGER, octets);
}

export function octets(value: Buffer): Asn1 {
  return universal(asn1.Type.OCTETSTRING, value.toString('latin1'));
}

export function bitString(unused: number, content: string): Asn1 {
  return universal(asn1.Type.BITSTRING, String.fromCharCode(unused) + content);
}

/** `[tag]` without its own type, for primitive content. */
export function implicit(tag: number, content: string): Asn1 {
  return asn1.create(asn1.Class.CONTEXT_SPECIFIC, tag, false, content);
}

/** Random, positive (first bit clear), never zero-padded, 16 octets. */
function serialNumber(): string {
  const octets = randomBytes(16);
  octets[0] = ((octets[0] ?? 0) & 0x3f) | 0x40;
  return octets.toString('latin1');
}

function signatureAlgorithm(key: KeyObject): Asn1 {
  switch (key.asymmetricKeyType) {
    case 'rsa':
      return sequence(objectId('1.2.840.113549.1.1.11'), universal(asn1.Type.NULL, ''));
    case 'ec':
      return sequence(objectId('1.2.840.10045.4.3.2'));
    default:
      throw new Error(`cannot sign with a key of type ${key.asymmetricKeyType}`);
  }
}

function extension(each: Extension): Asn1 {
  const critical = each.critical ? [truth()] : [];
  return sequence(objectId(each.oid), ...critical, octets(bytes(each.value)));
}

/** Two-digit years until 2049, four digits from then on (RFC 5280 §4.1.2.5). */
function time(at: number): Asn1 {
  const date = new Date(at);
  return date.getUTCFullYear() < 2050
    ? universal(asn1.Type.UTCTIME, asn1.dateToUtcTime(date))
    : universal(asn1.Type.GENERALIZEDTIME, asn1.dateToGeneralizedTime(date));
}

function keyInfo(key: KeyObject): Asn1 {
  return asn1.fromDer(key.export({ type: 'spki', format: 'der' }).toString('latin1'));
}

export function objectId(oid: string): Asn1 {
  return universal(asn1.Type.OID, asn1.oidToDer(oid).getBytes());
}

function universal(type: forge.asn1.Type, value: string | Asn1[]): Asn1 {
  return asn1.create(asn1.Class.UNIVERSAL, type, Array.isArray(value), value);
}

function tagged(tag: number, value: Asn1): Asn1 {
  return asn1.create(asn1.Class.CONTEXT_SPECIFIC, tag, true, [value]);
}

function lengthOctets(der: Buffer): number {
  const first = der[1] ?? 0;
  return first < 0x80 ? 1 : 1 + (first & 0x7f);
}

function bytes(value: Asn1): Buffer {
  return Buffer.from(asn1.toDer(value).getBytes(), 'latin1');
}
