/** Chance that can be repeated: everything uneven in the simulated world comes from a seed. */

export type Random = {
  /** At least 0, less than 1. */
  next(): number;
  /** A chance of its own for a name, so that one cluster's draws do not move another's. */
  fork(name: string): Random;
};

/** Mulberry32 on a seed: small, fast, good enough for shares and delays; never for keys. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  return {
    next() {
      state = (state + 0x6d2b79f5) >>> 0;
      let mixed = Math.imul(state ^ (state >>> 15), state | 1);
      mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
      return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
    },
    fork: name => createRandom(seed ^ hashOf(name)),
  };
}

/** FNV-1a, 32 bits: the hash that names pod templates and seeds. */
export function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return hash >>> 0;
}

/** The letters that Kubernetes uses for generated names: no vowels, nothing that reads as a word. */
const letters = 'bcdfghjklmnpqrstvwxz2456789';

/** A number in those letters, as in `helloworld-v1-9c48b85bc`. */
export function nameOf(number: number, length: number): string {
  let rest = number >>> 0;
  let name = '';
  while (name.length < length) {
    name += letters[rest % letters.length];
    rest = rest < letters.length ? hashOf(name) : Math.floor(rest / letters.length);
  }
  return name;
}
