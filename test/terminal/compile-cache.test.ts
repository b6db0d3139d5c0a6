/** Where Node keeps what it compiled of the program: in a folder of the user alone, or nowhere. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { builtEastwest } from './bundled.ts';

let built: ReturnType<typeof builtEastwest> | undefined;
const root = new URL('../..', import.meta.url).pathname;
/** Some user who is not the one of the tests. */
const STRANGER = 4711;
const asRoot = process.getuid?.() === 0 ? {} : { skip: 'only root can give a folder to another user' };

/** A cache folder as XDG_CACHE_HOME names it. */
function cacheHome(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'eastwest-cache-'));
  t.after(() => rmSync(folder, { recursive: true }));
  return folder;
}

/** Starts the shipped program once; what it says does not depend on the cache. */
function start(environment: NodeJS.ProcessEnv): void {
  built ??= builtEastwest();
  const [node = '', ...program] = built('--version');
  const { NODE_COMPILE_CACHE: _ours, ...env } = process.env;
  const said = execFileSync(node, program, { cwd: root, env: { ...env, ...environment }, encoding: 'utf8' });
  assert.match(said, /^eastwest \d/);
}

/** What was compiled and kept. */
function kept(folder: string): readonly string[] {
  return existsSync(folder) ? readdirSync(folder) : [];
}

test('what is compiled is kept in the cache folder of the user, which is made for the user alone', t => {
  const home = cacheHome(t);
  start({ XDG_CACHE_HOME: join(home, 'cache'), TMPDIR: home });
  assert.equal(kept(join(home, 'cache', 'eastwest', 'compiled')).length, 1);
  assert.deepEqual(readdirSync(home), ['cache'], 'nothing in the temporary folder');
  assert.equal(statSync(join(home, 'cache', 'eastwest', 'compiled')).mode & 0o777, 0o700);
});

test('without XDG_CACHE_HOME, or with a relative one, it is ~/.cache', t => {
  const home = cacheHome(t);
  start({ HOME: home, XDG_CACHE_HOME: 'relative' });
  assert.equal(kept(join(home, '.cache', 'eastwest', 'compiled')).length, 1);
  assert.ok(!existsSync(join(root, 'relative')));
});

test('the folder that the user names with NODE_COMPILE_CACHE is used, and no other', t => {
  const home = cacheHome(t);
  start({ NODE_COMPILE_CACHE: join(home, 'mine'), XDG_CACHE_HOME: join(home, 'cache') });
  assert.equal(kept(join(home, 'mine')).length, 1);
  assert.ok(!existsSync(join(home, 'cache')));
});

test('a folder that others may write to is not used', t => {
  for (const shared of ['compiled', 'eastwest']) {
    const home = cacheHome(t);
    const compiled = join(home, 'eastwest', 'compiled');
    mkdirSync(compiled, { recursive: true, mode: 0o700 });
    chmodSync(shared === 'compiled' ? compiled : join(home, 'eastwest'), 0o777);
    start({ XDG_CACHE_HOME: home });
    assert.deepEqual(kept(compiled), [], shared);
  }
});

test('a folder below one that others may write to is not used, unless only owners can rename there', t => {
  for (const [mode, files] of [
    [0o777, 0],
    [0o1777, 1],
  ] as const) {
    const home = cacheHome(t);
    chmodSync(home, mode);
    start({ XDG_CACHE_HOME: join(home, 'cache') });
    assert.equal(kept(join(home, 'cache', 'eastwest', 'compiled')).length, files, mode.toString(8));
  }
});

test('a symbolic link in the place of the folder is not followed', t => {
  for (const linked of ['eastwest', join('eastwest', 'compiled')]) {
    const home = cacheHome(t);
    const elsewhere = cacheHome(t);
    if (linked !== 'eastwest') mkdirSync(join(home, 'eastwest'), 0o700);
    symlinkSync(elsewhere, join(home, linked));
    start({ XDG_CACHE_HOME: home });
    assert.deepEqual(kept(join(elsewhere, 'compiled')), [], linked);
    if (linked !== 'eastwest') assert.deepEqual(kept(elsewhere), []);
  }
});

test('a folder of another user is not used, nor one below it', asRoot, t => {
  for (const foreign of ['', 'eastwest', join('eastwest', 'compiled')]) {
    const home = cacheHome(t);
    const compiled = join(home, 'eastwest', 'compiled');
    mkdirSync(compiled, { recursive: true, mode: 0o700 });
    chownSync(join(home, foreign), STRANGER, STRANGER);
    start({ XDG_CACHE_HOME: home });
    assert.deepEqual(kept(compiled), [], foreign);
  }
});

test('where no folder can be made the program starts all the same', t => {
  const home = cacheHome(t);
  for (const place of [join(home, 'a', 'b'), '/proc/none', '/dev/null', '/dev/full/x'])
    start({ XDG_CACHE_HOME: place });
  assert.deepEqual(readdirSync(home), []);
});
