/** A temporary folder of a test. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { TestContext } from 'node:test';

/** A folder with these files in it, gone after the test. Files that begin with `#!` can be run. */
export function folderWith(t: TestContext, files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'eastwest-test-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    const isProgram = typeof content === 'string' && content.startsWith('#!');
    writeFileSync(join(folder, name), content, { mode: isProgram ? 0o700 : 0o600 });
  }
  return folder;
}
