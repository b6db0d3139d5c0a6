/** Rows of words in aligned columns. */
import { cleaned } from '../../source/model/clean.ts';

/** Two blanks between columns, none at the end of a line. Cells are cleaned: most come from files and clusters. */
export function tableText(rows: readonly (readonly string[])[], indent = ''): string {
  const clean = rows.map(row => row.map(cell => cleaned(cell)));
  const columns = Math.max(0, ...clean.map(row => row.length));
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.max(0, ...clean.map(row => row[column]?.length ?? 0)),
  );
  const line = (row: readonly string[]) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ');
  return clean.map(row => `${indent}${line(row).trimEnd()}\n`).join('');
}
