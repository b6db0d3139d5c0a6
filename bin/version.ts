/** The version of this program, from the package that it was started from. */
import { readFile } from 'node:fs/promises';
import { textAt } from '../source/model/look.ts';

/** As in package.json, which stands beside bin/ and dist/ alike. */
export async function programVersion(): Promise<string> {
  const text = await readFile(new URL('../package.json', import.meta.url), 'utf8');
  return textAt(JSON.parse(text), 'version') ?? 'unknown';
}
