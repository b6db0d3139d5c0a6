/** Reading files that must be nobody else's: no symbolic links, no keys that others can read, nothing endless. */
import { constants, type Stats } from 'node:fs';
import { type FileHandle, open, stat } from 'node:fs/promises';
import { ProblemError } from '../model/problem.ts';
import { badCertificate } from './certificate.ts';

const MOST = 1024 * 1024;
const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK, O_DIRECTORY } = constants;

/**
 * The text of a file, or undefined when there is none. Throws `ProblemError` `bad-certificate` when it is a symbolic
 * link or no file, when it is a secret that others can read, or when it cannot be read.
 */
export async function readPrivate(path: string, kind: 'secret' | 'public'): Promise<string | undefined> {
  let file: FileHandle | undefined;
  try {
    // Without O_NONBLOCK a named pipe in this place would wait for ever.
    file = await open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
    const found = await file.stat();
    if (!found.isFile() || found.size > MOST) {
      throw new ProblemError(badCertificate(`${path} is not a PEM file`, 'Put the PEM file itself there.'));
    }
    const others = openToOthers(found);
    if (kind === 'secret' && others !== undefined) {
      throw new ProblemError(
        badCertificate(`${path} is a key and ${others}`, `Take that right away: chmod 600 ${path}`),
      );
    }
    return await file.readFile('utf8');
  } catch (error) {
    if (isErrno(error, 'ENOENT')) return undefined;
    throw explained(path, error);
  } finally {
    await file?.close();
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
      const handle = await open(path, O_RDONLY | O_NOFOLLOW | O_DIRECTORY);
      found = await handle.stat().finally(() => handle.close());
    }
  } catch (error) {
    if (isErrno(error, 'ENOENT')) return false;
    throw explained(path, error);
  }
  if (!found.isDirectory()) throw new ProblemError(notAFolder(path));
  // Whoever can write here can slip in a root of his own before ours is made.
  if (process.platform !== 'win32' && (found.mode & 0o002) !== 0) {
    const title = `${path} can be written by everybody`;
    throw new ProblemError(badCertificate(title, `Take that right away (chmod o-w ${path}) or choose another folder.`));
  }
  return true;
}

/** Who else may read a file, in words; undefined when nobody may. Windows has no such bits. */
export function openToOthers({ mode }: Stats): string | undefined {
  if (process.platform === 'win32' || (mode & 0o077) === 0) return undefined;
  return `others than its owner may open it (mode ${(mode & 0o777).toString(8).padStart(4, '0')})`;
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
  const meaning = refusals.find(([code]) => isErrno(error, code));
  if (meaning === undefined) return error;
  const hint = 'Change that, or choose another folder with --certificates.';
  return new ProblemError({ code: 'bad-input', title: `${path}: ${meaning[1]}`, hint }, { cause: error });
}

const refusals: readonly (readonly [code: string, meaning: string])[] = [
  ['EACCES', 'permission denied'],
  ['EPERM', 'the file system does not allow it'],
  ['ENOTSUP', 'the file system does not allow it'],
  ['EROFS', 'the file system is read-only'],
  ['ENOSPC', 'the file system is full'],
  ['EDQUOT', 'the disk quota is used up'],
  ['ENAMETOOLONG', 'the name is too long'],
  ['EEXIST', 'something else is there already'],
  ['EISDIR', 'a folder is there already'],
];

function notAFolder(path: string) {
  return badCertificate(`${path} is not a folder, or is a symbolic link`, 'Put a folder there, or choose another one.');
}
