/**
 * Reading files named by the user: whole, at once or not at all. A named pipe or a device would wait or never end, a
 * file of another user has the contents that user wants, and one without end exhausts memory.
 */
import { closeSync, constants, fstatSync, lstatSync, openSync, readSync, type Stats, statSync } from 'node:fs';
import { fileErrorWords } from './error-words.ts';
import { foreignOwner, runBy } from './owner.ts';

export type Limits = {
  /** Bytes. */
  readonly most: number;
  /** Whether a symbolic link is as good as the file; default true. */
  readonly links?: boolean;
  /** `anybody`: what is in it decides nothing, so that it may be another user's; default the user and root. */
  readonly of?: 'anybody';
};

/** Why a file was not read: `why` follows its path and a colon. */
export class UnusableFile extends Error {
  readonly why: string;
  /** Of the file system, as `ENOENT`; absent where the program itself refused. */
  readonly code: string | undefined;
  constructor(path: string, why: string, code?: string, options?: ErrorOptions) {
    super(`${path}: ${why}`, options);
    this.name = 'UnusableFile';
    this.why = why;
    this.code = code;
  }
}

/** A file's bytes, and what it was when it was read. Throws `UnusableFile`. */
export function readWhole(path: string, limits: Limits): { readonly bytes: Buffer; readonly found: Stats } {
  const { most, links = true } = limits;
  return worded(path, () => {
    // Opening a device can already do something, so it is looked at first; O_NONBLOCK in case it is another one by now.
    refuse(path, links ? statSync(path) : lstatSync(path), limits);
    const { O_RDONLY, O_NONBLOCK, O_NOFOLLOW } = constants;
    const file = openSync(path, O_RDONLY | (O_NONBLOCK ?? 0) | (links ? 0 : (O_NOFOLLOW ?? 0)));
    try {
      const found = fstatSync(file);
      refuse(path, found, limits);
      return { bytes: bytesOf(path, file, most), found };
    } finally {
      closeSync(file);
    }
  });
}

/** Why a file could not be read, as far as can be said without reading it. */
export function unusable(path: string, { most }: Limits): string | undefined {
  try {
    worded(path, () => {
      refuse(path, statSync(path), { most });
      closeSync(openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)));
    });
    return undefined;
  } catch (error) {
    if (error instanceof UnusableFile) return error.why;
    throw error;
  }
}

function refuse(path: string, found: Stats, { most, of }: Limits): void {
  const foreign = of === 'anybody' ? undefined : foreignOwner(found, runBy());
  const why = kindComplaint(found) ?? foreign ?? sizeComplaint(found.size, most);
  if (why !== undefined) throw new UnusableFile(path, why);
}

function kindComplaint(found: Stats): string | undefined {
  if (found.isFile()) return undefined;
  if (found.isDirectory()) return 'it is a folder';
  if (found.isSymbolicLink()) return 'it is a symbolic link';
  return `it is ${found.isFIFO() ? 'a pipe' : found.isSocket() ? 'a socket' : 'a device'}, not a file`;
}

function sizeComplaint(size: number, most: number): string | undefined {
  return size > most ? `it is larger than ${Math.round(most / 1024 / 1024)} MB` : undefined;
}

/** As much as there is, whatever the file said of its size: those in /proc say 0. */
function bytesOf(path: string, file: number, most: number): Buffer {
  const chunks: Buffer[] = [];
  let length = 0;
  for (;;) {
    const chunk = Buffer.allocUnsafe(64 * 1024);
    const read = readSync(file, chunk);
    if (read === 0) return Buffer.concat(chunks);
    chunks.push(chunk.subarray(0, read));
    length += read;
    const why = sizeComplaint(length, most);
    if (why !== undefined) throw new UnusableFile(path, why);
  }
}

function worded<Result>(path: string, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    const why = fileErrorWords(error);
    if (why === undefined) throw error;
    throw new UnusableFile(path, why, String((error as NodeJS.ErrnoException).code), { cause: error });
  }
}
