/** Marks in front of lines; every one stands beside a word that says the same. */
import type { Look } from '../command.ts';

export type Symbols = {
  readonly ok: string;
  readonly failed: string;
  readonly waiting: string;
  readonly warning: string;
};

export function symbolsFor(look: Look): Symbols {
  return look.ascii
    ? { ok: '+', failed: 'x', waiting: '.', warning: '!' }
    : { ok: '✓', failed: '✗', waiting: '·', warning: '!' };
}
