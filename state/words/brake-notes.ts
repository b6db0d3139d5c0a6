/** What comes of a change, below its clusters in the form, in as many rows as those leave. */
import type { DetailLine } from './lane-lines.ts';
import { firstOf } from './sentences.ts';
import { wrapped } from './wrapped.ts';

/** Most rows of a note; what is over is cut. */
const most = 6;

/**
 * The notes in their order, each as its rows. Warnings are told before anything else, in full; where not all of them fit,
 * the first says how many more there are. Others that do not fit are left out as a whole.
 */
export function brakeNotes(
  notes: readonly DetailLine[],
  { width, rows }: { readonly width: number; readonly rows: number },
): readonly DetailLine[] {
  let left = rows;
  const take = (note: DetailLine): readonly DetailLine[] => {
    const lines = wrapped(note.text, width, Math.max(1, Math.min(most, left)));
    const isWhole = lines.length <= left && lines.every(line => line.length <= width);
    if (left === 0 || (!isWhole && note.tone !== 'warning')) return [];
    left -= lines.length;
    return lines.map(text => ({ ...note, text }));
  };
  const warnings = notes.filter(({ tone }) => tone === 'warning');
  const told = new Map(fewer(warnings, { width, rows }).map(note => [warnings[note.at], take(note)]));
  for (const note of notes) if (note.tone !== 'warning') told.set(note, take(note));
  return notes.flatMap(note => told.get(note) ?? []);
}

/** All of them where they fit, else the first and how many more. */
function fewer(warnings: readonly DetailLine[], { width, rows }: { readonly width: number; readonly rows: number }) {
  const needed = warnings.reduce((sum, { text }) => sum + wrapped(text, width, most).length, 0);
  if (needed <= rows) return warnings.map((warning, at) => ({ ...warning, at }));
  const [first] = warnings;
  return first === undefined ? [] : [{ ...first, text: firstOf(warnings.length, first.text), at: 0 }];
}
