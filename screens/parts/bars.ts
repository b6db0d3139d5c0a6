/** Bars out of block characters. */
import type { Symbols } from '../theme.ts';

/** A bar of `width` columns, filled to `share` (0 to 1); more than nothing shows at least one. */
export function bar(share: number, width: number, { full, empty }: Pick<Symbols, 'full' | 'empty'>): string {
  const filled = share > 0 ? Math.max(1, Math.round(share * width)) : 0;
  return full.repeat(Math.min(width, filled)) + empty.repeat(Math.max(0, width - filled));
}
