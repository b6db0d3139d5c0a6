/** A lock between processes: a file that holds the id of its owner. A dead owner's lock is taken over. */
import { linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';

/** The lock, or who holds it. */
export function tryLock(file: string): { release(): void } | { readonly holder: number } {
  // Written first and linked then: a lock file is never seen empty.
  const mine = `${file}.${process.pid}`;
  writeFileSync(mine, String(process.pid));
  try {
    linkSync(mine, file);
    return { release: () => rmSync(file, { force: true }) };
  } catch (error) {
    if (!isExists(error)) throw error;
    const holder = holderOf(file);
    // Two that find a dead owner at once may both end with the lock. Both then build, and each renames a whole file
    // into place: slow, never wrong.
    if (holder === undefined || !isAlive(holder)) rmSync(file, { force: true });
    return { holder: holder ?? 0 };
  } finally {
    rmSync(mine, { force: true });
  }
}

function holderOf(file: string): number | undefined {
  try {
    return Number(readFileSync(file, 'utf8'));
  } catch {
    // Released since we tried.
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

function isExists(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EEXIST';
}
