/** Test files in this process, one after the other. */

import { resolve } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';

const root = resolve(import.meta.dirname, '../..');

/** Paths from the root. One that cannot be loaded is a test that fails, and the others are run. */
export async function loadTogether(files: readonly string[]): Promise<void> {
  for (const file of files) {
    try {
      await import(pathToFileURL(resolve(root, file)).href);
    } catch (error) {
      test(`${file} can be loaded`, () => {
        throw error;
      });
    }
  }
}
