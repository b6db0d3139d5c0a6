/** Golden files: written with UPDATE_GOLDENS=1, compared otherwise. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';

/** Compares a text with the golden file beside the test. */
export function matchesGolden(file: URL, text: string): void {
  if (process.env.UPDATE_GOLDENS === '1') writeFileSync(file, text);
  assert.equal(text, readFileSync(file, 'utf8'), `${file.pathname} differs; look at it, then UPDATE_GOLDENS=1`);
}
