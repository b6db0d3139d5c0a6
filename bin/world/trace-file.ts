/** The file of `--trace`: one JSON object per line, on the disk as soon as it happened, so that a kill loses nothing. */
import { closeSync, constants, fchmodSync, fstatSync, ftruncateSync, openSync, type Stats, writeSync } from 'node:fs';
import { fileErrorWords } from '../../source/files/error-words.ts';
import { foreignOwner, runBy } from '../../source/files/owner.ts';
import { ProblemError } from '../../source/model/problem.ts';

export type TraceFile = {
  /** Takes a line down. A disk that is full ends the trace, never the run. */
  write(line: object): void;
  close(): void;
};

/** Replaces the file, readable by its owner alone. Throws `ProblemError` (`bad-input`) where it cannot be written. */
export function openTrace(path: string): TraceFile {
  const file = opened(path);
  let usable = true;
  return {
    write(line) {
      if (!usable) return;
      try {
        writeSync(file, `${JSON.stringify(line)}\n`);
      } catch {
        usable = false;
      }
    },
    close() {
      usable = false;
      closeSync(file);
    },
  };
}

function opened(path: string): number {
  const { O_WRONLY, O_CREAT, O_NOFOLLOW, O_NONBLOCK } = constants;
  try {
    // Without waiting for the reader of a pipe, and never through a symbolic link.
    const file = openSync(path, O_WRONLY | O_CREAT | (O_NOFOLLOW ?? 0) | (O_NONBLOCK ?? 0), 0o600);
    const found = fstatSync(file);
    const why = complaint(found);
    if (why !== undefined) {
      closeSync(file);
      throw unwritable(path, why);
    }
    fchmodSync(file, 0o600);
    ftruncateSync(file);
    return file;
  } catch (error) {
    const why = fileErrorWords(error);
    throw why === undefined ? error : unwritable(path, why);
  }
}

/** Another user may have hard-linked a file of the user's under this name, to have it emptied. */
function complaint(found: Stats): string | undefined {
  if (!found.isFile()) return 'it is not a file';
  return foreignOwner(found, runBy()) ?? (found.nlink > 1 ? 'it has another name as well (a hard link)' : undefined);
}

function unwritable(path: string, why: string): ProblemError {
  return new ProblemError({
    code: 'bad-input',
    title: `--trace ${path} cannot be written: ${why}`,
    hint: 'Name a file in a folder of your own.',
  });
}
