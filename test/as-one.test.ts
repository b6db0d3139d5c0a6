/** Which test files share a process, and that sharing one hides nothing. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { sharingFiles, testFiles, whyAlone } from './helpers/sharing.ts';

test('every test file is run by itself or with others', () => {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8'));
  assert.match(scripts.test, / test\/run\.ts$/);
  const all = testFiles();
  assert.ok(all.includes('test/as-one.test.ts'));
  const shared = sharingFiles();
  assert.deepEqual(
    shared.filter(each => !all.includes(each)),
    [],
  );
  assert.ok(shared.length > all.length / 3, 'most of those that are quick share a process');
});

test('a file is alone for what it names, for what its helpers name, and for simulated clusters', () => {
  assert.match(whyAlone('test/as-one.test.ts') ?? '', /names from 'node:child_process'/);
  assert.match(whyAlone('test/kubernetes/api.test.ts') ?? '', /^test\/kubernetes\/server\.ts names /);
  assert.match(whyAlone('test/contract/in-process.test.ts') ?? '', /names after\(/);
  assert.match(whyAlone('test/foreign-text.test.ts') ?? '', /names process\.cpuUsage/);
  assert.match(whyAlone('test/plans/rehearsed.test.ts') ?? '', /^plays on simulated clusters: /);
  assert.match(whyAlone('test/certificates/keys.test.ts') ?? '', /keys/);
  assert.equal(whyAlone('test/model/ranges.test.ts'), undefined);
  assert.equal(whyAlone('test/screens/keys.test.tsx'), undefined);
});

/** What files with these contents come to when they share a process, by name. */
function together(contents: Readonly<Record<string, string>>) {
  const folder = mkdtempSync(join(tmpdir(), 'eastwest-test-'));
  try {
    const files = Object.entries(contents).map(([name, content]) => {
      const file = join(folder, name);
      writeFileSync(file, content);
      return file;
    });
    const loading = `import { loadTogether } from '${import.meta.dirname}/helpers/load-together.ts'; await loadTogether(${JSON.stringify(files)});`;
    writeFileSync(join(folder, 'all.test.mjs'), loading);
    const { NODE_TEST_CONTEXT: _, ...env } = process.env;
    const argv = ['--test', '--test-reporter=spec', join(folder, 'all.test.mjs')];
    return spawnSync(process.execPath, argv, { env, encoding: 'utf8' });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const passing = (name: string) => `import { test } from 'node:test'; test('${name}', () => undefined);`;
const failing = (name: string) => `import { test } from 'node:test'; test('${name}', () => { throw new Error(); });`;

test('tests that share a process all count, and nothing is said of those that pass but their names', () => {
  const { status, stdout } = together({ 'a.mjs': passing('one'), 'b.mjs': passing('two') });
  assert.equal(status, 0, stdout);
  assert.match(stdout, /✔ one .*✔ two .*ℹ tests 2\n/s);
});

test('a test that fails is told with its own file, and the files after it are run', () => {
  const { status, stdout } = together({ 'a.mjs': failing('one'), 'b.mjs': passing('two') });
  assert.equal(status, 1);
  assert.match(stdout, /✔ two .*ℹ tests 2\n.*ℹ fail 1\n.*test at \S*a\.mjs:1:/s);
});

test('a file that cannot be loaded is a test that fails, and the files after it are run', () => {
  const { status, stdout } = together({ 'a.mjs': 'import "./nowhere.mjs";', 'b.mjs': passing('two') });
  assert.equal(status, 1);
  assert.match(stdout, /✖ \S*a\.mjs can be loaded.*✔ two .*ℹ fail 1\n.*nowhere\.mjs/s);
});
