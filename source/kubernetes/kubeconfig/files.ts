/** Which files are the kubeconfig, what is in them, and what they say together. */
import { delimiter, join, resolve } from 'node:path';
import { readWhole, UnusableFile } from '../../files/read-file.ts';
import { ProblemError } from '../../model/problem.ts';
import { type Entries, entriesOf } from './entries.ts';
import { type FileEntries, type Hidden, hiddenEntries } from './hidden-entries.ts';
import { contentOf } from './yaml.ts';

export type Places = {
  /** Value of `--kubeconfig`. */
  readonly kubeconfig?: string | undefined;
  readonly environment: NodeJS.ProcessEnv;
  readonly home: string;
};

export type Kubeconfig = Entries & {
  /** The files that were read, in order of precedence. */
  readonly files: readonly string[];
  /** The same, each with what is in it. */
  readonly read: readonly FileEntries[];
  /** Entries that do not count, as an earlier file has others of their names. */
  readonly hidden: readonly Hidden[];
};

/**
 * The kubeconfig by kubectl's rules: `--kubeconfig`, else the list in $KUBECONFIG, else `~/.kube/config`. Of a list,
 * missing and empty files are passed over and the first to name a thing wins. Throws `ProblemError` (`kubeconfig`).
 */
export function readKubeconfig(places: Places): Kubeconfig {
  const paths = pathsOf(places);
  const found = paths.flatMap(file => {
    const bytes = readBytes(file, places.kubeconfig !== undefined);
    return bytes === undefined ? [] : [{ file, bytes }];
  });
  if (found.length === 0) throw noneFound(paths, places);
  const read = found.map(({ file, bytes }) => ({ file, entries: entriesOf(contentOf(bytes, file), file) }));
  const all = read.map(each => each.entries);
  const merged: Kubeconfig = {
    files: found.map(({ file }) => file),
    read,
    hidden: hiddenEntries(read),
    currentContext: all.find(each => each.currentContext !== undefined)?.currentContext,
    clusters: firstOfEachName(all.flatMap(each => each.clusters)),
    users: firstOfEachName(all.flatMap(each => each.users)),
    contexts: firstOfEachName(all.flatMap(each => each.contexts)),
  };
  if (merged.contexts.length === 0) throw noContext(merged.files);
  return merged;
}

/** A thousand clusters with their certificates take five megabytes. */
const MOST_KUBECONFIG = 8 * 1024 * 1024;

function pathsOf({ kubeconfig, environment, home }: Places): readonly string[] {
  const list = environment.KUBECONFIG;
  if (kubeconfig !== undefined) return [resolve(kubeconfig)];
  if (list === undefined || list === '') return [join(home, '.kube', 'config')];
  const paths = list.split(delimiter).filter(path => path !== '');
  return [...new Set(paths.map(path => resolve(path)))];
}

function readBytes(file: string, mustBeThere: boolean): Uint8Array | undefined {
  try {
    return readWhole(file, { most: MOST_KUBECONFIG }).bytes;
  } catch (error) {
    if (!(error instanceof UnusableFile)) throw error;
    if (error.code === 'ENOENT' && !mustBeThere) return undefined;
    const title = `Cannot read the kubeconfig ${file}: ${error.why}`;
    throw new ProblemError({ code: 'kubeconfig', title, hint: unreadableHint(error.code) }, { cause: error });
  }
}

function unreadableHint(code: string | undefined): string {
  if (code === 'ENOENT') return 'Check the path behind --kubeconfig';
  if (code !== undefined) return 'Check the path and its permissions';
  return 'Name a file of your own: a kubeconfig decides which servers are contacted and which programs are run';
}

function firstOfEachName<T extends { readonly name: string }>(entries: readonly T[]): readonly T[] {
  const seen = new Set<string>();
  return entries.filter(({ name }) => !seen.has(name) && seen.add(name));
}

function noneFound(paths: readonly string[], { environment }: Places): ProblemError {
  const why = environment.KUBECONFIG ? '$KUBECONFIG names' : 'searched';
  return new ProblemError({
    code: 'kubeconfig',
    title: `There is no kubeconfig: ${why} ${paths.join(', ') || 'no file'}`,
    hint: 'Give one with --kubeconfig FILE or $KUBECONFIG, or try it without clusters: --rehearse',
  });
}

function noContext(files: readonly string[]): ProblemError {
  return new ProblemError({
    code: 'kubeconfig',
    title: `The kubeconfig ${files.join(', ')} has no contexts`,
    hint: 'Log in to a cluster first (oc login …, aws eks update-kubeconfig …), or try it without clusters: --rehearse',
  });
}
