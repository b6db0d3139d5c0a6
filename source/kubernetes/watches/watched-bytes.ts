/** What the watches of one cluster hold together: whoever announces object after object fills memory. */
import { insistWithin, MOST_WATCHED } from '../responses/limits.ts';

export type Held = {
  /** So many bytes more, or fewer. Throws `BadResponse` when it becomes too much. */
  add(bytes: number): void;
};

export function createHeld(): Held {
  let all = 0;
  return {
    add(bytes) {
      all += bytes;
      if (bytes > 0) insistWithin(all, MOST_WATCHED, 'what is watched is larger');
    },
  };
}
