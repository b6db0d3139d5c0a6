/** A command as a person types it, and how its answers are compared. */
export type Command = {
  /** Without `kubectl`. Words in single quotes may hold spaces. */
  readonly line: string;
  readonly input?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** What to do with an answer before it is compared, and why. */
  readonly only?: Filter;
  /** Why the real server here cannot be asked this. */
  readonly skip?: string;
};

export type Filter = { readonly why: string; readonly of: (text: string) => string };

/** The words of a line. */
export function wordsOf(line: string): readonly string[] {
  return [...line.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');
}

/** How far a rollout has come when one looks is by chance. */
export const lastLine: Filter = {
  why: 'what is told on the way depends on timing',
  of: text => text.trim().split('\n').at(-1) ?? '',
};

/** Of things that were made at the same time, any may come first. */
export const sorted: Filter = {
  why: 'the order is by chance',
  of: text => text.split('\n').toSorted().join('\n'),
};
