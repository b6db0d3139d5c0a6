/** Of many only the first: how the others are said to be there as well. */

/** "a, b and 3 more": the first `most` of the names, and how many others there are. */
export function firstFew(names: readonly string[], most: number): string {
  const more = names.length - most;
  return more <= 0 ? names.join(', ') : `${names.slice(0, most).join(', ')} and ${more} more`;
}

/** "a is wrong (and 3 more)": the first sentence of `count`. */
export function firstOf(count: number, first: string): string {
  return count <= 1 ? first : `${first} (and ${count - 1} more)`;
}
