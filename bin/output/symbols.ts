/** Marks in front of lines; every one is beside a word that says the same. */
import type { Appearance } from '../command.ts';

export type Symbols = {
  readonly ok: string;
  readonly failed: string;
  readonly waiting: string;
  readonly warning: string;
  readonly skipped: string;
};

export function symbolsFor(appearance: Appearance): Symbols {
  return appearance.ascii
    ? { ok: 'v', failed: 'x', waiting: '.', warning: '!', skipped: '_' }
    : { ok: '✓', failed: '✗', waiting: '·', warning: '!', skipped: '–' };
}
