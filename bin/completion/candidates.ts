/** What a shell offers for the word at the cursor, from the same table of flags that the parser reads. */
import { keys, type NamedContext, readCluster, rolesOfKey } from '../arguments/cluster.ts';
import { type CommandEntry, commands } from '../arguments/commands.ts';
import type { Flag } from '../arguments/flag.ts';
import type { Offers } from '../arguments/kind.ts';
import { type Scanned, scan } from '../arguments/scan.ts';

export type Candidates = {
  /** Each with what it is, in a few words, where it is more than a value. */
  readonly words: readonly Candidate[];
  /** What the shell itself knows how to complete, behind `prefix` (`--kubeconfig=`). */
  readonly paths: 'none' | 'file' | 'folder';
  /** False where the word goes on: `east=kind-east,`. */
  readonly blank: boolean;
};

export type Candidate = { readonly word: string; readonly about?: string };

/** Contexts of the kubeconfig (or of the simulated clusters) that the flags given so far name. */
export type KnownContexts = (values: Scanned['values']) => readonly NamedContext[];

/** `typed`: all words behind `eastwest` up to the cursor; the last one, maybe '', is completed. */
export function candidatesFor(typed: readonly string[], contexts: KnownContexts): Candidates {
  const before = typed.slice(0, -1);
  const word = typed.at(-1) ?? '';
  const scanned = scan(before);
  const { entry, words } = scanned;
  const wanting = wantsValue(entry, before.at(-1));
  if (wanting !== undefined) return valuesOf(wanting, word, '', scanned, contexts);
  const inline = /^(--[^=]+=)(.*)$/s.exec(word);
  const named = entry.flags.find(flag => `--${flag.name}=` === inline?.[1]);
  if (inline !== null) {
    return named === undefined ? nothing : valuesOf(named, inline[2] ?? '', inline[1] ?? '', scanned, contexts);
  }
  if (word.startsWith('-')) return matching(flagWords(scanned), word, true);
  if (entry.name === '' && words.length === 0) {
    const listed = commands.filter(each => each.name !== '');
    return matching(
      listed.map(each => ({ word: each.name, about: each.summary })),
      word,
      true,
    );
  }
  return entry.argument !== undefined && words.length === 1
    ? matching(
        entry.argument.words.map(each => ({ word: each })),
        word,
        true,
      )
    : nothing;
}

const nothing: Candidates = { words: [], paths: 'none', blank: true };

function matching(words: readonly Candidate[], typed: string, blank: boolean, paths: Candidates['paths'] = 'none') {
  return { words: words.filter(each => each.word.startsWith(typed)), paths, blank };
}

/** The flag that the word at the cursor is the value of, where it stands apart. */
function wantsValue(entry: CommandEntry, last: string | undefined): Flag | undefined {
  return entry.flags.find(
    flag => flag.value !== undefined && !flag.optional && (last === `--${flag.name}` || last === `-${flag.short}`),
  );
}

/** Those not given yet, and those that may be given again. */
function flagWords({ entry, values }: Scanned): readonly Candidate[] {
  return entry.flags
    .filter(flag => flag.repeated || !values.has(flag.name))
    .map(flag => ({ word: `--${flag.name}`, about: flag.help }));
}

function valuesOf(flag: Flag, typed: string, prefix: string, scanned: Scanned, contexts: KnownContexts): Candidates {
  const { offers = [] } = flag;
  if (offers === 'file' || offers === 'folder') return { words: [], paths: offers, blank: true };
  const found =
    typeof offers === 'string'
      ? clustersOffered(offers, typed, contexts(scanned.values), scanned)
      : { words: offers.map(word => ({ word })), blank: true };
  const { words, blank } = matching(found.words, typed, found.blank);
  return { words: words.map(each => ({ ...each, word: prefix + each.word })), paths: 'none', blank };
}

function clustersOffered(
  offers: Exclude<Extract<Offers, string>, 'file' | 'folder'>,
  typed: string,
  known: readonly NamedContext[],
  scanned: Scanned,
): Pick<Candidates, 'words' | 'blank'> {
  const given = namesGiven(scanned, known);
  switch (offers) {
    case 'cluster':
      return clusterWords(typed, known, given);
    case 'cluster-name':
      return { words: given.map(word => ({ word })), blank: true };
    case 'cluster-prefix':
      return { words: given.map(name => ({ word: `${name}:` })), blank: false };
  }
}

/** Names of the clusters that `--cluster` chose already. */
function namesGiven({ values }: Scanned, contexts: ReturnType<KnownContexts>): readonly string[] {
  return (values.get('cluster') ?? []).flatMap(text => {
    const read = readCluster(text, contexts);
    return 'choice' in read ? [read.choice.name] : [];
  });
}

/** `--cluster`: a context with its name, then keys behind commas, then what a key can be. */
function clusterWords(typed: string, contexts: ReturnType<KnownContexts>, given: readonly string[]) {
  const comma = typed.lastIndexOf(',');
  const head = typed.slice(0, comma);
  if (comma >= 0 && 'choice' in readCluster(head, contexts)) {
    const key = /^([a-z]+)=/.exec(typed.slice(comma + 1))?.[1];
    if (key === undefined) return { words: keys.map(each => ({ word: `${head},${each}=` })), blank: false };
    const offered = key === 'role' ? rolesOfKey : key === 'primary' ? given : [];
    return { words: offered.map(each => ({ word: `${head},${key}=${each}` })), blank: true };
  }
  const equals = typed.indexOf('=');
  if (equals > 0) {
    return { words: contexts.map(({ name }) => ({ word: `${typed.slice(0, equals)}=${name}` })), blank: true };
  }
  const pairs = contexts.map(({ name, guess }) => ({ word: name === guess ? name : `${guess}=${name}` }));
  const near = pairs.filter(each => each.word.startsWith(typed));
  return { words: near.length > 0 ? near : contexts.map(({ name }) => ({ word: name })), blank: true };
}
