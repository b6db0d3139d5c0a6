/** At most so many at a time, in the order in which they came. */

export type Turns = {
  /** Waits for a turn, then does `work`. Rejects with the signal's reason when it aborts before the turn comes. */
  take<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T>;
};

/** The turns of each name, made when they are asked for. */
export function createTurnsOn(most: number): (name: string) => Turns {
  const all = new Map<string, Turns>();
  return name => {
    const turns = all.get(name) ?? createTurns(most);
    all.set(name, turns);
    return turns;
  };
}

/** Turns for `most` at a time. */
export function createTurns(most: number): Turns {
  const waiting = new Set<() => void>();
  let taken = 0;

  async function turn(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (taken < most) {
      taken += 1;
      return;
    }
    const mine = Promise.withResolvers<void>();
    const leave = () => {
      if (waiting.delete(mine.resolve)) mine.reject(signal.reason);
    };
    waiting.add(mine.resolve);
    signal.addEventListener('abort', leave, { once: true });
    await mine.promise.finally(() => signal.removeEventListener('abort', leave));
  }

  /** The turn goes to who has waited longest; nobody else can take it in between. */
  function pass(): void {
    const [next] = waiting;
    if (next === undefined) {
      taken -= 1;
      return;
    }
    waiting.delete(next);
    next();
  }

  return {
    async take(work, signal) {
      await turn(signal);
      try {
        return await work();
      } finally {
        pass();
      }
    },
  };
}
