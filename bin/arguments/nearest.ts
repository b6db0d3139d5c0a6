/** The word that was probably meant. */

/** The one of `words` with the fewest edits from `typed`; undefined when none is near. */
export function nearest(typed: string, words: readonly string[]): string | undefined {
  const near = words
    .map(word => ({ word, edits: edits(typed.toLowerCase(), word.toLowerCase()) }))
    .filter(({ word, edits: count }) => count <= Math.max(2, Math.floor(Math.max(word.length, typed.length) / 3)))
    .sort((left, right) => left.edits - right.edits);
  return near[0]?.word;
}

/** ` Did you mean west?`, or nothing. */
export function didYouMean(typed: string, words: readonly string[], as = (word: string) => word): string {
  const found = nearest(typed, words);
  return found === undefined ? '' : `Did you mean ${as(found)}? `;
}

/** Levenshtein's distance: insertions, deletions and replacements that make one word the other. */
export function edits(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let line = 1; line <= from.length; line++) {
    const next = [line];
    for (let column = 1; column <= to.length; column++) {
      const replaced = (row[column - 1] ?? 0) + (from[line - 1] === to[column - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[column] ?? 0) + 1, (next[column - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[to.length] ?? 0;
}
