/** One row of a frame as SVG, from its own top left corner. */
import type { Cell, CellStyle } from './frame.ts';
import { cell, type Rectangle, shapeOf } from './shapes.ts';

/** From the top of the row to the line that letters stand on. */
const baseline = 13.5;

/** Letters that every monospace font has, each as wide as the next; what is not among them stands by itself. */
const common = /^[\u0021-\u007e\u00a1-\u024f]$/;

/** The shapes of a row; '' for an empty one. */
export function rowShapes(row: readonly Cell[]): string {
  return [...papers(row), ...rectangles(row), ...texts(row)].join('');
}

/** What is behind the letters, neighbours joined. */
function papers(row: readonly Cell[]): readonly string[] {
  const found = row.flatMap(({ column, width, style }) =>
    style.paper === undefined
      ? []
      : [placed(column, { x: 0, y: 0, width: width * cell.width, height: cell.height, shade: 1 }, `k${style.paper}`)],
  );
  return joined(found).map(toSvg);
}

function rectangles(row: readonly Cell[]): readonly string[] {
  const found = row.flatMap(({ column, text, style }) =>
    (shapeOf(text) ?? []).map(shape => placed(column, shape, inkOf(style))),
  );
  return joined(found).map(toSvg);
}

type Placed = Rectangle & { readonly ink: string };

function placed(column: number, shape: Rectangle, ink: string): Placed {
  return { ...shape, x: column * cell.width + shape.x, ink };
}

/** Rectangles that continue where the one before ends become one: no seams, and a tenth of the bytes. */
function joined(all: readonly Placed[]): readonly Placed[] {
  const result: Placed[] = [];
  for (const next of all) {
    const at = result.findLastIndex(each => each.x + each.width === next.x && isAlike(each, next));
    const last = result[at];
    if (last === undefined) result.push(next);
    else result[at] = { ...last, width: last.width + next.width };
  }
  return result;
}

function isAlike(one: Placed, other: Placed): boolean {
  return one.y === other.y && one.height === other.height && one.shade === other.shade && one.ink === other.ink;
}

function toSvg({ x, y, width, height, shade, ink }: Placed): string {
  const classes = shade === 1 ? ink : `${ink} s${Math.round(shade * 100)}`.trim();
  return `<rect${classOf(classes)} x="${x}" y="${y}" width="${width}" height="${height}"/>`;
}

/** Runs of common letters of one look, and each symbol by itself in the middle of its cell. */
function texts(row: readonly Cell[]): readonly string[] {
  const result: string[] = [];
  let run: Cell[] = [];
  const flush = () => {
    const [first] = run;
    if (first !== undefined) result.push(textOf(first.column, run.map(each => each.text).join(''), first.style));
    run = [];
  };
  for (const [index, each] of row.entries()) {
    const [first] = run;
    const isCommon = common.test(each.text);
    // One space between two words of one look stays in their run; more of them end it.
    const isGap = each.text === ' ' && first !== undefined && goesOn(first, row[index + 1]);
    if (isCommon && first !== undefined && !hasStyle(first.style, each.style)) flush();
    if (isCommon || isGap) run.push(each);
    else {
      flush();
      if (each.text !== ' ' && shapeOf(each.text) === undefined) result.push(symbolOf(each));
    }
  }
  flush();
  return result;
}

function goesOn(first: Cell, next: Cell | undefined): boolean {
  return next !== undefined && common.test(next.text) && hasStyle(first.style, next.style);
}

function hasStyle(one: CellStyle, other: CellStyle): boolean {
  return one.ink === other.ink && one.bold === other.bold && one.dim === other.dim;
}

/** textLength holds the letters to the grid, whichever font there is. */
function textOf(column: number, text: string, style: CellStyle): string {
  const length = text.length > 1 ? ` textLength="${text.length * cell.width}"` : '';
  return `<text${classOf(inkOf(style))} x="${column * cell.width}" y="${baseline}"${length}>${escaped(text)}</text>`;
}

function symbolOf({ column, width, text, style }: Cell): string {
  const x = (column + width / 2) * cell.width;
  return `<text${classOf(`${inkOf(style)} m`.trim())} x="${x}" y="${baseline}">${escaped(text)}</text>`;
}

function inkOf({ ink, bold, dim }: CellStyle): string {
  return [ink === undefined ? '' : `k${ink}`, bold ? 'b' : '', dim ? 'd' : ''].filter(Boolean).join(' ');
}

function classOf(classes: string): string {
  return classes === '' ? '' : ` class="${classes}"`;
}

function escaped(text: string): string {
  return text.toWellFormed().replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
