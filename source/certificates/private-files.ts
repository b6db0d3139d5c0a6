/** Reading files that must be private: no symbolic links, no keys that others can read, nothing of other users. */
import { constants, type Stats } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { fileErrorWords } from '../files/error-words.ts';
import { foreignOwner, runBy } from '../files/owner.ts';
import { readWhole, UnusableFile } from '../files/read-file.ts';
import { ProblemError } from '../model/problem.ts';
import { shellWord } from '../model/shell-word.ts';
import { badCertificate } from './certificate.ts';

/** Of one PEM file. */
const MOST_PEM = 1024 * 1024;
const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK, O_DIRECTORY } = constants;

/**
 * The text of a file, or undefined when there is none. Throws `ProblemError` `bad-certificate` when it is a symbolic
 * link or no file, when it belongs to another user or is a secret that others can read, or when it cannot be read.
 */
export function readPrivate(path: string, kind: 'secret' | 'public'): string | undefined {
  try {
    const { bytes, found } = readWhole(path, { most: MOST_PEM, links: false });
    const others = openToOthers(found);
    if (kind === 'secret' && others !== undefined) {
      throw new ProblemError(
        badCertificate(`${path} is a key and ${others}`, `Remove that permission: chmod 600 ${shellWord(path)}`),
      );
    }
    return bytes.toString('utf8');
  } catch (error) {
    if (!(error instanceof UnusableFile)) throw error;
    if (error.code === 'ENOENT') return undefined;
    if (error.code !== undefined) throw explained(path, error.cause);
    throw new ProblemError(
      badCertificate(`${path} cannot be used: ${error.why}`, 'Put the PEM file itself there, as a file of your own.'),
    );
  }
}

/**
 * True when there is a folder that only trusted hands can change. The folder that the user named may be a symbolic
 * link (`named`), those inside may not. Throws `ProblemError` otherwise.
 */
export async function hasFolder(path: string, origin: 'named' | 'inside'): Promise<boolean> {
  let found: Stats;
  try {
    if (origin === 'named') found = await stat(path);
    else {
      const handle = await open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_DIRECTORY);
      found = await handle.stat().finally(() => handle.close());
    }
  } catch (error) {
    if (isErrno(error, 'ENOENT')) return false;
    throw explained(path, error);
  }
  if (!found.isDirectory()) throw new ProblemError(notAFolder(path));
  const foreign = foreignOwner(found, runBy());
  if (foreign !== undefined) {
    const hint =
      'Choose a folder of your own with --certificates, or take ownership of this one after checking its contents.';
    throw new ProblemError(badCertificate(`${path} cannot be trusted: ${foreign}`, hint));
  }
  // A user with write access could plant a root of their own before ours is generated.
  if (process.platform !== 'win32' && (found.mode & 0o002) !== 0) {
    const title = `${path} can be written by everybody`;
    const hint = `Remove that permission (chmod o-w ${shellWord(path)}) or choose another folder.`;
    throw new ProblemError(badCertificate(title, hint));
  }
  return true;
}

/** Who else may read a file, in words; undefined when its owner alone may. Windows has no such bits. */
export function openToOthers({ mode }: Stats): string | undefined {
  if (process.platform === 'win32' || (mode & 0o077) === 0) return undefined;
  return `users other than its owner may open it (mode ${(mode & 0o777).toString(8).padStart(4, '0')})`;
}

/** True for a file system error of one of these codes. */
export function isErrno(error: unknown, ...codes: readonly string[]): boolean {
  return error instanceof Error && 'code' in error && codes.some(code => code === error.code);
}

/** A file system error as a problem; a problem stays what it is, a bug as well. */
export function explained(path: string, error: unknown): unknown {
  if (isErrno(error, 'ELOOP')) {
    const title = `${path} is a symbolic link`;
    return new ProblemError(badCertificate(title, 'Put the file or folder itself there.'), { cause: error });
  }
  if (isErrno(error, 'ENOTDIR')) return new ProblemError(notAFolder(path), { cause: error });
  const why = isErrno(error, 'ENOENT') ? 'no folder can be created there' : fileErrorWords(error);
  if (why === undefined) return error;
  const hint = 'Change that, or choose another folder with --certificates.';
  return new ProblemError({ code: 'bad-input', title: `${path}: ${why}`, hint }, { cause: error });
}

function notAFolder(path: string) {
  return badCertificate(`${path} is not a folder, or is a symbolic link`, 'Put a folder there, or choose another one.');
}
