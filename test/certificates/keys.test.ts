import assert from 'node:assert/strict';
import { generateKeyPairSync, X509Certificate } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { createKeys } from '../../source/certificates/keys.ts';
import { type Problem, ProblemError } from '../../source/model/problem.ts';
import type { Keys } from '../../source/ports.ts';
import { goodSet, made, NOW, setOf } from './authorities.ts';
import { folderFor, put, putSet, standing } from './folders.ts';
import { certManagerSecretOf, secret, secretOf } from './secrets.ts';

const signal = new AbortController().signal;
const meshId = 'mesh1';
const clock = standing();

async function problemOf(keys: Keys, cluster: string): Promise<Problem> {
  try {
    await keys.certificates(cluster, signal);
  } catch (error) {
    if (error instanceof ProblemError) return error.problem;
    throw error;
  }
  throw new Error('no problem');
}

test('nothing is written before it is asked for', t => {
  const folder = join(folderFor(t), 'mesh1');
  createKeys({ folder, meshId, clock });
  assert.ok(!existsSync(folder));
});

test('a root in the folder signs what is missing, with its own name byte for byte; a second time nothing changes', async t => {
  const folder = folderFor(t);
  const root = await made({ name: 'Company Root' });
  put(join(folder, 'root-key.pem'), root.keyPem);
  put(join(folder, 'root-cert.pem'), root.cert);
  const first = await createKeys({ folder, meshId, clock }).certificates('east', signal);
  assert.ok(new X509Certificate(first.caCert).checkIssued(new X509Certificate(root.cert)));
  assert.equal(first.rootCert, root.cert);
  assert.equal(readFileSync(join(folder, 'root-key.pem'), 'utf8'), root.keyPem);
  const second = await createKeys({ folder, meshId, clock }).certificates('east', signal);
  assert.deepEqual(second, first);
});

test('an intermediate ends no later than the root that signs it', async t => {
  const folder = folderFor(t);
  const root = await made({ until: NOW + 1000_000_000 });
  put(join(folder, 'root-key.pem'), root.keyPem);
  put(join(folder, 'root-cert.pem'), root.cert);
  const { caCert } = await createKeys({ folder, meshId, clock }).certificates('east', signal);
  assert.equal(Date.parse(new X509Certificate(caCert).validTo), NOW + 1000_000_000);
});

test('of a bundle of roots the one with the key signs, and the whole bundle is what clusters trust', async t => {
  const folder = folderFor(t);
  const old = await made({ name: 'Old root' });
  const root = await made({ name: 'New root' });
  put(join(folder, 'root-key.pem'), root.keyPem);
  put(join(folder, 'root-cert.pem'), old.cert + root.cert);
  const set = await createKeys({ folder, meshId, clock }).certificates('east', signal);
  assert.equal(set.rootCert, old.cert + root.cert);
  assert.equal(set.certChain, set.caCert + root.cert);
});

test('intermediates without the key of their root are used as they are', async t => {
  const folder = folderFor(t);
  const { set } = await goodSet();
  putSet(folder, 'east', { ...set, caCert: set.caCert.replaceAll('\n', '\r\n') });
  assert.deepEqual(await createKeys({ folder, meshId, clock }).certificates('east', signal), set);
});

test('a cluster that lacks one then needs the root, which is named, and nothing is written', async t => {
  const folder = folderFor(t);
  const { set, root } = await goodSet();
  putSet(folder, 'east', set);
  const problem = await problemOf(createKeys({ folder, meshId, clock }), 'west');
  assert.match(problem.title, /root \(O=Test, CN=Root\)/);
  assert.ok(problem.hint.includes(new X509Certificate(root.cert).fingerprint256));
  assert.match(problem.hint, /root-key\.pem/);
  assert.deepEqual(readdirSync(folder), ['east']);
});

test('a root certificate without its key signs nothing, and nothing is written', async t => {
  const folder = folderFor(t);
  put(join(folder, 'root-cert.pem'), (await made()).cert);
  assert.equal((await problemOf(createKeys({ folder, meshId, clock }), 'west')).code, 'bad-certificate');
  assert.deepEqual(readdirSync(folder), ['root-cert.pem']);
});

test('a root key that is not the certificate’s is a problem', async t => {
  const folder = folderFor(t);
  put(join(folder, 'root-key.pem'), (await made()).keyPem);
  put(join(folder, 'root-cert.pem'), (await made()).cert);
  const problem = await problemOf(createKeys({ folder, meshId, clock }), 'east');
  assert.match(problem.title, /root-key\.pem is not the key of .*root-cert\.pem/);
});

test('a root that may have no CA below it signs nothing', async t => {
  const folder = folderFor(t);
  const root = await made({ name: 'Leaf', pathLength: 0 });
  put(join(folder, 'root-key.pem'), root.keyPem);
  put(join(folder, 'root-cert.pem'), root.cert);
  assert.match((await problemOf(createKeys({ folder, meshId, clock }), 'east')).title, /pathlen 0/);
});

test('a root key of a kind that Istio does not know signs nothing', async t => {
  const folder = folderFor(t);
  const { privateKey } = generateKeyPairSync('ed25519');
  put(join(folder, 'root-key.pem'), privateKey.export({ type: 'pkcs8', format: 'pem' }).toString());
  put(join(folder, 'root-cert.pem'), (await made()).cert);
  const problem = await problemOf(createKeys({ folder, meshId, clock }), 'east');
  assert.match(problem.title, /root-key\.pem is an ed25519 key/);
});

test('sets of two roots in one folder differ', async t => {
  const folder = folderFor(t);
  putSet(folder, 'east', (await goodSet()).set);
  putSet(folder, 'west', (await goodSet()).set);
  const keys = createKeys({ folder, meshId, clock });
  await keys.certificates('east', signal);
  assert.equal((await problemOf(keys, 'west')).code, 'roots-differ');
});

test('several things wrong with a set are one problem that tells all', async t => {
  const folder = folderFor(t);
  const root = await made();
  const set = setOf(await made({ by: root, authority: false, name: 'Server' }), root);
  putSet(folder, 'east', { ...set, caKey: (await made()).keyPem });
  const problem = await problemOf(createKeys({ folder, meshId, clock }), 'east');
  assert.match(problem.title, /is not the key of/);
  assert.match(problem.evidence ?? '', /CN=Server is not a CA certificate/);
});

test('what a cluster has is handed out for it, and its root is the one that others must have', async t => {
  const folder = folderFor(t);
  const { set, root } = await goodSet();
  const keys = createKeys({ folder, meshId, clock, existing: [{ name: 'east', cacerts: secretOf(set) }] });
  assert.deepEqual(await keys.certificates('east', signal), set);
  assert.match((await problemOf(keys, 'west')).title, /no certificates for .* root \(O=Test, CN=Root\)/);
  assert.deepEqual(readdirSync(folder), []);
  put(join(folder, 'root-key.pem'), root.keyPem);
  put(join(folder, 'root-cert.pem'), root.cert);
  assert.equal((await keys.certificates('west', signal)).rootCert, root.cert);
});

test('a Secret of the mesh’s root is content in both formats', async t => {
  const folder = folderFor(t);
  const { set, root } = await goodSet();
  putSet(folder, 'east', set);
  const keys = createKeys({ folder, meshId, clock });
  await keys.certificates('east', signal);
  const own = (await goodSet(root)).set;
  assert.equal(await keys.verify('west', secretOf(own), signal), undefined);
  assert.equal(await keys.verify('west', certManagerSecretOf(own), signal), undefined);
});

test('a Secret of another root differs, and both fingerprints are told', async t => {
  const folder = folderFor(t);
  const mine = await goodSet();
  const theirs = await goodSet();
  putSet(folder, 'east', mine.set);
  const keys = createKeys({ folder, meshId, clock });
  await keys.certificates('east', signal);
  const problem = await keys.verify('west', secretOf(theirs.set), signal);
  assert.equal(problem?.code, 'roots-differ');
  assert.match(problem.title, /cacerts in west/);
  for (const { root } of [mine, theirs]) {
    assert.ok(problem.evidence?.includes(new X509Certificate(root.cert).fingerprint256));
  }
});

test('a Secret is judged by the root in the folder even before that was used', async t => {
  const folder = folderFor(t);
  const root = await made();
  put(join(folder, 'root-cert.pem'), root.cert);
  const keys = createKeys({ folder, meshId, clock });
  assert.equal((await keys.verify('west', secretOf((await goodSet()).set), signal))?.code, 'roots-differ');
  assert.equal(await keys.verify('west', secretOf((await goodSet(root)).set), signal), undefined);
});

test('what clusters have decides the root, also beside another root in the folder', async t => {
  const folder = folderFor(t);
  put(join(folder, 'root-cert.pem'), (await made()).cert);
  const { set, root } = await goodSet();
  const keys = createKeys({ folder, meshId, clock, existing: [{ name: 'east', cacerts: secretOf(set) }] });
  assert.equal(await keys.verify('east', secretOf(set), signal), undefined);
  assert.equal(await keys.verify('west', secretOf((await goodSet(root)).set), signal), undefined);
});

test('a Secret that lacks parts is a problem that names them', async t => {
  const keys = createKeys({ folder: folderFor(t), meshId, clock });
  const { set } = await goodSet();
  const found = await keys.verify('west', secret({ 'ca-cert.pem': set.caCert, 'ca-key.pem': ' ' }), signal);
  assert.match(
    found?.title ?? '',
    /Secret istio-system\/cacerts in west lacks ca-key\.pem, root-cert\.pem, cert-chain/,
  );
  const manager = await keys.verify('west', secret({ 'tls.crt': set.caCert }), signal);
  assert.match(manager?.title ?? '', /lacks tls\.key, ca\.crt/);
});

test('an abort before the keys are made leaves nothing behind', async t => {
  const folder = folderFor(t);
  const stop = new AbortController();
  const keys = createKeys({ folder, meshId, clock });
  const asked = keys.certificates('east', stop.signal);
  stop.abort();
  await assert.rejects(asked, { name: 'AbortError' });
  assert.deepEqual(
    readdirSync(folder).filter(name => name !== 'root-key.pem' && name !== 'root-cert.pem'),
    [],
  );
});
