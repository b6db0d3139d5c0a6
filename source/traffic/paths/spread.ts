/** How long requests took, over the last minutes: counts by size, each size a seventh larger than the one before. */

export type Spread = {
  /** `took` in seconds, `now` in milliseconds since 1970. */
  add(took: number, now: number): void;
  /**
   * Seconds, over the last seconds, this many, and what is left of their first slice; nothing where nothing was added.
   */
  percentiles(seconds: number, now: number): { readonly p50: number; readonly p95: number } | undefined;
};

const SLICE = 10;
const SLICES = 31;
const SIZES = 96;
const SMALLEST = 0.0001;
const GROWTH = 1.15;
const LOG_OF_GROWTH = Math.log(GROWTH);

export function createSpread(): Spread {
  const counts = new Uint16Array(SLICES * SIZES);
  let newest = 0;

  function advance(slice: number): void {
    for (let each = Math.max(newest + 1, slice - SLICES + 1); each <= slice; each += 1) {
      const place = (each % SLICES) * SIZES;
      counts.fill(0, place, place + SIZES);
    }
    newest = Math.max(newest, slice);
  }

  return {
    add(took, now) {
      const slice = Math.floor(now / (SLICE * 1000));
      advance(slice);
      const size = Math.round(Math.log(Math.max(SMALLEST, took) / SMALLEST) / LOG_OF_GROWTH);
      const place = (slice % SLICES) * SIZES + Math.min(SIZES - 1, size);
      counts[place] = Math.min(65_535, (counts[place] ?? 0) + 1);
    },
    percentiles(seconds, now) {
      const slice = Math.floor(now / (SLICE * 1000));
      advance(slice);
      const sums = new Float64Array(SIZES);
      const oldest = Math.max(0, slice - Math.min(SLICES - 1, Math.ceil(seconds / SLICE)));
      for (let each = oldest; each <= slice; each += 1) {
        const place = (each % SLICES) * SIZES;
        for (let size = 0; size < SIZES; size += 1) sums[size] = (sums[size] ?? 0) + (counts[place + size] ?? 0);
      }
      const all = sums.reduce((sum, each) => sum + each, 0);
      if (all === 0) return undefined;
      return { p50: sizeAt(sums, all * 0.5), p95: sizeAt(sums, all * 0.95) };
    },
  };
}

function sizeAt(sums: Float64Array, wanted: number): number {
  let passed = 0;
  const size = sums.findIndex(each => {
    passed += each;
    return passed >= wanted;
  });
  return SMALLEST * GROWTH ** (size < 0 ? SIZES - 1 : size);
}
