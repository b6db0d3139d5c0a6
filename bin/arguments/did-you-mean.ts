/** The hint for a word that is nearly one of those there are. */
import { nearest } from '../../source/model/names.ts';

/** `Did you mean west? `, or nothing where no word is near. */
export function didYouMean(typed: string, words: readonly string[], as = (word: string) => word): string {
  const found = nearest(typed, words);
  return found === undefined ? '' : `Did you mean ${as(found)}? `;
}
