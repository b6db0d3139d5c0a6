/** A token bucket of bytes: used up by what is received, refilled evenly. */

export type Allowance = {
  /** False when less is left. Nothing is taken then. */
  take(amount: number): boolean;
};

/** Full, with `most`, at first, and again a minute after it was used up. `now` in milliseconds. */
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
