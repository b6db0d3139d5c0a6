/** The last few hundred durations and their middle and their tail. */
const kept = 256;

export type Latencies = {
  /** Seconds. */
  add(took: number): void;
  /** Seconds; nothing before the first sample. */
  percentiles(): { readonly p50: number; readonly p95: number } | undefined;
  samples(): readonly number[];
};

/** A ring of samples: the newest push out the oldest. */
export function createLatencies(start: readonly number[] = []): Latencies {
  const ring = [...start];
  let next = 0;
  return {
    add(took) {
      if (ring.length < kept) ring.push(took);
      else ring[next] = took;
      next = (next + 1) % kept;
    },
    percentiles() {
      if (ring.length === 0) return undefined;
      const sorted = Float64Array.from(ring).sort();
      const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
      return { p50: at(0.5), p95: at(0.95) };
    },
    samples: () => ring,
  };
}
