/** A bundle in a tar archive, packed with gzip or not. */
import { gunzipSync } from 'node:zlib';
import { isBundlePath, MOST_BYTES, plainPath } from './files.ts';
import { tarFiles } from './tar.ts';

/** An archive of sources around a bundle unpacks to less. */
const MOST_UNPACKED = 512 * 1024 * 1024;

/** The files that a bundle may have. Throws an `Error` that says what is wrong with the archive. */
export function unpack(archive: Uint8Array): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  let bytes = 0;
  for (const { path, content } of tarFiles(unzipped(archive))) {
    const plain = plainPath(path);
    if (plain === undefined || !isBundlePath(plain)) continue;
    bytes += content.length;
    if (bytes > MOST_BYTES) throw new Error(`its manifests are larger than ${MOST_BYTES / 1024 / 1024} MB`);
    files.set(plain, Buffer.from(content).toString('utf8'));
  }
  return files;
}

function unzipped(archive: Uint8Array): Uint8Array {
  if (archive[0] !== 0x1f || archive[1] !== 0x8b) return archive;
  try {
    return gunzipSync(archive, { maxOutputLength: MOST_UNPACKED });
  } catch (error) {
    throw new Error('its gzip data are damaged or far too large', { cause: error });
  }
}
