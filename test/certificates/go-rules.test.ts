/** What Go refuses is refused before anything is written, and only what was judged is written. */
import assert from 'node:assert/strict';
import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { verifyCaSet } from '../../source/certificates/ca-set.ts';
import { readCertificate } from '../../source/certificates/certificate.ts';
import { createCertificatesFolder } from '../../source/certificates/folder.ts';
import { goProblems } from '../../source/certificates/go-rules.ts';
import { createKeys } from '../../source/certificates/keys.ts';
import { ProblemsError } from '../../source/model/problems-error.ts';
import type { CertificateSet } from '../../source/ports.ts';
import { goodSet, made, NOW } from './authorities.ts';
import { folderFor, put, putSet, standing } from './folders.ts';
import { noOpenssl, openssl } from './openssl.ts';

const never = new AbortController().signal;
const names = { caKey: 'ca-key.pem', caCert: 'ca-cert.pem', rootCert: 'root-cert.pem', certChain: 'cert-chain.pem' };
const titles = (set: CertificateSet) =>
  verifyCaSet({ cluster: 'east', set, names }, NOW).problems.map(problem => problem.title);
const parameters = '-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n';

for (const part of ['caCert', 'rootCert', 'certChain'] as const) {
  test(`a private key in ${names[part]}, which others can read, is a problem`, async () => {
    const { set } = await goodSet();
    assert.deepEqual(titles({ ...set, [part]: set[part] + set.caKey }), [`${names[part]} holds a private key`]);
  });
}

test('a key behind another block is refused where istiod would read the first', async () => {
  const { set } = await goodSet();
  assert.deepEqual(titles({ ...set, caKey: parameters + set.caKey }), [
    'ca-key.pem begins with EC PARAMETERS, not with the private key',
  ]);
});

test('a block that does not begin a line is none', async () => {
  const { set } = await goodSet();
  assert.deepEqual(titles({ ...set, caKey: `key: ${set.caKey}` }), ['ca-key.pem holds no private key']);
});

test('of a key file in the folder the key alone is handed out', async t => {
  const folder = folderFor(t);
  const { set } = await goodSet();
  putSet(folder, 'east', { ...set, caKey: `Bag Attributes\n${parameters}${set.caKey}` });
  const keys = createKeys({ folder, meshId: 'mesh1', clock: standing() });
  assert.deepEqual(await keys.certificates('east', never), set);
});

test("curves that Go does not know are refused, Go's own are not", async () => {
  const onCurve = async (namedCurve: string) => {
    const { cert } = await made({ key: generateKeyPairSync('ec', { namedCurve }).privateKey });
    return goProblems([readCertificate(cert, 'root-cert.pem')]).map(problem => problem.title);
  };
  assert.deepEqual(await onCurve('P-384'), []);
  assert.match((await onCurve('secp256k1'))[0] ?? '', /root-cert\.pem: .* has a key on secp256k1/);
  assert.match((await onCurve('brainpoolP256r1'))[0] ?? '', /has a key on brainpoolP256r1/);
});

const explicit = { namedCurve: 'P-256', paramEncoding: 'explicit' } as const;

test('a certificate whose key uses explicit curve parameters is refused', async () => {
  const { cert } = await made({ key: generateKeyPairSync('ec', explicit).privateKey });
  const [problem] = goProblems([readCertificate(cert, 'root-cert.pem')]);
  assert.match(problem?.title ?? '', /root-cert\.pem: .* has a key with explicit curve parameters/);
});

for (const type of ['pkcs8', 'sec1'] as const) {
  test(`a private key with explicit curve parameters is refused in its ${type} form`, async () => {
    const { set } = await goodSet();
    const caKey = generateKeyPairSync('ec', explicit).privateKey.export({ type, format: 'pem' }).toString();
    assert.ok(
      titles({ ...set, caKey }).includes('ca-key.pem uses explicit curve parameters, which istiod cannot read'),
    );
  });
}

test('a private key of any form on a named curve is taken', async () => {
  const { set } = await goodSet();
  const key = createPrivateKey(set.caKey);
  for (const type of ['pkcs8', 'sec1'] as const) {
    assert.deepEqual(titles({ ...set, caKey: key.export({ type, format: 'pem' }).toString() }), []);
  }
});

const odd: readonly (readonly [what: string, flags: readonly string[], title: RegExp])[] = [
  ['a negative serial number', ['-set_serial', '-77'], /has a negative serial number/],
  [
    'a critical extension of somebody',
    ['-addext', '1.2.3.4.5=critical,ASN1:UTF8String:x'],
    /critical extension 1\.2\.3\.4\.5/,
  ],
  ['a key too small', ['-newkey', 'rsa:768'], /RSA key of 768 bits/],
];

for (const [what, flags, title] of odd) {
  test(`a certificate with ${what} is refused`, { skip: noOpenssl }, t => {
    const folder = mkdtempSync(join(tmpdir(), 'eastwest-odd-'));
    t.after(() => rmSync(folder, { recursive: true, force: true }));
    const newKey = flags.includes('-newkey') ? [] : ['-newkey', 'rsa:2048'];
    const common = ['-x509', '-nodes', '-days', '90', '-subj', '/CN=odd', '-keyout', join(folder, 'key')];
    const cert = openssl(['req', ...common, ...newKey, ...flags]);
    const problems = goProblems([readCertificate(cert, 'root-cert.pem'), readCertificate(cert, 'cert-chain.pem')]);
    assert.equal(problems.length, 1);
    assert.match(problems[0]?.title ?? '', title);
  });
}

test("a cluster's folder with cert-manager's names is taken, and what else lies there is left out of account", async t => {
  const folder = folderFor(t);
  const { set } = await goodSet();
  put(join(folder, 'east', 'tls.key'), set.caKey);
  put(join(folder, 'east', 'tls.crt'), set.caCert);
  put(join(folder, 'east', 'ca.crt'), set.rootCert);
  writeFileSync(join(folder, 'east', 'notes.txt'), 'from the vault', { mode: 0o600 });
  const keys = createKeys({ folder, meshId: 'mesh1', clock: standing() });
  assert.deepEqual(await keys.certificates('east', never), set);
});

test("a cluster's folder without any name that is read is a problem, never a new set beside it", async t => {
  const folder = folderFor(t);
  put(join(folder, 'east', 'server.crt'), 'x');
  await assert.rejects(
    createCertificatesFolder(folder).readSet('east'),
    (error: unknown) =>
      error instanceof ProblemsError && /none under a name that is read/.test(error.problems[0]?.title ?? ''),
  );
});

test("of cert-manager's names one is missing: that one is named", async t => {
  const folder = folderFor(t);
  const { set } = await goodSet();
  put(join(folder, 'east', 'tls.key'), set.caKey);
  put(join(folder, 'east', 'tls.crt'), set.caCert);
  await assert.rejects(
    createCertificatesFolder(folder).readSet('east'),
    (error: unknown) => error instanceof ProblemsError && / lacks ca\.crt$/.test(error.problems[0]?.title ?? ''),
  );
});
