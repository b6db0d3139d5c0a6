/** Memory budget of the watches of one cluster: a server that announces object after object must not fill memory. */
import { insistWithin, MOST_WATCHED } from '../responses/limits.ts';

export type WatchedBytes = {
  /** Adds `bytes`, negative to release. Throws `BadResponse` when the budget is exceeded. */
  add(bytes: number): void;
};

export function createWatchedBytes(): WatchedBytes {
  let all = 0;
  return {
    add(bytes) {
      all += bytes;
      if (bytes > 0) insistWithin(all, MOST_WATCHED, 'what is watched is larger');
    },
  };
}
