/**
 * Authorities of the simulated world, made by its own means: one that signs the API servers' certificates and the
 * administrator's, and those that an istiod makes for itself. EC keys: fast.
 */
import {
  createPrivateKey,
  createSign,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  X509Certificate,
} from 'node:crypto';
import { bits, integer, octets, oid, sequence, set, tagged, time, truth, utf8 } from './der.ts';

export type Pair = { readonly cert: string; readonly key: string };

export type ServingCa = {
  /** PEM. */
  readonly ca: string;
  /** Its certificate and key, of which the same authority is made again. */
  readonly own: Pair;
  /** A certificate for a server on loopback under these names besides. */
  readonly server: (names: readonly string[]) => Pair;
  /** A certificate by which a client logs in: user and groups. */
  readonly client: (user: string, groups: readonly string[]) => Pair;
};

const DAY = 24 * 3600 * 1000;
const commonName = '2.5.4.3';
const organization = '2.5.4.10';
const ecdsaWithSha256 = sequence(oid('1.2.840.10045.4.3.2'));
const rsaWithSha256 = sequence(oid('1.2.840.113549.1.1.11'), tagged(0x05, Buffer.alloc(0)));

/**
 * Made in some milliseconds; good for a year from `now` (milliseconds since 1970). `kept`: what it was made of before.
 */
export function createServingCa(now: number, kept?: Pair): ServingCa {
  const authority = name([[commonName, 'rehearsal-ca']]);
  const { cert: ca, privateKey } =
    kept === undefined ? selfSigned(authority, now) : { cert: kept.cert, privateKey: createPrivateKey(kept.key) };
  const leaf = (subject: Buffer, extensions: readonly Buffer[]): Pair => {
    const own = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const usage = extension('2.5.29.15', true, bits(7, Buffer.from([0b10000000])));
    const cert = certificate({
      subject,
      issuer: authority,
      publicKey: own.publicKey,
      signer: privateKey,
      now,
      extensions: [usage, ...extensions],
    });
    return { cert, key: pemOf(own.privateKey) };
  };
  return {
    ca,
    own: { cert: ca, key: pemOf(privateKey) },
    server: names =>
      leaf(name([[commonName, 'kube-apiserver']]), [
        extension('2.5.29.37', false, sequence(oid('1.3.6.1.5.5.7.3.1'))),
        extension('2.5.29.17', false, alternativeNames([...names, 'localhost', 'kubernetes.default.svc'])),
      ]),
    client: (user, groups) =>
      leaf(name([...groups.map((group): [string, string] => [organization, group]), [commonName, user]]), [
        extension('2.5.29.37', false, sequence(oid('1.3.6.1.5.5.7.3.2'))),
      ]),
  };
}

/** A self-signed CA of this organization, as an istiod without `cacerts` generates one. */
export function createSelfSigned(of: string, now: number): Pair {
  const { cert, privateKey } = selfSigned(name([[organization, of]]), now);
  return { cert, key: pemOf(privateKey) };
}

/** All proxies show certificates of this key: nothing here speaks TLS with them. */
let proxyKey: KeyObject | undefined;

/** A workload's certificate, PEM, good for a day; nothing where this is not a CA that can be read. */
export function issueLeaf(ca: Pair, uri: string, now: number): string | undefined {
  try {
    proxyKey ??= generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey;
    const extensions = [extension('2.5.29.17', true, sequence(tagged(0x86, Buffer.from(uri))))];
    const issuer = subjectOf(new X509Certificate(ca.cert).raw);
    const signer = createPrivateKey(ca.key);
    return certificate({ subject: sequence(), issuer, publicKey: proxyKey, signer, now, extensions, life: DAY });
  } catch {
    return undefined;
  }
}

/** A server's certificate under these names, as istiod makes one for its webhooks: good for as long as the CA is. */
export function issueServer(ca: Pair, names: readonly string[]): Pair {
  const { raw, validFromDate, validToDate } = new X509Certificate(ca.cert);
  const own = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const now = validFromDate.getTime() + DAY;
  const cert = certificate({
    subject: sequence(),
    issuer: subjectOf(raw),
    publicKey: own.publicKey,
    signer: createPrivateKey(ca.key),
    now,
    life: validToDate.getTime() - now,
    extensions: [
      extension('2.5.29.37', false, sequence(oid('1.3.6.1.5.5.7.3.1'))),
      extension('2.5.29.17', true, alternativeNames(names)),
    ],
  });
  return { cert, key: pemOf(own.privateKey) };
}

/** The subject of a certificate as it is in it: version, serial, algorithm, issuer and validity come before. */
function subjectOf(raw: Buffer): Buffer {
  let rest = inside(inside(raw));
  for (let field = 0; field < 5; field += 1) rest = rest.subarray(whole(rest));
  return rest.subarray(0, whole(rest));
}

/** Contents of the first value. */
function inside(der: Buffer): Buffer {
  const size = whole(der);
  return der.subarray(size - lengthAt(der).length, size);
}

/** Octets of the first value with its tag and length. */
function whole(der: Buffer): number {
  const { length, head } = lengthAt(der);
  return head + length;
}

function lengthAt(der: Buffer): { readonly length: number; readonly head: number } {
  const first = der[1] ?? 0;
  const count = first < 0x80 ? 0 : first & 0x7f;
  return { length: count === 0 ? first : der.readUIntBE(2, count), head: 2 + count };
}

function selfSigned(subject: Buffer, now: number): { readonly cert: string; readonly privateKey: KeyObject } {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const extensions = [
    extension('2.5.29.19', true, sequence(truth())),
    extension('2.5.29.15', true, bits(1, Buffer.from([0b00000110]))),
  ];
  return {
    cert: certificate({ subject, issuer: subject, publicKey, signer: privateKey, now, extensions }),
    privateKey,
  };
}

const pemOf = (key: KeyObject) => key.export({ type: 'pkcs8', format: 'pem' }).toString();

const name = (parts: readonly (readonly [string, string])[]): Buffer =>
  sequence(...parts.map(([type, text]) => set(sequence(oid(type), utf8(text)))));

function extension(id: string, critical: boolean, value: Buffer): Buffer {
  return sequence(oid(id), ...(critical ? [truth()] : []), octets(value));
}

/** 127.0.0.1 and DNS names. */
function alternativeNames(names: readonly string[]): Buffer {
  const dns = names.map(each => tagged(0x82, Buffer.from(each)));
  return sequence(tagged(0x87, Buffer.from([127, 0, 0, 1])), ...dns);
}

type Order = {
  readonly subject: Buffer;
  readonly issuer: Buffer;
  readonly publicKey: KeyObject;
  readonly signer: KeyObject;
  readonly now: number;
  readonly extensions: readonly Buffer[];
  /** Milliseconds; a year by default. */
  readonly life?: number;
};

function certificate({ subject, issuer, publicKey, signer, now, extensions, life = 365 * DAY }: Order): string {
  const serial = randomBytes(16);
  // A positive number without a leading zero octet.
  serial[0] = ((serial[0] ?? 0) & 0x3f) | 0x40;
  const algorithm = signer.asymmetricKeyType === 'rsa' ? rsaWithSha256 : ecdsaWithSha256;
  const body = sequence(
    tagged(0xa0, integer(Buffer.from([2]))),
    integer(serial),
    algorithm,
    issuer,
    sequence(time(now - DAY), time(now + life)),
    subject,
    publicKey.export({ type: 'spki', format: 'der' }),
    tagged(0xa3, sequence(...extensions)),
  );
  const signature = createSign('sha256').update(body).sign(signer);
  const der = sequence(body, algorithm, bits(0, signature));
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}
