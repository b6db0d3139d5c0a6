/** The certificates of one control plane: a CA of its own that signs servers and users. */
import { generateKeyPair, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import forge from 'node-forge';

/** PEM. */
export type KeyPair = { readonly key: string; readonly certificate: string };

export type Authority = {
  /** The CA's certificate, PEM. */
  readonly certificate: string;
  /** A user as Kubernetes reads it from a certificate. Members of `system:masters` may do everything. */
  client(user: string, groups: readonly string[]): KeyPair;
  /** For servers on 127.0.0.1, `localhost` and the names of the API server inside a cluster. */
  server(): KeyPair;
};

/** RSA-2048 in PEM, made in libuv's pool: some 100 ms that do not block. */
export async function rsaKey(): Promise<{ readonly privateKey: string; readonly publicKey: string }> {
  return promisify(generateKeyPair)('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
  });
}

/** A new CA. All that it signs shares one key: these are tests, and making keys is what takes the time. */
export async function newAuthority(name: string): Promise<Authority> {
  const [own, shared] = await Promise.all([rsaKey(), rsaKey()]);
  const issuer = [{ name: 'commonName', value: name }];
  const caKey = forge.pki.privateKeyFromPem(own.privateKey);

  const sign = (
    key: string,
    subject: readonly forge.pki.CertificateField[],
    extensions: readonly { readonly name: string; readonly [more: string]: unknown }[],
  ) => {
    const certificate = forge.pki.createCertificate();
    certificate.publicKey = forge.pki.publicKeyFromPem(key);
    // Positive and at most 20 octets, or Go refuses it.
    certificate.serialNumber = `01${randomBytes(15).toString('hex')}`;
    // Wide on both sides: some tests move clocks.
    certificate.validity.notBefore = new Date(Date.now() - 24 * 3_600_000);
    certificate.validity.notAfter = new Date(Date.now() + 7 * 24 * 3_600_000);
    certificate.setSubject([...subject]);
    certificate.setIssuer(issuer);
    certificate.setExtensions([...extensions]);
    certificate.sign(caKey, forge.md.sha256.create());
    return forge.pki.certificateToPem(certificate).replaceAll('\r', '');
  };
  const leaf = [
    { name: 'basicConstraints', cA: false },
    { name: 'keyUsage', critical: true, digitalSignature: true, keyEncipherment: true },
  ];

  return {
    certificate: sign(own.publicKey, issuer, [
      { name: 'basicConstraints', critical: true, cA: true },
      { name: 'keyUsage', critical: true, keyCertSign: true, digitalSignature: true },
      { name: 'subjectKeyIdentifier' },
    ]),
    client: (user, groups) => ({
      key: shared.privateKey,
      certificate: sign(
        shared.publicKey,
        [{ name: 'commonName', value: user }, ...groups.map(value => ({ name: 'organizationName', value }))],
        [...leaf, { name: 'extKeyUsage', clientAuth: true }],
      ),
    }),
    server: () => ({
      key: shared.privateKey,
      certificate: sign(
        shared.publicKey,
        [{ name: 'commonName', value: 'server of the test' }],
        [
          ...leaf,
          { name: 'extKeyUsage', serverAuth: true },
          {
            name: 'subjectAltName',
            altNames: [
              { type: 7, ip: '127.0.0.1' },
              ...['localhost', 'kubernetes', 'kubernetes.default', 'kubernetes.default.svc'].map(value => ({
                type: 2,
                value,
              })),
            ],
          },
        ],
      ),
    }),
  };
}
