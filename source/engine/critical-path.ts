/** How long what is left of a plan takes: the longest way through its needs. Pure. */

export type Estimate = {
  /** Along the longest way, of the steps whose duration is known. */
  readonly seconds: number;
  /** Ids of the steps of which nothing is known: with any, it takes at least so long. */
  readonly unknown: readonly string[];
};

type Needing = { readonly id: string; readonly needs: readonly string[]; readonly after?: readonly string[] };

/** `left`: what is left of a step, in seconds; undefined where unknown. Steps come after what they need. */
export function criticalPath(steps: readonly Needing[], left: (id: string) => number | undefined): Estimate {
  const ends = new Map<string, number>();
  const unknown: string[] = [];
  let seconds = 0;
  for (const { id, needs, after = [] } of steps) {
    const own = left(id);
    if (own === undefined) unknown.push(id);
    const begin = [...needs, ...after].reduce((latest, need) => Math.max(latest, ends.get(need) ?? 0), 0);
    const end = begin + (own ?? 0);
    ends.set(id, end);
    seconds = Math.max(seconds, end);
  }
  return { seconds, unknown };
}
