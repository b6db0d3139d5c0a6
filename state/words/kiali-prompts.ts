/** Asking where the Kiali of a cluster is, and for the labels of queries. */
import { cleaned } from '../../source/model/clean.ts';
import type { KialiState } from '../kiali.ts';
import { kialiHome } from '../kiali.ts';
import { scopeNow, scopeWords } from '../kiali-choices.ts';
import { linkTo } from '../kiali-clusters.ts';
import type { Prompt } from '../view.ts';

type Now = Pick<KialiState, 'said' | 'findings'>;

/** The line of text that asks for the URL of a Kiali, with what it is now. */
export function linkPrompt(state: Now, cluster: string): Prompt {
  const name = cleaned(cluster, 63);
  const title =
    kialiHome(state)?.name === cluster
      ? `URL of the Kiali of ${name}, for links to it`
      : `URL of the Kiali of ${name}; empty: no link`;
  return { for: 'kiali-link', title, text: linkTo(state, cluster)?.url ?? '', context: cluster };
}

/** Why a typed link is not valid; undefined where it is. */
export function linkMistake(text: string): string | undefined {
  if (text === '') return undefined;
  const isUrl = /^https?:\/\//.test(text) && URL.canParse(text);
  return isUrl ? undefined : 'Not a URL, such as https://kiali.west.example.com';
}

/** The prompt for the labels of every query, with those that are set. */
export function scopePrompt(state: Now): Prompt {
  const home = kialiHome(state);
  const text = home === undefined ? '' : scopeWords(scopeNow({ said: state.said, home }));
  return { for: 'kiali-scope', title: 'query labels, such as mesh_id=mesh1; empty: none', text };
}

/** Labels by name; undefined for what is none. */
export function scopeIn(text: string): Readonly<Record<string, string>> | undefined {
  const found = text
    .split(/\s+/)
    .filter(Boolean)
    .map(each => /^([a-zA-Z_][a-zA-Z0-9_]*)=(.+)$/.exec(each));
  if (found.includes(null)) return undefined;
  return Object.fromEntries(found.flatMap(each => (each === null ? [] : [[each[1] ?? '', each[2] ?? '']])));
}

/** Why typed labels are not valid; undefined where they are. */
export function scopeMistake(text: string): string | undefined {
  return scopeIn(text) === undefined ? 'Not labels: LABEL=VALUE, separated by blanks' : undefined;
}
