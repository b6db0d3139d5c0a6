/** At most so many at a time, in the order in which they came. */

export type Turns = {
  /** Waits for a turn, then does `work`: that may find that it is not wanted any more. */
  take<T>(work: () => Promise<T>): Promise<T>;
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
  const waiting: (() => void)[] = [];
  let taken = 0;

  async function turn(): Promise<void> {
    if (taken < most) taken += 1;
    else await new Promise<void>(resolve => waiting.push(resolve));
  }

  /** The turn goes to who has waited longest; nobody else can take it in between. */
  function pass(): void {
    const next = waiting.shift();
    if (next === undefined) taken -= 1;
    else next();
  }

  return {
    async take(work) {
      await turn();
      try {
        return await work();
      } finally {
        pass();
      }
    },
  };
}
