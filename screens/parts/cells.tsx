/** One row of a table: cells of fixed width and one that takes the rest, never more than one line. */
import { barStyle, clusterStyle, type Style, styleOf, type Theme, type Tone, useTheme } from '../theme.ts';
import { Line } from './line.tsx';
import { columnsOf, cutMiddle, emphasised, painted, piece, rightPiece } from './pieces.ts';

export type Cell = {
  readonly text: string;
  /** Columns, the space behind it included; absent: the rest of the row. */
  readonly width?: number;
  readonly tone?: Tone | undefined;
  /** In the colour of the nth cluster. */
  readonly cluster?: number | undefined;
  readonly right?: boolean;
  /** The cell under the cursor: a bar, where there is colour. */
  readonly here?: boolean;
  /** Left out in the middle where it does not fit. */
  readonly middle?: boolean;
  /** Words that stand out in it, in lower case. */
  readonly words?: readonly string[];
};

/** The first cell of a row: the cursor, where the row has it. */
export function cursorCell(here: boolean, symbols: Theme['symbols']): Cell {
  return { text: here ? symbols.cursor : ' ', width: 2, tone: 'accent' };
}

type Props = {
  readonly cells: readonly Cell[];
  /** Of the whole row, in columns. */
  readonly width: number;
  /** The row under the cursor. */
  readonly here?: boolean;
};

/** One row of cells: fixed widths first, the rest shared by those without one. */
export function Cells({ cells, width, here = false }: Props) {
  const theme = useTheme();
  return <Line text={here ? barOf(cells, width, theme) : rowOf(cells, width, theme)} />;
}

/** The row under the cursor: a bar in the terminal's own two colours, where there is colour. */
export function barOf(cells: readonly Cell[], width: number, theme: Theme): string {
  const bar = barStyle(theme);
  return bar === undefined
    ? rowOf(cells, width, theme)
    : painted(rowOf(cells, width, { ...theme, colour: false }), bar);
}

/** The same as a text, for rows that stand side by side. */
export function rowOf(cells: readonly Cell[], width: number, theme: Theme): string {
  const rest = cells.reduce((left, cell) => left - (cell.width ?? 0), width);
  return cells
    .map((cell, index) => {
      const own = Math.max(0, cell.width ?? rest);
      const bar = cell.here === true ? barStyle(theme) : undefined;
      const style = bar ?? {
        ...styleOf(theme, cell.tone),
        ...(cell.cluster === undefined ? {} : clusterStyle(theme, cell.cluster)),
      };
      if (cell.middle === true || cell.words !== undefined) return middlePiece(cell, own - 1, style, theme);
      if (cell.right === true) return rightPiece(cell.text, own, style);
      const isLast = cell.width === undefined && index === cells.length - 1;
      return isLast || own === 0 ? piece(cell.text, own, style) : `${piece(cell.text, own - 1, style)} `;
    })
    .join('');
}

function middlePiece({ text, words = [] }: Cell, width: number, style: Style, theme: Theme): string {
  const shown = cutMiddle(text, width);
  const strong = theme.colour ? { ...style, bold: true, underline: true } : style;
  return emphasised(shown, words, style, strong) + ' '.repeat(Math.max(0, width + 1 - columnsOf(shown)));
}
