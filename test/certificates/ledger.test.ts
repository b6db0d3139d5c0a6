import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { keyProblemsOfSecret } from '../../source/certificates/cacerts.ts';
import { readContents } from '../../source/certificates/contents.ts';
import { type ClusterSecret, decideCertificates } from '../../source/certificates/ledger.ts';
import type { CertificatePlan } from '../../source/model/ledger.ts';
import type { Problem } from '../../source/model/problem.ts';
import { DAY, goodSet, type Made, made, NOW, setOf } from './authorities.ts';
import { folderFor, put, putSet } from './folders.ts';
import { certManagerSecretOf, secret, secretOf } from './secrets.ts';

const lacking: readonly ClusterSecret[] = [{ name: 'east' }, { name: 'west' }];
const fingerprint = (root: Made) => new X509Certificate(root.cert).fingerprint256;

async function decided(folder: string, clusters: readonly ClusterSecret[]): Promise<CertificatePlan> {
  const decision = decideCertificates(await readContents(folder), clusters, NOW);
  if ('problems' in decision) throw new Error(decision.problems.map(problem => problem.title).join('; '));
  return decision.plan;
}

async function refused(folder: string, clusters: readonly ClusterSecret[]): Promise<readonly Problem[]> {
  const decision = decideCertificates(await readContents(folder), clusters, NOW);
  if ('plan' in decision) throw new Error('decided');
  return decision.problems;
}

const fromOf = (plan: CertificatePlan) => [plan.root.from, ...plan.clusters.map(row => row.from)].join(' ');

function rootIn(folder: string, root: Made): void {
  put(join(folder, 'root-key.pem'), root.keyPem);
  put(join(folder, 'root-cert.pem'), root.cert);
}

async function folderWithRoot(t: TestContext): Promise<{ readonly folder: string; readonly root: Made }> {
  const folder = folderFor(t);
  const root = await made();
  rootIn(folder, root);
  return { folder, root };
}

test('with nothing anywhere, root and intermediates are made', async t => {
  const folder = join(folderFor(t), 'not-there');
  const plan = await decided(folder, lacking);
  assert.equal(fromOf(plan), 'generate generate generate');
  assert.equal(plan.folder, folder);
  assert.deepEqual(plan.root, { cluster: '', from: 'generate' });
});

test('a root in the folder signs what is missing, and is described', async t => {
  const { folder, root } = await folderWithRoot(t);
  putSet(folder, 'east', (await goodSet(root)).set);
  const plan = await decided(folder, lacking);
  assert.equal(fromOf(plan), 'folder folder generate');
  assert.deepEqual(plan.root, {
    cluster: '',
    from: 'folder',
    fingerprint: fingerprint(root),
    subject: 'O=Test, CN=Root',
    expires: NOW + 3650 * DAY,
  });
  assert.equal(plan.clusters[0]?.subject, 'O=Test, CN=Intermediate');
});

test('what clusters have is kept, whatever is in the folder', async t => {
  const { folder } = await folderWithRoot(t);
  const { set, root } = await goodSet();
  const plan = await decided(folder, [
    { name: 'east', cacerts: secretOf(set) },
    { name: 'west', cacerts: certManagerSecretOf((await goodSet(root)).set) },
  ]);
  assert.equal(fromOf(plan), 'cluster cluster cluster');
  assert.equal(plan.root.fingerprint, fingerprint(root));
});

test('a Secret without its private key is enough to decide', async t => {
  const { set } = await goodSet();
  for (const whole of [secretOf(set), certManagerSecretOf(set)]) {
    const data = Object.entries(whole.data ?? {}).filter(([name]) => !name.endsWith('key.pem') && name !== 'tls.key');
    const cacerts = { ...whole, data: Object.fromEntries(data) };
    assert.equal(fromOf(await decided(folderFor(t), [{ name: 'east', cacerts }])), 'cluster cluster');
  }
});

test('a private key that is only looked at where its Secret is read is judged by its form and by its certificate', async () => {
  const { set, root } = await goodSet();
  const foreign = (await goodSet(root)).set.caKey;
  const curve = '-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n';
  const wrong: readonly (readonly [caKey: string, told: RegExp])[] = [
    [curve + set.caKey, /^ca-key\.pem of Secret istio-system\/cacerts in east begins with EC PARAMETERS/],
    [set.caKey.replaceAll('PRIVATE KEY', 'ENCRYPTED PRIVATE KEY'), /is encrypted with a passphrase/],
    [set.caKey.replaceAll('PRIVATE KEY', 'RSA PRIVATE KEY'), /holds a private key that cannot be read/],
    [set.caCert, /holds no private key/],
    ['', /lacks ca-key\.pem/],
    [foreign, /is not the key of ca-cert\.pem/],
  ];
  for (const [caKey, told] of wrong) {
    const titles = keyProblemsOfSecret('east', secretOf({ ...set, caKey })).map(each => each.title);
    assert.equal(titles.length, 1);
    assert.match(titles[0] ?? '', told);
    assert.ok(!titles[0]?.includes(set.caKey.split('\n')[1] ?? ''), 'the key is in no word');
  }
  for (const kept of [secretOf(set), secretOf({ ...set, caCert: 'nothing' }), secretOf({ ...set, rootCert: '' })]) {
    assert.deepEqual(keyProblemsOfSecret('east', kept), [], 'what is wrong elsewhere is for who decides');
  }
  assert.match(
    keyProblemsOfSecret('east', certManagerSecretOf({ ...set, caKey: foreign }))[0]?.title ?? '',
    /^tls\.key of/,
  );
});

test('a kept key that is bad refuses the mesh, though the key itself was left out', async t => {
  const { set } = await goodSet();
  const bad = secretOf({ ...set, caKey: 'nothing' });
  const { 'ca-key.pem': _left, ...data } = bad.data ?? {};
  const keyProblems = keyProblemsOfSecret('east', bad);
  const problems = await refused(folderFor(t), [{ name: 'east', cacerts: { ...bad, data }, keyProblems }]);
  assert.match(problems.map(each => each.title).join('\n'), /^ca-key\.pem of .* holds no private key$/);
});

test('what a cluster has and what the folder has go together when they are of one root', async t => {
  const folder = folderFor(t);
  const { set, root } = await goodSet();
  putSet(folder, 'west', (await goodSet(root)).set);
  const plan = await decided(folder, [{ name: 'east', cacerts: secretOf(set) }, { name: 'west' }]);
  assert.equal(fromOf(plan), 'cluster cluster folder');
});

test('sets in the folder without the key of their root are enough for their clusters', async t => {
  const folder = folderFor(t);
  const { set, root } = await goodSet();
  putSet(folder, 'east', set);
  putSet(folder, 'west', (await goodSet(root)).set);
  assert.equal(fromOf(await decided(folder, lacking)), 'folder folder folder');
});

test('a cluster that has one and another that lacks it need the root: named, with where to put its key', async t => {
  const folder = folderFor(t);
  const { set, root } = await goodSet();
  const [problem] = await refused(folder, [{ name: 'east', cacerts: secretOf(set) }, { name: 'west' }]);
  assert.match(problem?.title ?? '', /no certificates for west: .*O=Test, CN=Root/);
  assert.ok(problem?.hint.includes(fingerprint(root)));
  assert.match(problem?.hint ?? '', /root-key\.pem/);
  rootIn(folder, root);
  const plan = await decided(folder, [{ name: 'east', cacerts: secretOf(set) }, { name: 'west' }]);
  assert.equal(fromOf(plan), 'folder cluster generate');
});

test('another root in the folder does not sign for a cluster of a mesh that has one', async t => {
  const { folder, root } = await folderWithRoot(t);
  const { set, root: kept } = await goodSet();
  const [problem] = await refused(folder, [{ name: 'east', cacerts: secretOf(set) }, { name: 'west' }]);
  assert.equal(problem?.code, 'roots-differ');
  assert.ok(problem.evidence?.includes(fingerprint(root)));
  assert.ok(problem.evidence?.includes(fingerprint(kept)));
});

test('two clusters of two roots differ', async t => {
  const clusters = [
    { name: 'east', cacerts: secretOf((await goodSet()).set) },
    { name: 'west', cacerts: secretOf((await goodSet()).set) },
  ];
  const problems = await refused(folderFor(t), clusters);
  assert.deepEqual(
    problems.map(problem => problem.code),
    ['roots-differ'],
  );
  assert.match(problems[0]?.title ?? '', /cacerts in west has a different root CA than .*cacerts in east/);
});

test('the same roots in another order are one bundle', async t => {
  const { set, root } = await goodSet();
  const old = await made({ name: 'Old' });
  const east = secretOf({ ...set, rootCert: old.cert + set.rootCert });
  const own = (await goodSet(root)).set;
  const west = secretOf({ ...own, rootCert: set.rootCert + old.cert });
  const clusters = [
    { name: 'east', cacerts: east },
    { name: 'west', cacerts: west },
  ];
  assert.equal(fromOf(await decided(folderFor(t), clusters)), 'cluster cluster cluster');
});

test('all that is wrong is told at once', async t => {
  const folder = folderFor(t);
  put(join(folder, 'west', 'ca-cert.pem'), 'half a set');
  const problems = await refused(folder, [{ name: 'east', cacerts: secret({}) }, { name: 'west' }]);
  assert.equal(problems.length, 2);
  assert.match(problems[0]?.title ?? '', /cacerts in east lacks/);
  assert.match(problems[1]?.title ?? '', /west lacks ca-key\.pem/);
});

test('a set that istiod would refuse stops before anything is written', async t => {
  const folder = folderFor(t);
  const root = await made();
  putSet(folder, 'east', setOf(await made({ by: root, name: 'Server', authority: false }), root));
  assert.match((await refused(folder, [{ name: 'east' }]))[0]?.title ?? '', /not a CA certificate/);
});

test('another root in the folder is told when all clusters keep their own, and the same root is not', async t => {
  const { folder, root: other } = await folderWithRoot(t);
  const root = await made();
  const kept = async (name: string) => ({ name, cacerts: secretOf((await goodSet(root)).set) });
  const plan = await decided(folder, [await kept('east'), await kept('west')]);
  assert.equal(fromOf(plan), 'cluster cluster cluster');
  assert.deepEqual(plan.warnings, [
    `the root in ${folder} (SHA-256 ${fingerprint(other)}) is not used: the clusters keep their own (SHA-256 ${fingerprint(root)})`,
  ]);
  rootIn(folder, root);
  assert.deepEqual((await decided(folder, [await kept('east')])).warnings, []);
});

test('a broken set of a cluster that is not in the mesh does not matter', async t => {
  const { folder } = await folderWithRoot(t);
  put(join(folder, 'north', 'ca-cert.pem'), 'half a set');
  put(join(folder, 'notes'), 'a file');
  assert.equal(fromOf(await decided(folder, lacking)), 'folder generate generate');
});

test('a set of a cluster that is not in the mesh still says which root the folder is of', async t => {
  const folder = folderFor(t);
  putSet(folder, 'north', (await goodSet()).set);
  assert.match((await refused(folder, lacking))[0]?.title ?? '', /no certificates for east, west/);
});

test('a root beside sets of another root differs', async t => {
  const { folder } = await folderWithRoot(t);
  putSet(folder, 'east', (await goodSet()).set);
  assert.equal((await refused(folder, [{ name: 'east' }]))[0]?.code, 'roots-differ');
});

test('an expired root signs nothing', async t => {
  const folder = folderFor(t);
  rootIn(folder, await made({ until: NOW - DAY }));
  assert.match((await refused(folder, lacking))[0]?.title ?? '', /expired/);
});

test('one key in two clusters and an end that is near are warnings', async t => {
  const root = await made();
  const set = setOf(await made({ name: 'Shared', by: root, until: NOW + 10 * DAY }), root);
  const clusters = [
    { name: 'east', cacerts: secretOf(set) },
    { name: 'west', cacerts: secretOf(set) },
  ];
  const words = (await decided(folderFor(t), clusters)).warnings?.join('\n') ?? '';
  assert.match(words, /CN=Shared ends in 10 days/);
  assert.match(words, /use the same key/);
});

test('no word of a decision holds a secret', async t => {
  const folder = folderFor(t);
  const { set } = await goodSet();
  putSet(folder, 'east', { ...set, caKey: set.caKey.slice(0, -60) });
  const contents = await readContents(folder);
  const words = JSON.stringify([
    decideCertificates(contents, lacking, NOW),
    decideCertificates(contents, [{ name: 'east', cacerts: secretOf(set) }, { name: 'west' }], NOW),
    decideCertificates(contents, [{ name: 'east', cacerts: secretOf(set) }], NOW),
  ]);
  assert.ok(words.length > 100);
  for (const line of set.caKey.split('\n').filter(each => each.length > 40)) assert.ok(!words.includes(line));
  assert.ok(!words.includes('PRIVATE KEY'));
});
