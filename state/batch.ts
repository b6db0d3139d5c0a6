/**
 * Many events, few frames: what comes in is kept and handed on at most once per interval (docs/measured.md#terminal).
 */
export type Batch<Item> = {
  add(item: Item): void;
  /** Hands on what is kept, now. */
  flush(): void;
};

/** Milliseconds between two pictures of what goes on. */
export const drawnEvery = 250;

/** The first item after a pause is handed on at once, so that nothing feels late; then one batch per interval. */
export function createBatch<Item>(milliseconds: number, hand: (items: readonly Item[]) => void): Batch<Item> {
  let kept: Item[] = [];
  let scheduled = false;
  const flush = () => {
    if (kept.length === 0) return;
    const items = kept;
    kept = [];
    hand(items);
  };
  const tick = () => {
    scheduled = kept.length > 0;
    if (scheduled) setTimeout(tick, milliseconds);
    flush();
  };
  return {
    add(item) {
      kept.push(item);
      if (scheduled) return;
      scheduled = true;
      // The zero timer gathers what one burst brings.
      setTimeout(tick, 0);
    },
    flush,
  };
}
