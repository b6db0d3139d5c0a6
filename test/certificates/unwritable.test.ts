/** Folders that keys cannot be kept in are told before anything is written to a cluster; what kills left goes. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { readContents } from '../../source/certificates/contents.ts';
import { decideFromFolder } from '../../source/certificates/decide.ts';
import { createCertificatesFolder } from '../../source/certificates/folder.ts';
import { isLeftOver, markedName } from '../../source/files/left-over.ts';
import { ProblemError } from '../../source/model/problem.ts';
import { NOW } from './authorities.ts';
import { folderFor, put } from './folders.ts';

const clusters = [{ name: 'east' }];

/** What is said of a folder in which keys would have to be made. */
async function refusal(path: string): Promise<string> {
  const decision = await decideFromFolder(path, clusters, NOW);
  return 'problems' in decision ? decision.problems.map(each => `${each.code}: ${each.title}`).join('; ') : 'writable';
}

/** What writing there ends with. */
async function writing(path: string): Promise<string> {
  try {
    await createCertificatesFolder(path).writeRoot({ key: 'k', cert: 'c' });
  } catch (error) {
    if (error instanceof ProblemError) return error.problem.title;
    throw error;
  }
  return 'written';
}

test('a folder that can be written to is, and trying leaves nothing behind', async t => {
  const folder = folderFor(t);
  assert.equal(await refusal(join(folder, 'a', 'b')), 'writable');
  assert.deepEqual(readdirSync(folder), []);
  mkdirSync(join(folder, 'there'), { mode: 0o700 });
  assert.equal(await refusal(join(folder, 'there')), 'writable');
  assert.deepEqual(readdirSync(join(folder, 'there')), []);
});

test('a path that can hold no folder is a problem with that path, at once and whoever asks', async t => {
  const folder = folderFor(t);
  writeFileSync(join(folder, 'file'), '');
  const paths = [join(folder, 'file'), join(folder, 'file', 'below'), join(folder, 'x'.repeat(300))];
  const systems =
    process.platform === 'linux' ? ['/proc/none/deep', '/proc/self/none', '/dev/null/x', '/dev/zero'] : [];
  for (const path of [...paths, ...systems]) {
    assert.match(await refusal(path), /^(bad-input|bad-certificate): /, path);
    assert.ok((await refusal(path)).includes(path.slice(0, 10)), path);
    assert.notEqual(await writing(path), 'written', path);
  }
});

test('a folder that may not be written to is a problem before keys are made', async t => {
  if (process.getuid?.() === 0) return t.diagnostic('root may write everywhere');
  const folder = folderFor(t);
  chmodSync(folder, 0o500);
  assert.match(await refusal(join(folder, 'mesh1')), /permission denied/);
  chmodSync(folder, 0o700);
});

test('a file system that takes no more is a problem before keys are made', t => {
  const folder = folderFor(t);
  const program = join(import.meta.dirname, 'limited.ts');
  // Files of at most 1 kB: as on a full disk, the system takes a part and refuses the rest.
  const { stdout } = spawnSync('sh', ['-c', `ulimit -f 2; exec ${process.execPath} ${program} ${folder}`], {
    encoding: 'utf8',
  });
  assert.match(stdout, /bad-input: .*the file system takes no file of that size/);
  assert.deepEqual(readdirSync(folder), []);
});

/** A process that has ended. */
const ended = () => spawnSync(process.execPath, ['-e', '']).pid;

test('a folder is left over when its program has ended, on this machine', () => {
  const mine = markedName('x-');
  assert.equal(isLeftOver(`${mine}abc`, 'x-'), false, 'this one runs');
  assert.equal(isLeftOver(mine.replace(`-${process.pid}-`, `-${ended()}-`), 'x-'), true);
  assert.equal(isLeftOver(mine.replace(`-${process.pid}-`, '-1-'), 'x-'), false);
  assert.equal(isLeftOver(`x-00000000-${ended()}-abc`, 'x-'), false, 'another machine');
  for (const name of ['x-', 'x-abc', 'y', mine.replace(`-${process.pid}-`, '-1e3-')])
    assert.equal(isLeftOver(name, 'x-'), false);
});

test('what a killed program left is taken away by the next one, also when that makes nothing', async t => {
  const path = folderFor(t);
  const left = markedName('.unfinished-').replace(`-${process.pid}-`, `-${ended()}-`);
  put(join(path, `${left}1`, 'ca-key.pem'), 'a key');
  put(join(path, `${markedName('.unfinished-')}1`, 'ca-key.pem'), 'of a program that runs');
  await readContents(path);
  assert.ok(!existsSync(join(path, `${left}1`)));
  assert.equal(readdirSync(path).length, 1);
});

test('but not before a root that it was about to finish has been finished', async t => {
  const path = folderFor(t);
  const left = `${markedName('.unfinished-').replace(`-${process.pid}-`, `-${ended()}-`)}1`;
  put(join(path, 'root-key.pem'), 'root key');
  put(join(path, left, 'root-key.pem'), 'root key');
  put(join(path, left, 'root-cert.pem'), 'root cert');
  await createCertificatesFolder(path).clear();
  assert.deepEqual(readdirSync(path).toSorted(), ['root-cert.pem', 'root-key.pem']);
});
