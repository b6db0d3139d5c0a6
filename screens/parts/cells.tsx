/** One row of a table: cells of fixed width and one that takes the rest, never more than one line. */
import { clusterStyle, styleOf, type Theme, type Tone, useTheme } from '../theme.ts';
import { Line } from './line.tsx';
import { piece, rightPiece } from './pieces.ts';

export type Cell = {
  readonly text: string;
  /** Columns, the space behind it included; absent: the rest of the row. */
  readonly width?: number;
  readonly tone?: Tone | undefined;
  /** In the colour of the nth cluster. */
  readonly cluster?: number | undefined;
  readonly right?: boolean;
};

/** `width`: of the whole row, in columns. */
export function Cells({ cells, width }: { readonly cells: readonly Cell[]; readonly width: number }) {
  return <Line text={rowOf(cells, width, useTheme())} />;
}

/** The same as a text, for rows that stand side by side. */
export function rowOf(cells: readonly Cell[], width: number, theme: Theme): string {
  const rest = cells.reduce((left, cell) => left - (cell.width ?? 0), width);
  return cells
    .map((cell, index) => {
      const own = Math.max(0, cell.width ?? rest);
      const style = {
        ...styleOf(theme, cell.tone),
        ...(cell.cluster === undefined ? {} : clusterStyle(theme, cell.cluster)),
      };
      if (cell.right === true) return rightPiece(cell.text, own, style);
      const isLast = cell.width === undefined && index === cells.length - 1;
      return isLast || own === 0 ? piece(cell.text, own, style) : `${piece(cell.text, own - 1, style)} `;
    })
    .join('');
}
