/** Work that is done one piece after the other, in the order in which it came. */

export type OneAtATime = <T>(work: () => Promise<T>) => Promise<T>;

/** A queue of its own. What a piece of work throws is its caller's; the next one begins all the same. */
export function createOneAtATime(): OneAtATime {
  let last: Promise<unknown> = Promise.resolve();
  return work => {
    const mine = last.then(work);
    last = mine.catch(() => undefined); // told to the caller
    return mine;
  };
}
