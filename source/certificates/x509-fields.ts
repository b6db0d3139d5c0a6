/** Fields of X.509 certificates that Go's verifier checks and `X509Certificate` of node:crypto does not expose. */
import { Buffer } from 'node:buffer';
import type { X509Certificate } from 'node:crypto';
import forge from 'node-forge';

const { asn1 } = forge;
type Asn1 = forge.asn1.Asn1;

export type X509Fields = {
  /** DER of the names: verifiers compare issuers byte by byte, so `O=Istio` in two string types are two names. */
  readonly subject: Buffer;
  readonly issuer: Buffer;
  /** OID of the algorithm that the issuer signed with. */
  readonly signedWith: string;
  /** `pathLenConstraint`; absent: any depth. */
  readonly pathLength: number | undefined;
  /** Absent: the key may be used for everything. */
  readonly keyUsage: { readonly certificateSign: boolean } | undefined;
  /** OIDs; absent: all purposes. */
  readonly extendedKeyUsage: readonly string[] | undefined;
  readonly subjectKeyIdentifier: Buffer | undefined;
  /** Its key's curve is described by its parameters instead of by its OID. */
  readonly explicitCurve: boolean;
  readonly namesConstrained: boolean;
  readonly negativeSerial: boolean;
  /** OIDs of critical extensions that Go's verifier does not act on. */
  readonly unknownCritical: readonly string[];
};

/** Extensions that Go's verifier acts on: usages, names, constraints, policies, distribution points. */
const actedOn = new Set([15, 17, 19, 30, 31, 32, 33, 36, 37, 54].map(number => `2.5.29.${number}`));
/** Names are acted on where at least one is of these kinds: mail address, DNS name, URI, IP address. */
const knownNames: readonly number[] = [1, 2, 6, 7];

const oid = {
  ellipticCurveKey: '1.2.840.10045.2.1',
  subjectKeyIdentifier: '2.5.29.14',
  keyUsage: '2.5.29.15',
  alternativeName: '2.5.29.17',
  basicConstraints: '2.5.29.19',
  nameConstraints: '2.5.29.30',
  extendedKeyUsage: '2.5.29.37',
};

/** Parses a certificate. Throws an `Error` when node-forge cannot read its DER. */
export function x509FieldsOf(certificate: X509Certificate): X509Fields {
  const fields = children(children(decode(certificate.raw))[0]);
  // Version is `[0]`, and version 1 leaves it out.
  const first = isTagged(fields[0], 0) ? 1 : 0;
  const extensions = extensionsIn(fields.find(field => isTagged(field, 3)));
  const bits = contentOf(extensions.get(oid.keyUsage));
  const usages = extensions.get(oid.extendedKeyUsage);
  const identifier = extensions.get(oid.subjectKeyIdentifier);
  return {
    subject: encode(fields[first + 4]),
    issuer: encode(fields[first + 2]),
    signedWith: asn1.derToOid(text(children(fields[first + 1])[0])),
    pathLength: pathLengthIn(extensions.get(oid.basicConstraints)),
    // The first byte counts unused bits, the second has the usages from the left: keyCertSign is the sixth.
    keyUsage: bits === undefined ? undefined : { certificateSign: ((bits[1] ?? 0) & 0x04) !== 0 },
    extendedKeyUsage:
      usages === undefined ? undefined : children(decode(usages)).map(each => asn1.derToOid(text(each))),
    subjectKeyIdentifier: identifier === undefined ? undefined : contentOf(identifier),
    explicitCurve: isExplicit(children(fields[first + 5])[0]),
    namesConstrained: extensions.has(oid.nameConstraints),
    negativeSerial: (text(fields[first]).charCodeAt(0) & 0x80) !== 0,
    unknownCritical: criticalIn(fields.find(field => isTagged(field, 3))).filter(
      each => !actedOn.has(each) || !hasKnownNames(each, extensions.get(each)),
    ),
  };
}

/** Whether a private key describes its curve by its parameters. `label` is that of its PEM block. Throws like `x509FieldsOf`. */
export function hasExplicitCurve(der: Buffer, label: string): boolean {
  const fields = children(decode(der));
  if (label !== 'EC PRIVATE KEY') return isExplicit(fields[1]);
  return isSequence(children(fields.find(field => isTagged(field, 0)))[0]);
}

/** Whether a private key has the structure that the label of its PEM block promises: Go never looks for another. */
export function matchesLabel(der: Buffer, label: string): boolean {
  const second = children(decode(der))[1];
  if (label === 'EC PRIVATE KEY') return second?.type === asn1.Type.OCTETSTRING;
  if (label === 'RSA PRIVATE KEY') return second?.type === asn1.Type.INTEGER;
  return label === 'PRIVATE KEY' && isSequence(second);
}

/** An AlgorithmIdentifier: OpenSSL recognizes a known curve by its parameters, Go reads nothing but its OID. */
function isExplicit(algorithm: Asn1 | undefined): boolean {
  const [name, parameters] = children(algorithm);
  return name?.type === asn1.Type.OID && asn1.derToOid(text(name)) === oid.ellipticCurveKey && isSequence(parameters);
}

function isSequence(value: Asn1 | undefined): boolean {
  return value?.type === asn1.Type.SEQUENCE;
}

function extensionsIn(field: Asn1 | undefined): ReadonlyMap<string, Buffer> {
  const listed = field === undefined ? [] : children(children(field)[0]);
  return new Map(
    listed.map(each => {
      const parts = children(each);
      return [asn1.derToOid(text(parts[0])), Buffer.from(text(parts[parts.length - 1]), 'latin1')];
    }),
  );
}

/** An extension is OID, critical (left out where it is not), value. */
function criticalIn(field: Asn1 | undefined): readonly string[] {
  const listed = field === undefined ? [] : children(children(field)[0]);
  return listed
    .map(children)
    .filter(parts => parts[1]?.type === asn1.Type.BOOLEAN && text(parts[1]).charCodeAt(0) !== 0)
    .map(parts => asn1.derToOid(text(parts[0])));
}

/** Go leaves an extension of names alone where it knows no kind of name in it. True of all other extensions. */
function hasKnownNames(name: string, value: Buffer | undefined): boolean {
  if (value === undefined) return true;
  const isKnown = (each: Asn1 | undefined) => knownNames.some(tag => isTagged(each, tag));
  if (name === oid.alternativeName) return children(decode(value)).some(isKnown);
  if (name !== oid.nameConstraints) return true;
  const subtrees = children(decode(value)).flatMap(children);
  return subtrees.length > 0 && subtrees.every(each => isKnown(children(each)[0]));
}

function pathLengthIn(constraints: Buffer | undefined): number | undefined {
  if (constraints === undefined) return undefined;
  const length = children(decode(constraints)).find(each => each.type === asn1.Type.INTEGER);
  return length === undefined ? undefined : asn1.derToInteger(text(length));
}

function decode(der: Buffer): Asn1 {
  return asn1.fromDer(der.toString('latin1'));
}

function encode(value: Asn1 | undefined): Buffer {
  if (value === undefined) throw new Error('the certificate lacks a field');
  return Buffer.from(asn1.toDer(value).getBytes(), 'latin1');
}

function children(value: Asn1 | undefined): readonly Asn1[] {
  return Array.isArray(value?.value) ? value.value : [];
}

function text(value: Asn1 | undefined): string {
  return typeof value?.value === 'string' ? value.value : '';
}

/** The content of a short primitive value; node-forge would guess at structures inside bit strings. */
function contentOf(der: Buffer | undefined): Buffer | undefined {
  return der?.subarray(2);
}

function isTagged(value: Asn1 | undefined, tag: number): boolean {
  return value !== undefined && value.tagClass === asn1.Class.CONTEXT_SPECIFIC && Number(value.type) === tag;
}
