/** A bundle in a tar archive, packed with gzip or not. */
import { createGunzip } from 'node:zlib';
import { isBundlePath, plainPath } from './files.ts';
import type { Budget } from './limits.ts';
import { tarFiles } from './tar.ts';

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

/** In chunks, so that nothing of it lies in memory as a whole, and keys and signals come in between. */
async function* unzipped(archive: Uint8Array, budget: Budget, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  if (archive[0] !== 0x1f || archive[1] !== 0x8b) {
    budget.unpacked(archive.length);
    yield archive;
    return;
  }
  const unzip = createGunzip({ chunkSize: 64 * 1024 });
  unzip.end(archive);
  try {
    for await (const chunk of unzip as AsyncIterable<Buffer>) {
      signal.throwIfAborted();
      budget.unpacked(chunk.length);
      yield chunk;
    }
  } catch (error) {
    if (!(error instanceof Error && 'errno' in error)) throw error;
    throw new Error('its gzip data is damaged', { cause: error });
  }
}
