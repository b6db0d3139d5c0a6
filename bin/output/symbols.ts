/** Marks in front of lines; every one is beside a word that says the same. */
import type { Appearance } from '../command.ts';

export type Symbols = {
  readonly ok: string;
  readonly failed: string;
  readonly waiting: string;
  readonly warning: string;
};

export function symbolsFor(appearance: Appearance): Symbols {
  return appearance.ascii
    ? { ok: '+', failed: 'x', waiting: '.', warning: '!' }
    : { ok: '✓', failed: '✗', waiting: '·', warning: '!' };
}
