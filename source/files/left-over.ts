/** Folders that must not outlive their program say in their names which program that is, so that the next one clears them. */
import { readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/** A name for a folder of this program's: the prefix, then machine and process. Something random goes behind it. */
export function markedName(prefix: string): string {
  return `${prefix}${machine()}-${process.pid}-`;
}

/** True for the folder of a program of this machine that has ended; false where that cannot be told as well. */
export function isLeftOver(name: string, prefix: string): boolean {
  if (!name.startsWith(prefix)) return false;
  const [on, pid] = name.slice(prefix.length).split('-');
  return on === machine() && pid !== undefined && /^\d{1,10}$/.test(pid) && hasEnded(Number(pid));
}

function hasEnded(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    // EPERM: it runs, as another user.
    return error instanceof Error && 'code' in error && error.code === 'ESRCH';
  }
}

/** Process ids mean something within one machine, and one container of it; folders may be shared by several. */
function machine(): string {
  let hash = 0x811c9dc5;
  for (const character of `${hostname()} ${processNamespace()}`) {
    hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  }
  return hash.toString(16).padStart(8, '0');
}

function processNamespace(): string {
  try {
    return readlinkSync('/proc/self/ns/pid');
  } catch {
    // Not Linux: then a machine has one.
    return '';
  }
}
