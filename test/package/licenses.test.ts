/** THIRD-PARTY-LICENSES holds the texts of exactly what is bundled. */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { bundled, bundledInOne } from '../../bin/build/bundled.mjs';
import { partsOf, thirdPartyLicenses } from '../../bin/build/licenses.mjs';
import { matchesGolden } from '../helpers/goldens.ts';

const root = new URL('../..', import.meta.url).pathname;
const { metafile } = await bundled(root, '/nonexistent');
assert.ok(metafile);

test('the license texts of all that is bundled stand in THIRD-PARTY-LICENSES, and no others', () => {
  const text = thirdPartyLicenses(metafile.inputs, root);
  const bundledPackages = new Set(
    Object.keys(metafile.inputs).flatMap(input => /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1] ?? []),
  );
  for (const name of bundledPackages) assert.ok(text.includes(`\n${name} `), name);
  matchesGolden(new URL('../../THIRD-PARTY-LICENSES', import.meta.url), text);
});

test('executables of one file contain nothing else', async () => {
  const inOne = await bundledInOne(root, '/nonexistent');
  const text = readFileSync(`${root}THIRD-PARTY-LICENSES`, 'utf8');
  const parts = partsOf(inOne.metafile?.inputs ?? {}, root);
  assert.ok(parts.length > 0);
  for (const { name, version } of parts) assert.ok(text.includes(`\n${name} ${version} (`), name);
});

test('parts of a package with a license of their own, and those that their package leaves out, are in it', () => {
  const text = readFileSync(`${root}THIRD-PARTY-LICENSES`, 'utf8');
  assert.match(text, /Copyright Fedor Indutny/);
  assert.match(text, /Copyright \(c\) Meta Platforms, Inc\. and affiliates\./);
  assert.match(text, /Copyright \(c\) 2023, and above Paolo Insogna/);
});

test('a package without a license text stops the release, and says where to put one', t => {
  const folder = mkdtempSync(join(tmpdir(), 'eastwest-licenses-'));
  t.after(() => rmSync(folder, { recursive: true }));
  mkdirSync(join(folder, 'node_modules/bare'), { recursive: true });
  writeFileSync(join(folder, 'node_modules/bare/package.json'), '{"name":"bare","version":"1.0.0","license":"MIT"}');
  assert.throws(
    () => thirdPartyLicenses({ 'node_modules/bare/index.js': {} }, folder),
    /bare has no license text: add it/,
  );
});
