/** The walk from each client to the servers of the others, as last requested. */
import type { Walk } from '../source/diagnosis/walk.ts';

export type Why =
  | { readonly phase: 'none' }
  /** `since`, `at`: milliseconds since 1970. */
  | { readonly phase: 'reading'; readonly since: number }
  | { readonly phase: 'told'; readonly at: number; readonly walks: readonly Walk[] };

/** Before it was requested, and where the screen was left before it was done. */
export const noWhy: Why = { phase: 'none' };
