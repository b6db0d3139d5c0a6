/** Files and folders that come into being whole or not at all, outlive a power cut, and replace nothing. */
import { type FileHandle, link, mkdir, open, readdir, rename, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { ProblemError } from '../model/problem.ts';
import { badCertificate } from './certificate.ts';
import { isErrno, openToOthers } from './private-files.ts';

export async function writeNew(path: string, text: string): Promise<void> {
  let file: FileHandle | undefined;
  try {
    file = await open(path, 'wx', 0o600);
    await file.writeFile(text);
    await file.sync();
    const others = openToOthers(await file.stat());
    if (others === undefined) return;
    const title = `The file system of ${path} does not keep keys private: ${others}`;
    throw new ProblemError(badCertificate(title, 'Choose a folder on another file system with --certificates.'));
  } finally {
    await file?.close();
  }
}

export async function linkUnlessThere(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to);
    return true;
  } catch (error) {
    if (isErrno(error, 'EEXIST')) return false;
    throw error;
  }
}

/** A folder is renamed onto nothing, or onto an empty folder, but never onto one that holds something. */
export async function renameUnlessThere(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (error) {
    if (!isErrno(error, 'ENOTEMPTY', 'EEXIST')) throw error;
  }
}

/** The folder and those above it. Node's own way never ends where the system says ENOENT to all, as in /proc. */
export async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path, { mode: 0o700 });
  } catch (error) {
    if (isErrno(error, 'EEXIST')) return;
    if (!isErrno(error, 'ENOENT') || dirname(path) === path) throw error;
    await makeFolder(dirname(path));
    await mkdir(path, { mode: 0o700 }).catch((again: unknown) => {
      if (!isErrno(again, 'EEXIST')) throw again;
    });
  }
}

/** The folder itself, or what it would be made in. */
export async function nearestFolder(path: string): Promise<string> {
  try {
    await stat(path);
    return path;
  } catch (error) {
    if (!isErrno(error, 'ENOENT') || dirname(path) === path) throw error;
    return nearestFolder(dirname(path));
  }
}

/** Names outlive a power cut only when their folder was written as well. */
export async function flush(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

export async function namesIn(folder: string): Promise<readonly string[]> {
  return (await readdir(folder)).toSorted();
}
