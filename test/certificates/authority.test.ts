import assert from 'node:assert/strict';
import { createHash, X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { verifyCaSet } from '../../source/certificates/ca-set.ts';
import { createKeys } from '../../source/certificates/keys.ts';
import { x509FieldsOf } from '../../source/certificates/x509-fields.ts';
import type { CertificateSet } from '../../source/ports.ts';
import { DAY, NOW } from './authorities.ts';
import { put, standing } from './folders.ts';
import { noOpenssl, openssl } from './openssl.ts';

const signal = new AbortController().signal;

describe('the authorities of a mesh of two clusters', () => {
  const folder = mkdtempSync(join(tmpdir(), 'eastwest-authority-'));
  let east: CertificateSet;
  let west: CertificateSet;

  before(async () => {
    const keys = createKeys({ folder, meshId: 'mesh1', clock: standing() });
    [east, west] = await Promise.all([keys.certificates('east', signal), keys.certificates('west', signal)]);
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const textOf = (pem: string) => openssl(['x509', '-noout', '-text', '-nameopt', 'RFC2253,-esc_msb,show_type'], pem);

  test('both clusters have one root and keys of their own', () => {
    assert.equal(east.rootCert, west.rootCert);
    assert.notEqual(east.caKey, west.caKey);
    const serials = [east.caCert, west.caCert, east.rootCert].map(pem => new X509Certificate(pem).serialNumber);
    assert.equal(new Set(serials).size, 3);
    assert.equal(east.certChain, east.caCert + east.rootCert);
  });

  test('our own judgement of both sets is that they are good', () => {
    for (const set of [east, west]) {
      const names = { caKey: 'key', caCert: 'cert', rootCert: 'root', certChain: 'chain' };
      assert.deepEqual(verifyCaSet({ cluster: 'east', set, names }, NOW), { problems: [], warnings: [] });
    }
  });

  test('files have plain line ends', () => {
    for (const text of Object.values(east)) {
      assert.ok(!text.includes('\r'));
      assert.ok(text.endsWith('-----\n'));
    }
    assert.match(east.caKey, /^-----BEGIN (RSA )?PRIVATE KEY-----\n/);
  });

  test('the root is as the profile says, to node:crypto', () => {
    const root = new X509Certificate(east.rootCert);
    assert.equal(root.subject, 'O=Istio\nCN=Root CA');
    assert.equal(root.issuer, root.subject);
    assert.equal(root.ca, true);
    assert.equal(root.verify(root.publicKey), true);
    assert.equal(root.publicKey.asymmetricKeyDetails?.modulusLength, 4096);
    assert.equal(root.subjectAltName, undefined);
    assert.equal(Date.parse(root.validTo) - Date.parse(root.validFrom), 3650 * DAY);
    const early = NOW - Date.parse(root.validFrom);
    assert.ok(early > 0 && early <= 60 * 60 * 1000, 'back-dated a little');
    const { pathLength, extendedKeyUsage } = x509FieldsOf(root);
    assert.deepEqual({ pathLength, extendedKeyUsage }, { pathLength: undefined, extendedKeyUsage: undefined });
  });

  test('an intermediate is as the profile says, to node:crypto', () => {
    const root = new X509Certificate(east.rootCert);
    const intermediate = new X509Certificate(west.caCert);
    assert.equal(intermediate.subject, 'O=Istio\nCN=Intermediate CA\nL=west');
    assert.equal(intermediate.subjectAltName, 'DNS:istiod.istio-system.svc');
    assert.equal(intermediate.checkIssued(root), true);
    assert.equal(intermediate.verify(root.publicKey), true);
    assert.equal(x509FieldsOf(intermediate).pathLength, 0);
    assert.ok(x509FieldsOf(intermediate).issuer.equals(x509FieldsOf(root).subject));
    assert.ok(Date.parse(intermediate.validTo) <= Date.parse(root.validTo));
    assert.ok(Date.parse(intermediate.validFrom) >= Date.parse(root.validFrom));
  });

  test('every field of the profile is there, to openssl', { skip: noOpenssl }, () => {
    const root = textOf(east.rootCert);
    const intermediate = textOf(east.caCert);
    for (const text of [root, intermediate]) {
      assert.match(text, /Version: 3/);
      assert.match(text, /Public-Key: \(4096 bit\)/);
      assert.equal(text.match(/Signature Algorithm: sha256WithRSAEncryption/g)?.length, 2);
      assert.match(
        text,
        /X509v3 Key Usage: critical\s+Digital Signature, Non Repudiation, Key Encipherment, Certificate Sign\n/,
      );
      assert.match(text, /X509v3 Subject Key Identifier: *\n\s+[0-9A-F:]{59}\n/);
      assert.doesNotMatch(text, /Extended Key Usage/);
      assert.match(text, /Serial Number:\s+[4-7][0-9a-f](:[0-9a-f]{2}){15}\n/, 'positive, 16 octets');
      assert.match(text, /Issuer: CN=UTF8STRING:Root CA,O=UTF8STRING:Istio/);
    }
    assert.match(root, /X509v3 Basic Constraints: critical\s+CA:TRUE\n/);
    assert.match(intermediate, /X509v3 Basic Constraints: critical\s+CA:TRUE, pathlen:0\n/);
    assert.match(intermediate, /Subject: L=UTF8STRING:east,CN=UTF8STRING:Intermediate CA,O=UTF8STRING:Istio/);
    assert.match(intermediate, /X509v3 Subject Alternative Name: *\n\s+DNS:istiod\.istio-system\.svc\n/);
    const identifier = (text: string, which: string) =>
      new RegExp(`${which} Key Identifier: *\\n\\s+(\\S+)`).exec(text)?.[1];
    assert.equal(identifier(intermediate, 'Authority'), identifier(root, 'Subject'));
  });

  test("the key identifier is the SHA-1 of the public key's bits", () => {
    const certificate = new X509Certificate(east.caCert);
    // For RSA these bits are the PKCS#1 form of the key.
    const bits = certificate.publicKey.export({ type: 'pkcs1', format: 'der' });
    const identifier = x509FieldsOf(certificate).subjectKeyIdentifier;
    assert.equal(identifier?.toString('hex'), createHash('sha1').update(bits).digest('hex'));
  });

  test('openssl verifies every chain, and every key is its certificate’s', { skip: noOpenssl }, () => {
    for (const [name, set] of Object.entries({ east, west })) {
      const place = (file: string) => join(folder, name, file);
      put(join(folder, 'verify', 'key'), set.caKey);
      const at = ['-attime', String(NOW / 1000)];
      const answer = openssl([
        'verify',
        ...at,
        '-x509_strict',
        '-CAfile',
        place('root-cert.pem'),
        place('ca-cert.pem'),
      ]);
      assert.match(answer, /: OK/);
      const chain = ['-untrusted', place('cert-chain.pem'), place('cert-chain.pem')];
      assert.match(openssl(['verify', ...at, '-CAfile', join(folder, 'root-cert.pem'), ...chain]), /: OK/);
      const fromKey = openssl(['pkey', '-in', place('ca-key.pem'), '-pubout']);
      assert.equal(fromKey, openssl(['x509', '-in', place('ca-cert.pem'), '-noout', '-pubkey']));
      assert.match(openssl(['pkey', '-in', place('ca-key.pem'), '-check', '-noout']), /Key is valid/);
    }
  });

  test('a workload certificate below an intermediate verifies', { skip: noOpenssl }, () => {
    const place = (file: string) => join(folder, 'workload', file);
    put(
      place('request.cnf'),
      '[req]\ndistinguished_name=dn\n[dn]\n[san]\nsubjectAltName=critical,URI:spiffe://cluster.local/ns/a/sa/b\n',
    );
    openssl([
      'req',
      '-new',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-subj',
      '/',
      '-config',
      place('request.cnf'),
      '-keyout',
      place('key'),
      '-out',
      place('csr'),
    ]);
    openssl([
      'x509',
      '-req',
      '-in',
      place('csr'),
      '-CA',
      join(folder, 'east/ca-cert.pem'),
      '-CAkey',
      join(folder, 'east/ca-key.pem'),
      '-set_serial',
      '7',
      '-days',
      '1',
      '-extfile',
      place('request.cnf'),
      '-extensions',
      'san',
      '-out',
      place('cert'),
    ]);
    const chain = ['-untrusted', join(folder, 'east/cert-chain.pem'), place('cert')];
    const answer = openssl(['verify', '-no_check_time', '-CAfile', join(folder, 'west/root-cert.pem'), ...chain]);
    assert.match(answer, /: OK/);
  });
});
