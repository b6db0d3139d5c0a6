/** Writing a file atomically, as it may be read at any moment, and never through a foreign link. */
import { randomBytes } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';

/** Beside the file first, under an unpredictable name. Throws errors of the file system (`fileErrorWords`). */
export async function replaceFile(path: string, text: string, mode: number): Promise<void> {
  const unfinished = `${path}.${randomBytes(6).toString('hex')}.part`;
  const file = await open(unfinished, 'wx', mode);
  try {
    try {
      // Whatever the user's mask leaves of it.
      await file.chmod(mode);
      await file.writeFile(text);
    } finally {
      await file.close();
    }
    await rename(unfinished, path);
  } catch (error) {
    await rm(unfinished, { force: true }).catch(() => undefined);
    throw error;
  }
}
