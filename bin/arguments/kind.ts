/** What a kind of value is: how a text is read, what to do about one that is none, what a shell completes. */
import { didYouMean } from './did-you-mean.ts';

export type Kind<Value> = {
  /** Its name on help pages. */
  readonly value: string;
  readonly read: (text: string) => Reading<Value>;
  readonly offers?: Offers;
};

/** `wrong`: the complaint instead of `"…" is not valid`. `fix`: FLAG stands for the flag that it was given for. */
export type Reading<Value> = { readonly value: Value } | { readonly wrong?: string; readonly fix: string };

/**
 * Words; or what only the machine knows: files, folders, `NAME=CONTEXT` of a kubeconfig, names of clusters given before,
 * alone or with the colon that something follows.
 */
export type Offers = readonly string[] | 'file' | 'folder' | 'cluster' | 'cluster-name' | 'cluster-prefix';

export function kind<Value>(
  value: string,
  fix: string,
  from: (text: string) => Value | undefined,
  offers?: Offers,
): Kind<Value> {
  const read = (text: string): Reading<Value> => {
    const found = from(text);
    return found === undefined ? { fix } : { value: found };
  };
  return offers === undefined ? { value, read } : { value, read, offers };
}

/** One of these words. */
export function words<const Word extends string>(
  offered: readonly Word[],
  value: string = offered.join('|'),
): Kind<Word> {
  return {
    value,
    offers: offered,
    read: text => {
      const found = offered.find(each => each === text);
      if (found !== undefined) return { value: found };
      return { fix: `${didYouMean(text, offered)}It can be ${offered.join(', ')}.` };
    },
  };
}

/** Some of these words, with commas between. */
export function parts<const Word extends string>(offered: readonly Word[]): Kind<ReadonlySet<Word>> {
  return {
    value: 'PARTS',
    offers: offered,
    read: text => {
      const given = text.split(',').filter(each => each !== '');
      const unknown = given.find(each => !offered.some(known => known === each));
      if (unknown === undefined) return { value: new Set(offered.filter(each => given.includes(each))) };
      return { wrong: `"${unknown}" is not known`, fix: `It can be ${offered.join(', ')}.` };
    },
  };
}

const named = (value: string, offers?: Offers) =>
  kind(value, 'Give a file or folder after FLAG.', text => text || undefined, offers);

export const file = named('FILE', 'file');
export const folder = named('DIR', 'folder');
/** A folder, an archive, a URL or an image. */
export const reference = named('REF', 'file');
/** Any text that is not empty; `value` is its placeholder in the help. */
export const word = (value: string, offers?: Offers) =>
  kind(value, 'Give a value after FLAG.', text => text || undefined, offers);

/** Taken as typed: only later there is something to read it against. */
export const asTyped = (value: string, offers?: Offers) => kind(value, '', text => text, offers);
