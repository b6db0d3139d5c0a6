/** Unpacks gzip, where it is gzip. */
import { createGunzip } from 'node:zlib';
import type { Budget } from './limits.ts';

/** In chunks, so that nothing of it lies in memory as a whole, and keys and signals come in between. */
export async function* unzipped(archive: Uint8Array, budget: Budget, signal: AbortSignal): AsyncGenerator<Uint8Array> {
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
