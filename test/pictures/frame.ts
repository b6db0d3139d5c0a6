/** What a terminal shows at one moment, as plain data: its cells with their letters and looks. */
import type { Terminal } from '@xterm/headless';

/** Of the sixteen ANSI colours, 0 to 15; undefined is the terminal's own, and by name where the other one's is meant. */
export type Colour = number | 'ink' | 'paper' | undefined;

export type CellStyle = {
  readonly ink: Colour;
  readonly paper: Colour;
  readonly bold: boolean;
  readonly dim: boolean;
};

/** `column`: counted from 0. A wide letter is one cell of two columns; the column it covers has no cell. */
export type Cell = {
  readonly column: number;
  readonly width: number;
  readonly text: string;
  readonly style: CellStyle;
};

export type Frame = {
  readonly columns: number;
  readonly rows: readonly (readonly Cell[])[];
};

/** Reads the screen of a terminal. Throws on a colour beyond the sixteen: the program promises not to use one. */
export function frameOf(terminal: Terminal): Frame {
  const { active } = terminal.buffer;
  const rows = Array.from({ length: terminal.rows }, (_, row) => {
    const line = active.getLine(active.viewportY + row);
    return Array.from({ length: terminal.cols }, (_, column) => column).flatMap((column): readonly Cell[] => {
      const cell = line?.getCell(column);
      if (cell === undefined || cell.getWidth() === 0) return [];
      const ink = cell.isFgDefault() ? undefined : sixteen(cell.isFgPalette(), cell.getFgColor());
      const paper = cell.isBgDefault() ? undefined : sixteen(cell.isBgPalette(), cell.getBgColor());
      const colours = cell.isInverse() === 0 ? { ink, paper } : inverse(ink, paper);
      const style = { ...colours, bold: cell.isBold() !== 0, dim: cell.isDim() !== 0 };
      return [{ column, width: cell.getWidth(), text: cell.getChars() || ' ', style }];
    });
  });
  return { columns: terminal.cols, rows };
}

function inverse(ink: Colour, paper: Colour): Pick<CellStyle, 'ink' | 'paper'> {
  return { ink: paper ?? 'paper', paper: ink ?? 'ink' };
}

function sixteen(inPalette: boolean, colour: number): number {
  if (!inPalette || colour > 15) throw new Error(`the colour ${colour} is none of the sixteen`);
  return colour;
}

/** The words of a frame, one text a row. */
export function wordsOf(frame: Frame): readonly string[] {
  return frame.rows.map(row => row.map(cell => cell.text).join(''));
}

/**
 * Ports of this machine, which differ from run to run, as 16443, 26443 … in the order of their first appearance: the
 * same run gives the same picture. Five digits stay five, so that nothing moves.
 */
export function withSteadyPorts(frame: Frame): Frame {
  const ports: string[] = [];
  const steady = (port: string) => {
    if (!ports.includes(port)) ports.push(port);
    return `${ports.indexOf(port) + 1}6443`;
  };
  return { ...frame, rows: frame.rows.map(row => withPorts(row, steady)) };
}

function withPorts(row: readonly Cell[], steady: (port: string) => string): readonly Cell[] {
  // One character a cell, so that places in the text are places in the row.
  const text = row.map(cell => (cell.text.length === 1 ? cell.text : ' ')).join('');
  const changed = [...row];
  for (const { index, 0: address, 1: port = '' } of text.matchAll(/127\.0\.0\.1:(\d{5})(?!\d)/g)) {
    const from = index + address.length - port.length;
    for (const [offset, digit] of [...steady(port)].entries()) {
      const cell = changed[from + offset];
      if (cell !== undefined) changed[from + offset] = { ...cell, text: digit };
    }
  }
  return changed;
}
