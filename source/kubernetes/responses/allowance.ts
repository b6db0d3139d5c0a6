/** What may come in so much time: used up by what comes, and given back evenly. */

export type Allowance = {
  /** False when there is not so much left. Nothing is taken then. */
  take(amount: number): boolean;
};

/** All of `most` is there at first, and again a minute after it was used up. `now` in milliseconds. */
export function createAllowance(most: number, now: () => number): Allowance {
  let used = 0;
  let last = now();
  return {
    take(amount) {
      const time = now();
      used = Math.max(0, used - (most * (time - last)) / 60_000);
      last = time;
      if (used + amount > most) return false;
      used += amount;
      return true;
    },
  };
}
