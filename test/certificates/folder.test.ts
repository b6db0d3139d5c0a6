import assert from 'node:assert/strict';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  utimesSync,
} from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { createCertificatesFolder } from '../../source/certificates/folder.ts';
import { ProblemError } from '../../source/model/problem.ts';
import { ProblemsError } from '../../source/model/problems-error.ts';
import { folderFor, put, putSet } from './folders.ts';

const set = { caKey: 'key\n', caCert: 'cert\n', rootCert: 'root\n', certChain: 'chain\n' };
const other = { caKey: 'other key\n', caCert: 'other\n', rootCert: 'other\n', certChain: 'other\n' };
const root = { key: 'root key\n', cert: 'root cert\n' };
const modeOf = (path: string) => (statSync(path).mode & 0o777).toString(8);

async function problemOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
  } catch (error) {
    if (error instanceof ProblemError) return `${error.problem.title} — ${error.problem.hint}`;
    if (error instanceof ProblemsError) return error.message;
    throw error;
  }
  return 'no problem';
}

test('a folder that is not there holds nothing, and looking does not make it', async t => {
  const path = join(folderFor(t), 'mesh1');
  const folder = createCertificatesFolder(path);
  assert.equal(await folder.readRoot(), undefined);
  assert.equal(await folder.readSet('east'), undefined);
  assert.deepEqual(await folder.clusters(), []);
  assert.ok(!existsSync(path));
});

test('what is written is read again, in folders of mode 0700 and files of mode 0600, and nothing else is left', async t => {
  const path = join(folderFor(t), 'eastwest-certs', 'mesh1');
  const folder = createCertificatesFolder(path);
  await folder.writeRoot(root);
  await folder.writeSet('east', set);
  assert.deepEqual(await folder.readRoot(), root);
  assert.deepEqual((await folder.readSet('east'))?.set, set);
  assert.deepEqual(await folder.clusters(), ['east']);
  assert.deepEqual(readdirSync(path).toSorted(), ['east', 'root-cert.pem', 'root-key.pem']);
  for (const place of [join(path, '..'), path, join(path, 'east')]) assert.equal(modeOf(place), '700');
  const written = ['root-key.pem', 'root-cert.pem', 'east/ca-key.pem', 'east/cert-chain.pem'];
  for (const file of written) assert.equal(modeOf(join(path, file)), '600');
});

test('nothing that is there is overwritten: who was first keeps the place', async t => {
  const path = folderFor(t);
  const folder = createCertificatesFolder(path);
  await folder.writeRoot(root);
  await folder.writeSet('east', set);
  await folder.writeRoot({ key: 'second\n', cert: 'second\n' });
  await folder.writeSet('east', other);
  assert.deepEqual(await folder.readRoot(), root);
  assert.deepEqual((await folder.readSet('east'))?.set, set);
});

test('many writers at once never mix their keys', async t => {
  const path = folderFor(t);
  const writers = ['a', 'b', 'c', 'd', 'e', 'f'];
  await Promise.all(
    writers.map(async name => {
      const folder = createCertificatesFolder(path);
      await folder.writeRoot({ key: name, cert: name });
      await folder.writeSet('east', { caKey: name, caCert: name, rootCert: name, certChain: name });
      const seen = await folder.readRoot();
      assert.equal(seen?.key, seen?.cert);
    }),
  );
  const found = await createCertificatesFolder(path).readSet('east');
  assert.equal(new Set(Object.values(found?.set ?? {})).size, 1);
  assert.deepEqual(readdirSync(path).toSorted(), ['east', 'root-cert.pem', 'root-key.pem']);
});

test('a root whose writer was killed between its two files is finished by the next run', async t => {
  const path = folderFor(t);
  put(join(path, '.unfinished-1234', 'root-key.pem'), root.key);
  put(join(path, '.unfinished-1234', 'root-cert.pem'), root.cert);
  put(join(path, '.unfinished-5678', 'root-key.pem'), 'one that lost\n');
  put(join(path, '.unfinished-5678', 'root-cert.pem'), 'one that lost\n');
  put(join(path, 'root-key.pem'), root.key);
  assert.deepEqual(await createCertificatesFolder(path).readRoot(), root);
  assert.equal(readFileSync(join(path, 'root-cert.pem'), 'utf8'), root.cert);
});

test('a set whose writer was killed before it was whole is as if it had never been', async t => {
  const path = folderFor(t);
  put(join(path, '.unfinished-1234', 'ca-key.pem'), 'half');
  const folder = createCertificatesFolder(path);
  assert.equal(await folder.readSet('east'), undefined);
  assert.deepEqual(await folder.clusters(), []);
  await folder.writeSet('east', set);
  assert.deepEqual((await folder.readSet('east'))?.set, set);
});

test('what a killed program left is cleared away later, what another program is at is not', async t => {
  const path = folderFor(t);
  const long = new Date(Date.now() - 60 * 60 * 1000);
  put(join(path, '.unfinished-old', 'ca-key.pem'), 'half');
  put(join(path, '.unfinished-now', 'ca-key.pem'), 'half');
  utimesSync(join(path, '.unfinished-old'), long, long);
  await createCertificatesFolder(path).writeSet('east', set);
  assert.deepEqual(readdirSync(path).toSorted(), ['.unfinished-now', 'east']);
});

test('a root key without its certificate is a problem that says what to put there', async t => {
  const path = folderFor(t);
  put(join(path, 'root-key.pem'), root.key);
  assert.match(await problemOf(createCertificatesFolder(path).readRoot()), /root-key\.pem exists without root-cert/);
});

test('a root certificate without its key is read as such', async t => {
  const path = folderFor(t);
  put(join(path, 'root-cert.pem'), root.cert, 0o644);
  assert.deepEqual(await createCertificatesFolder(path).readRoot(), { cert: root.cert, key: undefined });
});

test('a set that lacks files is a problem that names them', async t => {
  const path = folderFor(t);
  put(join(path, 'east', 'ca-cert.pem'), 'cert');
  put(join(path, 'east', 'root-cert.pem'), 'root');
  put(join(path, 'east', 'cert-chain.pem'), '  \n');
  assert.match(
    await problemOf(createCertificatesFolder(path).readSet('east')),
    /east lacks ca-key\.pem, cert-chain\.pem/,
  );
});

test('an empty folder of a cluster is no set, and is filled', async t => {
  const path = folderFor(t);
  mkdirSync(join(path, 'east'));
  const folder = createCertificatesFolder(path);
  assert.equal(await folder.readSet('east'), undefined);
  await folder.writeSet('east', set);
  assert.deepEqual((await folder.readSet('east'))?.set, set);
});

test('a key that others can read is refused with the command that mends it', async t => {
  const path = folderFor(t);
  putSet(path, 'east', set);
  chmodSync(join(path, 'east', 'ca-key.pem'), 0o644);
  const words = await problemOf(createCertificatesFolder(path).readSet('east'));
  assert.match(words, /mode 0644.*chmod 600 .*ca-key\.pem/);
});

test('certificates that others can read are fine', async t => {
  const path = folderFor(t);
  putSet(path, 'east', set);
  chmodSync(join(path, 'east', 'ca-cert.pem'), 0o644);
  chmodSync(join(path, 'east'), 0o755);
  assert.deepEqual((await createCertificatesFolder(path).readSet('east'))?.set, set);
});

test('a folder that everybody can write to is refused', async t => {
  const path = folderFor(t);
  chmodSync(path, 0o777);
  const folder = createCertificatesFolder(path);
  assert.match(await problemOf(folder.readRoot()), /can be written by everybody/);
  assert.match(await problemOf(folder.writeRoot(root)), /can be written by everybody/);
  assert.deepEqual(readdirSync(path), []);
});

test('symbolic links inside the folder are refused, the folder itself may be one', async t => {
  const path = folderFor(t);
  const elsewhere = folderFor(t);
  putSet(elsewhere, 'west', set);
  put(join(elsewhere, 'key'), 'a key');
  symlinkSync(join(elsewhere, 'key'), join(path, 'root-key.pem'));
  symlinkSync(join(elsewhere, 'west'), join(path, 'west'));
  symlinkSync(elsewhere, join(path, 'link'));
  const folder = createCertificatesFolder(path);
  assert.match(await problemOf(folder.readRoot()), /root-key\.pem cannot be used: it is a symbolic link/);
  assert.match(await problemOf(folder.readSet('west')), /west is not a folder, or is a symbolic link/);
  assert.deepEqual((await createCertificatesFolder(join(path, 'link')).readSet('west'))?.set, set);
});

test('a link that leads nowhere is neither followed nor filled', async t => {
  const path = folderFor(t);
  symlinkSync(join(path, 'nowhere'), join(path, 'root-key.pem'));
  const folder = createCertificatesFolder(path);
  assert.match(await problemOf(folder.readRoot()), /symbolic link/);
  await folder.writeRoot(root);
  assert.ok(!existsSync(join(path, 'nowhere')));
});

test('a file where a folder belongs is a problem', async t => {
  const path = folderFor(t);
  put(join(path, 'east'), 'a file');
  const folder = createCertificatesFolder(path);
  assert.match(await problemOf(folder.readSet('east')), /east is not a folder/);
  assert.match(await problemOf(folder.writeSet('east', set)), /is not a folder/);
  assert.match(await problemOf(createCertificatesFolder(join(path, 'east')).readRoot()), /is not a folder/);
});

test('a cluster name that leads elsewhere is refused', async t => {
  const folder = createCertificatesFolder(folderFor(t));
  for (const name of ['../east', 'a/b', '.', '', 'EAST']) {
    assert.match(await problemOf(folder.readSet(name)), /cannot be a cluster name/);
  }
});
