/** Files named by the user: whole, at once or not at all. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';
import { readWhole, UnusableFile, unusable } from '../../source/files/read-file.ts';
import { folderWith } from '../kubernetes/folder.ts';

const most = 1024 * 1024;

function why(path: string, limits: Parameters<typeof readWhole>[1] = { most }): string {
  try {
    readWhole(path, limits);
  } catch (error) {
    if (error instanceof UnusableFile) return error.why;
    throw error;
  }
  return 'read';
}

test('a file is read whole, through a link as well, unless links are refused', t => {
  const folder = folderWith(t, { file: 'x'.repeat(200_000) });
  symlinkSync(join(folder, 'file'), join(folder, 'link'));
  assert.equal(readWhole(join(folder, 'file'), { most }).bytes.length, 200_000);
  assert.equal(readWhole(join(folder, 'link'), { most }).bytes.length, 200_000);
  assert.equal(why(join(folder, 'link'), { most, links: false }), 'it is a symbolic link');
});

test('files of the system that say they are empty are read, up to the limit', () => {
  if (process.platform !== 'linux') return;
  assert.match(readWhole('/proc/self/status', { most }).bytes.toString(), /^Name:/);
  assert.equal(why('/proc/self/status', { most: 10 }), 'it is larger than 0 MB');
});

test('what is not a file is refused at once, in words: pipes, sockets, devices, folders', async t => {
  const folder = folderWith(t, {});
  execFileSync('mkfifo', [join(folder, 'pipe')]);
  const server = createServer().listen(join(folder, 'socket'));
  t.after(() => server.close());
  await new Promise(done => server.once('listening', done));
  const expected = {
    [join(folder, 'pipe')]: 'it is a pipe, not a file',
    [join(folder, 'socket')]: 'it is a socket, not a file',
    '/dev/zero': 'it is a device, not a file',
    '/dev/tty': 'it is a device, not a file',
    [folder]: 'it is a folder',
  };
  for (const [path, words] of Object.entries(expected)) {
    assert.equal(why(path), words, path);
    assert.equal(unusable(path, { most }), words, path);
  }
});

test('what the file system says is said in words', t => {
  const folder = folderWith(t, { file: '' });
  symlinkSync('loop', join(folder, 'loop'));
  const expected = {
    [join(folder, 'nothing')]: 'there is no such file',
    [join(folder, 'file', 'below')]: 'part of the path is a file',
    [join(folder, 'loop')]: 'it is a symbolic link, or one that leads back to itself',
    [join(folder, 'x'.repeat(300))]: 'the name is too long',
    [`${folder}/a\0b`]: 'it is not a path',
  };
  for (const [path, words] of Object.entries(expected)) assert.equal(why(path), words, path);
});

test('a file beyond the limit is not read, wherever its size is told', t => {
  const folder = folderWith(t, { large: Buffer.alloc(most + 1) });
  assert.equal(why(join(folder, 'large')), 'it is larger than 1 MB');
  assert.equal(unusable(join(folder, 'large'), { most }), 'it is larger than 1 MB');
  mkdirSync(join(folder, 'sub'));
  writeFileSync(join(folder, 'sub', 'fits'), Buffer.alloc(most));
  assert.equal(why(join(folder, 'sub', 'fits')), 'read');
});

test('files of the kernel that wait for something to read, or never end, are refused', () => {
  if (process.platform !== 'linux') return;
  for (const path of ['/proc/kmsg', '/proc/self/mem', '/proc/self/pagemap', '/proc/kcore', '/sys/power/state']) {
    assert.ok(why(path).length > 0, path);
  }
});
