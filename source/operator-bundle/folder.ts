/** A bundle in a folder: `manifests/` and `metadata/annotations.yaml`. */
import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileErrorWords } from '../files/error-words.ts';
import { ownerComplaint } from '../files/owner.ts';
import { readWhole } from '../files/read-file.ts';
import { isBundlePath } from './files.ts';
import { createBudget, limits } from './limits.ts';

/** Its files. Throws an `Error` when they are too large, and what the file system throws. */
export async function readFolder(folder: string, signal: AbortSignal): Promise<ReadonlyMap<string, string>> {
  const files = new Map<string, string>();
  const budget = createBudget();
  for (const part of ['manifests', 'metadata']) {
    for (const name of (await namesIn(join(folder, part))).filter(each => isBundlePath(`${part}/${each}`))) {
      signal.throwIfAborted();
      const file = join(folder, part, name);
      const content = readWhole(file, { most: limits.manifests }).bytes;
      budget.file(content.length);
      files.set(`${part}/${name}`, content.toString('utf8'));
    }
  }
  return files;
}

async function namesIn(folder: string): Promise<readonly string[]> {
  const foreign = ownerComplaint(folder);
  if (foreign !== undefined) throw new Error(`${folder}: ${foreign}`);
  try {
    return (await readdir(folder)).sort();
  } catch (error) {
    // What is missing is reported when the files are parsed as a bundle.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw new Error(`${folder}: ${fileErrorWords(error)}`, { cause: error });
  }
}

/** One digest over all files, by name: the same for the same bundle wherever the folder is. */
export function digestOf(files: ReadonlyMap<string, string>): string {
  const hash = createHash('sha256');
  for (const [path, text] of [...files].sort(([one], [other]) => (one < other ? -1 : 1))) {
    hash.update(`${path}\0${Buffer.byteLength(text)}\0${text}`);
  }
  return `sha256:${hash.digest('hex')}`;
}
