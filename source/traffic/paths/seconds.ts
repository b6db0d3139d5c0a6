/** Counts second by second over the last five minutes. */

/** How many seconds are remembered. */
export const MEMORY = 300;
/** Seconds that are one value of `steps`. */
export const STEP = 5;

export type Seconds = {
  /** `now` in milliseconds since 1970. */
  add(now: number, count: number): void;
  /** The sum over the last whole seconds, this many, and the present one. */
  sum(seconds: number, now: number): number;
  /** All that is remembered, oldest first, in steps of five seconds; the last one is under way. */
  steps(now: number): readonly number[];
};

export function createSeconds(): Seconds {
  const counts = new Uint32Array(MEMORY + STEP);
  let newest = 0;

  /** What lies between is forgotten, because its place is used again. */
  function advance(second: number): void {
    const from = Math.max(newest + 1, second - counts.length + 1);
    for (let each = from; each <= second; each += 1) counts[each % counts.length] = 0;
    newest = Math.max(newest, second);
  }
  const at = (second: number) => (second > newest ? 0 : (counts[second % counts.length] ?? 0));

  return {
    add(now, count) {
      const second = Math.floor(now / 1000);
      advance(second);
      if (second > newest - counts.length)
        counts[second % counts.length] = (counts[second % counts.length] ?? 0) + count;
    },
    sum(seconds, now) {
      const second = Math.floor(now / 1000);
      advance(second);
      let all = 0;
      for (let each = second - Math.min(seconds, MEMORY); each <= second; each += 1) all += at(each);
      return all;
    },
    steps(now) {
      const second = Math.floor(now / 1000);
      advance(second);
      // Steps begin at the same moments whenever one looks: columns of a strip must not shimmer.
      const last = Math.floor(second / STEP) * STEP;
      return Array.from({ length: MEMORY / STEP }, (_, index) => {
        const begin = last - MEMORY + STEP + index * STEP;
        let all = 0;
        for (let each = begin; each < begin + STEP; each += 1) all += at(each);
        return all;
      });
    },
  };
}
