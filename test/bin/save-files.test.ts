import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { saveFiles } from '../../bin/terminal/save-files.ts';
import { ProblemError } from '../../source/model/problem.ts';

const now = Date.UTC(2026, 10, 29, 14, 2, 16);

test('a log is saved in the working folder for its owner alone, its whole path is told, and nothing is written over', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'save-'));
  const before = process.cwd();
  process.chdir(folder);
  try {
    const saving = { name: 'log', texts: [{ ending: 'log', text: 'first\n' }], instead: 'l shows it.' };
    const [path = ''] = await saveFiles(saving, now);
    assert.equal(path, join(process.cwd(), 'eastwest-log-2026-11-29T140216.log'));
    assert.equal(readFileSync(path, 'utf8'), 'first\n');
    assert.equal(statSync(path).mode & 0o777, 0o600);
    await assert.rejects(saveFiles({ ...saving, texts: [{ ending: 'log', text: 'second\n' }] }, now), error => {
      assert.ok(error instanceof ProblemError);
      assert.match(
        error.problem.title,
        /^Not saved: .*eastwest-log-2026-11-29T140216\.log: something else exists there$/,
      );
      assert.equal(error.problem.hint, 'l shows it.');
      return true;
    });
    assert.equal(readFileSync(path, 'utf8'), 'first\n');
  } finally {
    process.chdir(before);
    rmSync(folder, { recursive: true });
  }
});
