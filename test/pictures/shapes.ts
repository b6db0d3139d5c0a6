/**
 * Lines and blocks of the terminal as rectangles: drawn by a font they leave gaps between cells, and each font draws
 * them differently.
 */

/** The size of a cell, in the units of a picture. */
export const cell = { width: 9, height: 18 } as const;

/** In units of a picture, from the top left corner of the cell. `shade`: how much of the colour is there, 0 to 1. */
export type Rectangle = {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly shade: number;
};

/** The rectangles of a block element or box-drawing character; undefined: it is a letter or a symbol for a font. */
export function shapeOf(character: string): readonly Rectangle[] | undefined {
  const block = blockOf(character.codePointAt(0) ?? 0);
  if (block !== undefined) return [block];
  const arms = boxArms[character];
  return arms === undefined ? undefined : linesOf(arms);
}

function rectangle(x: number, y: number, width: number, height: number, shade = 1): Rectangle {
  return { x, y, width, height, shade };
}

/** Left free above and below: bars in neighbouring rows stay two bars, as in a terminal with some line spacing. */
const gap = 1;

/** U+2580 to U+2593: blocks that grow from below, from the left, and shades. */
function blockOf(code: number): Rectangle | undefined {
  const { width } = cell;
  const height = cell.height - 2 * gap;
  if (code === 0x2580) return rectangle(0, gap, width, height / 2);
  if (code >= 0x2581 && code <= 0x2588) {
    const part = ((code - 0x2580) / 8) * height;
    return rectangle(0, gap + height - part, width, part);
  }
  if (code >= 0x2589 && code <= 0x258f) return rectangle(0, gap, ((0x2590 - code) / 8) * width, height);
  if (code === 0x2590) return rectangle(width / 2, gap, width / 2, height);
  if (code >= 0x2591 && code <= 0x2593) return rectangle(0, gap, width, height, [0.2, 0.45, 0.7][code - 0x2591]);
  return undefined;
}

/** Where a line leaves the middle of the cell: left, right, up, down; each 0, 1 (single) or 2 (double). */
type Arms = readonly [left: number, right: number, up: number, down: number];

const boxArms: Readonly<Record<string, Arms>> = {
  '─': [1, 1, 0, 0],
  '│': [0, 0, 1, 1],
  '┌': [0, 1, 0, 1],
  '┐': [1, 0, 0, 1],
  '└': [0, 1, 1, 0],
  '┘': [1, 0, 1, 0],
  '├': [0, 1, 1, 1],
  '┤': [1, 0, 1, 1],
  '┬': [1, 1, 0, 1],
  '┴': [1, 1, 1, 0],
  '┼': [1, 1, 1, 1],
  '╭': [0, 1, 0, 1],
  '╮': [1, 0, 0, 1],
  '╰': [0, 1, 1, 0],
  '╯': [1, 0, 1, 0],
  '═': [2, 2, 0, 0],
  '║': [0, 0, 2, 2],
};

function linesOf([left, right, up, down]: Arms): readonly Rectangle[] {
  const middle = { x: Math.floor(cell.width / 2), y: Math.floor(cell.height / 2) };
  const offsets = (kind: number) => (kind === 2 ? [-1.5, 1.5] : [0]);
  const across = Math.max(left, right);
  const along = Math.max(up, down);
  const from = left > 0 ? 0 : middle.x;
  const to = right > 0 ? cell.width : middle.x + 1;
  const top = up > 0 ? 0 : middle.y;
  const bottom = down > 0 ? cell.height : middle.y + 1;
  return [
    ...(across > 0 ? offsets(across).map(by => rectangle(from, middle.y + by, to - from, 1)) : []),
    ...(along > 0 ? offsets(along).map(by => rectangle(middle.x + by, top, 1, bottom - top)) : []),
  ];
}
