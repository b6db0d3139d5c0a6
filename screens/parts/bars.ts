/** Bars and sparklines out of block characters. */
import type { Second } from '../../state/traffic.ts';
import type { Symbols } from '../theme.ts';

/** A bar of `width` columns, filled to `share` (0 to 1); more than nothing shows at least one. */
export function bar(share: number, width: number, { full, empty }: Symbols): string {
  const filled = share > 0 ? Math.max(1, Math.round(share * width)) : 0;
  return full.repeat(Math.min(width, filled)) + empty.repeat(Math.max(0, width - filled));
}

/** The last `width` seconds: height is answers a second against the best one; a second of nothing but misses is marked. */
export function sparkline(history: readonly Second[], width: number, { spark, miss }: Symbols): string {
  // Not slice(-width): of no columns that is all of it.
  const shown = history.slice(Math.max(0, history.length - width));
  const most = shown.reduce((best, second) => Math.max(best, second.answers), 1);
  const signs = shown.map(({ answers, misses }) => {
    if (answers === 0) return misses > 0 ? miss : ' ';
    return spark[Math.min(spark.length - 1, Math.floor((answers / most) * spark.length))] ?? '';
  });
  return signs.join('').padStart(width);
}
