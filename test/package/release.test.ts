/** `npm run release -- --dry-run`, without any Node for executables: offline, and twice the same. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { homebrewFormula, krewManifest, releaseNotes, sbom } from '../../bin/release/texts.ts';
import { tarOf } from '../../source/files/tar-archive.ts';

const root = new URL('../..', import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), 'eastwest-release-test-'));
after(() => rmSync(folder, { recursive: true }));

function release(out: string): string {
  const PATH = [dirname(process.execPath), process.env.PATH ?? ''].join(delimiter);
  const argv = ['bin/release/release.ts', '--dry-run', '--out', out, '--nodes', join(folder, 'none')];
  return execFileSync(process.execPath, argv, { cwd: root, encoding: 'utf8', env: { ...process.env, PATH } });
}

test('a dry run makes package, SBOM, notes and manifests, says what is not ready, and twice the same', () => {
  const [one, other] = [join(folder, 'one'), join(folder, 'other')];
  const told = release(one);
  release(other);
  assert.match(told, /not ready: +no Node [\d.]+ for linux-x64 in the cache: --fetch/);
  const sums = readFileSync(join(one, 'SHA256SUMS'), 'utf8');
  assert.equal(sums, readFileSync(join(other, 'SHA256SUMS'), 'utf8'));
  const listed = sums
    .trim()
    .split('\n')
    .map(line => line.split('  '));
  assert.deepEqual(
    listed.map(([, name]) => name),
    readdirSync(one)
      .filter(name => name !== 'SHA256SUMS')
      .sort(),
  );
  for (const [sum, name = ''] of listed) {
    assert.equal(
      createHash('sha256')
        .update(readFileSync(join(one, name)))
        .digest('hex'),
      sum,
    );
  }
  const parts = JSON.parse(readFileSync(join(one, 'sbom.cdx.json'), 'utf8')).components;
  const licenses = readFileSync(join(root, 'THIRD-PARTY-LICENSES'), 'utf8');
  assert.ok(parts.length > 20);
  for (const { name, version } of parts) assert.ok(licenses.includes(`\n${name} ${version} (`), name);
});

test('the notes of a release are its section of the changelog', () => {
  const changelog = '# Changelog\n\n## 0.2.0, 2027-01-02\n\n- New.\n\n## 0.1.0, 2026-12-01\n\n- Old.\n';
  assert.deepEqual(releaseNotes(changelog, '0.2.0'), { heading: '0.2.0, 2027-01-02', text: '- New.\n' });
  assert.equal(releaseNotes(changelog, '0.3.0'), undefined);
});

test('the krew manifest has an entry for each archive, with its checksum and the names that krew uses', () => {
  const archives = new Map([
    ['linux-x64', { name: 'l.tar.gz', sum: 'aa' }],
    ['win32-x64', { name: 'w.tar.gz', sum: 'bb' }],
  ]);
  const text = krewManifest('0.1.0', archives, 'https://example.com');
  assert.match(
    text,
    /os: linux\n +arch: amd64\n +uri: https:\/\/example.com\/l.tar.gz\n +sha256: aa\n +bin: eastwest\n/,
  );
  assert.match(text, /os: windows\n +arch: amd64\n.*sha256: bb\n +bin: eastwest.exe\n/s);
});

test('the formula installs the package by its checksum', () => {
  const text = homebrewFormula({ name: 'eastwest-0.1.0.tgz', sum: 'cc' }, 'https://example.com');
  assert.match(text, /url "https:\/\/example.com\/eastwest-0.1.0.tgz"\n +sha256 "cc"/);
});

test('the SBOM of the same parts is the same, in whatever order they were found', () => {
  const parts = [
    { name: 'ws', version: '1.0.0', license: 'MIT' },
    { name: '@a/b', version: '1.0.0', license: 'MIT' },
  ];
  const own = { version: '0.1.0', committed: '' };
  assert.equal(sbom(parts, own), sbom(parts.toReversed(), own));
  assert.match(sbom(parts, own), /pkg:npm\/%40a\/b@1\.0\.0/);
});

test('archives are read by tar, with their rights', t => {
  const there = mkdtempSync(join(tmpdir(), 'eastwest-tar-'));
  t.after(() => rmSync(there, { recursive: true }));
  const archive = tarOf(
    [{ path: 'run', content: Buffer.from('#!/bin/sh\necho ran\n'), executable: true }],
    1_700_000_000,
  );
  execFileSync('tar', ['-xf', '-', '-C', there], { input: archive });
  assert.equal(execFileSync(join(there, 'run'), { encoding: 'utf8' }), 'ran\n');
});
