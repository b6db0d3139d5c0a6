/** Which files of the program import which, read from their text. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

export const root = resolve(import.meta.dirname, '../..');

/** Paths from the project's folder. */
export function filesIn(folder: string): readonly string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter(name => /\.(ts|tsx|js|mjs)$/.test(name))
    .map(name => join(folder, name));
}

const importLine =
  /(?:^|\n)\s*(import|export)\s+(type\s+)?(?:[^'"();]*?\s+from\s+)?['"]([^'"]+)['"]|import\(\s*['"]([^'"]+)['"]\s*\)/g;

export type Import = {
  readonly file: string;
  readonly of: string;
  readonly typeOnly: boolean;
  readonly dynamic: boolean;
};

export function importsOf(file: string): readonly Import[] {
  const text = readFileSync(join(root, file), 'utf8');
  return [...text.matchAll(importLine)].map(match => ({
    file,
    of: match[3] ?? match[4] ?? '',
    typeOnly: match[2] !== undefined,
    dynamic: match[4] !== undefined,
  }));
}

/** The path of what a relative import names. */
export function targetOf({ file, of }: Import): string {
  return relative(root, resolve(root, dirname(file), of));
}

/** All files of the program. */
export const everything = ['source', 'state', 'screens', 'bin'].flatMap(filesIn);
