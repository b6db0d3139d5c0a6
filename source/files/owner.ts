/** Whose files are believed: what the program reads as configuration, key or code decides what it does. */
import { statSync } from 'node:fs';
import { fileErrorWords } from './error-words.ts';

/** Who runs the program; absent on Windows, where files have no such owners. */
export type RunBy = { readonly uid: number; readonly behindSudo: number | undefined };

/** The user that this process runs as, and behind `sudo` the one who typed it: that person has root anyway. */
export function runBy(): RunBy | undefined {
  const uid = process.geteuid?.();
  if (uid === undefined) return undefined;
  const { SUDO_UID } = process.env;
  return { uid, behindSudo: uid === 0 && SUDO_UID !== undefined ? Number(SUDO_UID) : undefined };
}

/** Why what stands there may be another user's words; undefined where it belongs to the user or to root. */
export function foreignOwner({ uid }: { readonly uid: number }, me: RunBy | undefined): string | undefined {
  if (me === undefined || [0, me.uid, me.behindSudo].includes(uid)) return undefined;
  return `it belongs to another user (uid ${uid}), who decides what is in it`;
}

/** The same of a path; undefined also where nothing exists there. */
export function ownerComplaint(path: string): string | undefined {
  try {
    return foreignOwner(statSync(path), runBy());
  } catch (error) {
    if (fileErrorWords(error) === undefined) throw error;
    return undefined;
  }
}
