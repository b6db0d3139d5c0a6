/** Names that several files of a kubeconfig have: by kubectl's rules the first file's entry hides the others. */
import { isDeepStrictEqual } from 'node:util';
import type { ContextEntry, Entries } from './entries.ts';

export type FileEntries = { readonly file: string; readonly entries: Entries };

/** An entry that does not count, and the file whose entry of that name does. */
export type Hidden = {
  readonly kind: 'context' | 'cluster' | 'user';
  readonly name: string;
  readonly file: string;
  readonly by: string;
};

const lists = { context: 'contexts', cluster: 'clusters', user: 'users' } as const;
const kinds: readonly Hidden['kind'][] = ['context', 'cluster', 'user'];

/** What is hidden, in the order of the files. An entry equal to the first one is not reported. */
export function hiddenEntries(files: readonly FileEntries[]): readonly Hidden[] {
  return files.flatMap(({ file, entries }, index) =>
    kinds.flatMap(kind =>
      entries[lists[kind]].flatMap(entry => {
        const first = firstWith(files.slice(0, index), kind, entry.name);
        return first === undefined || isDeepStrictEqual(first.entry, entry)
          ? []
          : [{ kind, name: entry.name, file, by: first.file }];
      }),
    ),
  );
}

function firstWith(files: readonly FileEntries[], kind: Hidden['kind'], name: string) {
  for (const { file, entries } of files) {
    const entry = entries[lists[kind]].find(each => each.name === name);
    if (entry !== undefined) return { file, entry };
  }
  return undefined;
}

/** One line each. */
export function hiddenWords({ kind, name, file, by }: Hidden): string {
  return `${kind} ${name} of ${file} is hidden by the ${kind} of that name in ${by}`;
}

/**
 * Why a context may lead elsewhere, or log in as another user, than its own file says; undefined where all of it comes
 * from there. As a hint: what is so, then what to do.
 */
export function mixedUp(
  { name, cluster, user }: ContextEntry,
  files: readonly FileEntries[],
  hidden: readonly Hidden[],
): string | undefined {
  const own = firstWith(files, 'context', name)?.file;
  const taken = hidden.filter(
    each =>
      each.file === own &&
      ((each.kind === 'cluster' && each.name === cluster) || (each.kind === 'user' && each.name === user)),
  );
  const [first] = taken;
  if (first === undefined) return undefined;
  const what = taken.map(each => `${each.kind} ${each.name}`).join(' and ');
  const where = [...new Set(taken.map(each => each.by))].join(' and ');
  return `The ${what} of context ${name} ${taken.length === 1 ? 'comes' : 'come'} from ${where}, which hides what ${first.file} has under that name: rename it in one of the files`;
}
