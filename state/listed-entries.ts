/** Which contexts the Clusters screen lists: of one tab, those that the filter lets through. */
import { cleaned } from '../source/model/clean.ts';
import type { Entry, Session } from './session.ts';
import { probeWords } from './words/probe-words.ts';

/** All contexts, those that are selected, those that something is wrong with. */
export const tabs = ['all', 'selected', 'problems'] as const;
export type Tab = (typeof tabs)[number];

type Listing = { readonly filter: string; readonly tab: Tab };

/** In the order of the kubeconfig. */
export function listedEntries(session: Session, { filter, tab }: Listing): readonly Entry[] {
  return foundEntries(entriesOf(session, tab), filter);
}

/** The contexts of a tab. */
export function entriesOf(session: Session, tab: Tab): readonly Entry[] {
  const { entries, marks, probes } = session;
  switch (tab) {
    case 'all':
      return entries;
    case 'selected': {
      const selected = new Set(marks.map(({ context }) => context));
      return entries.filter(({ context }) => selected.has(context));
    }
    case 'problems':
      return entries.filter(entry => probeWords(entry, probes[entry.context])?.standing === 'problem');
  }
}

/** The entries that the filter lets through; all words of it must be found. */
export function foundEntries(entries: readonly Entry[], filter: string): readonly Entry[] {
  const words = filterWords(filter);
  return words.length === 0 ? entries : entries.filter(entry => words.every(word => entry.find.includes(word)));
}

/** The words of a filter, in lower case. */
export function filterWords(filter: string): readonly string[] {
  return cleaned(filter).toLowerCase().split(' ').filter(Boolean);
}
