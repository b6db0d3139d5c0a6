/** Of many only the first: how the others are said to be there as well. */

/** "a, b and 3 more": the first `most` of the names, and how many others there are. */
export function firstFew(names: readonly string[], most: number): string {
  const more = names.length - most;
  return more <= 0 ? names.join(', ') : `${names.slice(0, most).join(', ')} and ${more} more`;
}

/** Of a hundred clusters not every step is told. */
const steps = 24;

/** A line a step, the first of them; `rest` tells how many more there are, where there are: "and 3 more steps". */
export function firstSteps(lines: readonly string[], rest: (count: number) => string): readonly string[] {
  const more = lines.length - steps;
  return more <= 0 ? lines : [...lines.slice(0, steps), rest(more)];
}

/** "a is wrong (and 3 more)": the first sentence of `count`. */
export function firstOf(count: number, first: string): string {
  return count <= 1 ? first : `${first} (and ${count - 1} more)`;
}
