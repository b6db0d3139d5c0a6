/** "a, b and 3 more": the first `most` of the names, and how many others there are. Pure. */
export function firstFew(names: readonly string[], most: number): string {
  const more = names.length - most;
  return more <= 0 ? names.join(', ') : `${names.slice(0, most).join(', ')} and ${more} more`;
}
