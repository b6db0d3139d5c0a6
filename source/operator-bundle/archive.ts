/** A bundle in a tar archive, packed with gzip or not. */
import { isBundlePath, plainPath } from './files.ts';
import type { Budget } from './limits.ts';
import { tarFiles } from './tar.ts';
import { unzipped } from './unzipped.ts';

/**
 * The files that a bundle may have; all else is passed over without being kept. Throws an `Error` that says what is
 * wrong with the archive, or which limit it breaks.
 */
export async function unpack(
  archive: Uint8Array,
  budget: Budget,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, string>> {
  const files = new Map<string, string>();
  const wanted = (path: string) => {
    const plain = plainPath(path);
    return plain !== undefined && isBundlePath(plain);
  };
  for await (const { path, content } of tarFiles(unzipped(archive, budget, signal), budget, wanted)) {
    files.set(plainPath(path) ?? path, content.toString('utf8'));
  }
  return files;
}
