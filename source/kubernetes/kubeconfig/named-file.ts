/** Files that a kubeconfig names: certificates, keys, tokens. */
import { readWhole, UnusableFile, unusable } from '../../files/read-file.ts';
import { ProblemError } from '../../model/problem.ts';

/** The certificate authorities of a whole system take a quarter of a megabyte. */
const MOST_NAMED_FILE = 4 * 1024 * 1024;

/** Its bytes. Throws `ProblemError` (`kubeconfig`) where it cannot be used. */
export function namedFile(path: string): Buffer {
  try {
    return readWhole(path, { most: MOST_NAMED_FILE }).bytes;
  } catch (error) {
    if (!(error instanceof UnusableFile)) throw error;
    throw new ProblemError(
      {
        code: 'kubeconfig',
        title: `Cannot read ${path}, which the kubeconfig names: ${error.why}`,
        hint: 'Check the path, its owner and its permissions, or log in to the cluster again',
      },
      { cause: error },
    );
  }
}

/** Why it cannot be used, from what it is, without reading it. */
export function namedFileComplaint(path: string): string | undefined {
  return unusable(path, { most: MOST_NAMED_FILE });
}
