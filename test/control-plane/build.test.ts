/** Finding and building the programs, with a `go` of the test's own that only pretends to compile. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { buildPrograms } from './build.ts';
import { tryLock } from './lock.ts';
import { programNames, programSets, recipes } from './programs.ts';
import { locate } from './programs-on-disk.ts';
import { unavailable, unavailableWith } from './unavailable.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'eastwest-build-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** An executable script in `<folder>/<place>/`. */
function executable(place: string, name: string, text: string): string {
  mkdirSync(join(folder, place), { recursive: true });
  const file = join(folder, place, name);
  writeFileSync(file, `#!/bin/sh\n${text}\n`);
  chmodSync(file, 0o755);
  return dirname(file);
}

/** An environment whose `go` says it is `version`; for each build it writes a line to `builds`, then does `compile`. */
function environment(version: string, compile = 'cp "$0" "$out"'): NodeJS.ProcessEnv {
  const go = executable(
    'bin',
    'go',
    `if [ "$1" = env ]; then printf '${version}\\nlinux\\namd64\\n'; exit; fi
for word; do [ "$before" = -o ] && out=$word; before=$word; done
echo "$out" >> '${folder}/builds'
${compile}`,
  );
  return { PATH: `${go}:/usr/bin:/bin`, XDG_CACHE_HOME: join(folder, 'cache') };
}

const built = () =>
  readFileSync(join(folder, 'builds'), 'utf8')
    .trim()
    .split('\n')
    .map(line => line.split('/').at(-1));

test('programs are built once, also when two ask at the same time', async () => {
  const env = environment('go1.26.3');
  const lines: string[] = [];
  const both = await Promise.all([1, 2].map(() => buildPrograms(env, 'control-plane', line => lines.push(line))));
  assert.deepEqual(built(), [...programNames]);
  for (const result of both) assert.ok('paths' in result && result.paths.kwok.startsWith(join(folder, 'cache')));
  assert.ok(lines.some(line => /^built kwok in \d+ s, \d+ MB$/.test(line)));
  assert.ok(lines.some(line => line.startsWith('waiting for process')));
  await buildPrograms(env, 'control-plane', line => lines.push(line));
  assert.equal(built().length, programNames.length);
});

test('a build that fails says why, leaves nothing half done, and continues from there the next time', async () => {
  const failing = environment('go1.26.3', 'case "$out" in */kwok) echo no network >&2; exit 1;; esac; cp "$0" "$out"');
  const result = await buildPrograms(failing, 'control-plane', () => undefined);
  assert.match('reason' in result ? result.reason : '', /go build of kwok failed: no network/);
  const located = locate(failing, 'control-plane');
  assert.ok('cache' in located);
  assert.deepEqual(located.missing, ['kwok']);
  assert.deepEqual(readdirSync(located.cache).toSorted(), programNames.filter(name => name !== 'kwok').toSorted());
  await buildPrograms(environment('go1.26.3'), 'control-plane', () => undefined);
  assert.deepEqual(built().slice(-2), ['kwok', 'kwok']);
});

test('another Go or another sum is another place in the cache', () => {
  const cacheOf = (version: string) => {
    const located = locate(environment(version), 'control-plane');
    return 'cache' in located ? located.cache : '';
  };
  assert.equal(cacheOf('go1.26.3'), cacheOf('go1.26.3'));
  assert.notEqual(cacheOf('go1.26.3'), cacheOf('go1.27.0'));
});

test('what some tests run on a control plane is built apart from it, with the files that belong to it', async () => {
  const env = environment('go1.26.3', `if [ "$1" = list ]; then echo '${folder}/module'; exit; fi; cp "$0" "$out"`);
  const { beside } = recipes['metallb-controller'];
  assert.ok(beside !== undefined);
  executable(join('module', dirname(beside.path)), basename(beside.path), '# a manifest');
  const result = await buildPrograms(env, 'metallb', () => undefined);
  assert.ok('paths' in result);
  assert.deepEqual(Object.keys(result.paths), [...programSets.metallb]);
  const kept = readdirSync(dirname(result.paths['metallb-controller'])).toSorted();
  assert.deepEqual(kept, [...programSets.metallb, basename(beside.path)].toSorted());
  const others = locate(env, 'control-plane');
  assert.ok('missing' in others);
  assert.deepEqual(others.missing, programNames);
});

test('programs beside a control plane are a reason to skip, also in CI, until they are kept or asked for', async () => {
  const env = { ...environment('go1.26.3'), CI: 'true' };
  assert.match(unavailableWith('olm', env) ?? '', /^olm-operator and catalog-operator are not built, /);
  await buildPrograms(env, 'control-plane', () => undefined);
  const asked = { ...environment('go1.26.3', 'exit 1'), EASTWEST_OPERATORS: 'true' };
  assert.throws(
    () => unavailableWith('olm', asked),
    /with EASTWEST_OPERATORS set this must run, but go build of olm-operator/,
  );
  const located = locate(env, 'olm');
  assert.ok('cache' in located);
  mkdirSync(located.cache, { recursive: true });
  for (const file of Object.values(located.paths)) {
    writeFileSync(file, '');
    chmodSync(file, 0o755);
  }
  assert.equal(unavailableWith('olm', env), undefined);
});

test('KUBEBUILDER_ASSETS supplies what it has', () => {
  const assets = executable('assets', 'etcd', '');
  executable('assets', 'kube-apiserver', '');
  const located = locate({ ...environment('go1.26.3'), KUBEBUILDER_ASSETS: assets }, 'control-plane');
  assert.ok('paths' in located);
  assert.equal(located.paths.etcd, join(assets, 'etcd'));
  assert.deepEqual(located.missing, ['kube-controller-manager', 'kube-scheduler', 'test-kubelet', 'kwok']);
});

test('without a Go that is new enough there is a reason, and with CI set that is a failure', () => {
  const old = environment('go1.25.9');
  assert.match(unavailable(old) ?? '', /Go 1\.26 or newer is needed .* is go1\.25\.9/);
  assert.match(unavailable({ ...old, PATH: join(folder, 'empty') }) ?? '', /no usable go on the PATH/);
  assert.throws(() => unavailable({ ...old, CI: 'true' }), /with CI set this must run, but Go 1\.26/);
});

test('a build that fails is the reason why there are no control planes', () => {
  const env = environment('go1.26.3', 'echo no network >&2; exit 1');
  assert.equal(unavailable(env), 'go build of etcd failed: no network');
});

test('a lock is had by one at a time, and a dead owner does not keep it', () => {
  const file = join(folder, 'lock');
  const mine = tryLock(file);
  assert.ok('release' in mine);
  assert.deepEqual(tryLock(file), { holder: process.pid });
  mine.release();
  const dead = spawnSync(process.execPath, ['--version']).pid;
  writeFileSync(file, String(dead));
  assert.deepEqual(tryLock(file), { holder: dead });
  assert.ok('release' in tryLock(file));
});
