/** Which test files are long, which share a process, and that sharing one hides nothing. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { filesOf, sharing, slowest, whyAlone, whyLong } from './helpers/sharing.ts';

test('every test file is loaded by exactly one file of test/as-one, or runs alone', () => {
  for (const [suite, folder] of [
    ['quick', 'test/as-one'],
    ['long', 'test/as-one/long'],
  ] as const) {
    const loaded = globSync(`${folder}/*.test.ts`).flatMap(file => {
      const [, of, room] = /sharing\('(\w+)'(?:, '([\w-]+)')?\)/.exec(readFileSync(file, 'utf8')) ?? [];
      assert.equal(of, suite, file);
      const shared = sharing(suite, room);
      assert.ok(shared.length > 0, file);
      return shared;
    });
    assert.deepEqual(
      loaded.toSorted(),
      filesOf(suite).filter(file => whyAlone(file) === undefined),
    );
  }
});

test('the two scripts run these files', () => {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8'));
  assert.match(scripts.test, / test\/run\.ts$/);
  assert.match(scripts['test:all'], / test\/run\.ts long$/);
  assert.deepEqual(
    slowest.filter(file => !existsSync(file)),
    [],
  );
});

test('a file is alone for what it names, and for what its helpers name', () => {
  assert.match(whyAlone('test/as-one.test.ts') ?? '', /names from 'node:child_process'/);
  assert.match(whyAlone('test/contract/in-process.test.ts') ?? '', /names after\(/);
  assert.match(whyAlone('test/limits/foreign-text.test.ts') ?? '', /names process\.cpuUsage/);
  assert.match(whyAlone('test/limits/memory.test.ts') ?? '', /^test\/\S+ names /);
  assert.match(whyAlone('test/certificates/keys.test.ts') ?? '', /keys/);
  assert.equal(whyAlone('test/model/ranges.test.ts'), undefined);
  assert.equal(whyAlone('test/plans/rehearsed.test.ts'), undefined);
  assert.equal(whyAlone('test/screens/keys.test.tsx'), undefined);
});

test('long are real control planes, the program as it ships, whole commands against API servers, and what is fed up to its limits', () => {
  assert.match(whyLong('test/real/client.test.ts') ?? '', /real control planes/);
  assert.match(whyLong('test/terminal/start.test.ts') ?? '', /as it ships/);
  assert.match(whyLong('test/adding/root-key.test.ts') ?? '', /whole commands/);
  assert.match(whyLong('test/limits/foreign-text.test.ts') ?? '', /accepts at most/);
  assert.match(whyLong('test/operator-bundle/limits.test.ts') ?? '', /accepts at most/);
  assert.equal(whyLong('test/terminal/signs.test.ts'), undefined);
  assert.equal(whyLong('test/plans/rehearsed.test.ts'), undefined);
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
