/** What the certificates folder holds, read once. */
import { fileErrorWords } from '../files/error-words.ts';
import { type Problem, ProblemError } from '../model/problem.ts';
import { ProblemsError } from '../model/problems-error.ts';
import type { CaSet } from './ca-set.ts';
import { type CertificatesFolder, createCertificatesFolder, type FolderRoot } from './folder.ts';

/** Secret: it holds keys. */
export type FolderContents = {
  readonly path: string;
  readonly root: FolderRoot | undefined;
  /** By cluster name. */
  readonly sets: ReadonlyMap<string, CaSet>;
  /** Why the root could not be read. */
  readonly problems: readonly Problem[];
  /** Why a set could not be read, by cluster name: it only matters when the mesh has that cluster. */
  readonly unreadable: ReadonlyMap<string, readonly Problem[]>;
};

/**
 * Reads a certificates folder as far as it can be read; one that is not there holds nothing. Writes nothing new; what
 * killed programs left is taken away.
 */
export async function readContents(path: string): Promise<FolderContents> {
  const folder = createCertificatesFolder(path);
  const sets = new Map<string, CaSet>();
  const unreadable = new Map<string, readonly Problem[]>();
  try {
    const root = await folder.readRoot();
    for (const cluster of await folder.clusters()) {
      try {
        const set = await folder.readSet(cluster);
        if (set !== undefined) sets.set(cluster, set);
      } catch (error) {
        unreadable.set(cluster, problemsIn(error));
      }
    }
    await cleared(folder);
    return { path, root, sets, unreadable, problems: [] };
  } catch (error) {
    return { path, root: undefined, sets, unreadable, problems: problemsIn(error) };
  }
}

/** A folder that only can be read is as good. */
async function cleared(folder: CertificatesFolder): Promise<void> {
  try {
    await folder.clear();
  } catch (error) {
    if (fileErrorWords(error) === undefined) throw error;
  }
}

/** The problems in what was thrown. Throws it on when it is a bug. */
export function problemsIn(error: unknown): readonly Problem[] {
  if (error instanceof ProblemError) return [error.problem];
  if (error instanceof ProblemsError) return error.problems;
  throw error;
}
