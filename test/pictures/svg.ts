/** Frames as SVG: one as a picture, several as an animation without script. */
import type { Frame } from './frame.ts';
import { rowShapes } from './row.ts';
import { cell } from './shapes.ts';

/** Around the frame, so that the letters do not touch the edge. */
const margin = 18;

const paper = '#0d1117';
const ink = '#d0d7de';

/** The sixteen on a dark background. */
const palette: readonly string[] = [
  ...['#484f58', '#ff7b72', '#4fce63', '#e3b341', '#6cb0ff', '#d2a0ff', '#4fd0dc', '#c9d1d9'],
  ...['#7d8590', '#ffa198', '#7ee787', '#f2cc60', '#a5d0ff', '#e2c5ff', '#9aeaf2', '#ffffff'],
];

/** Those whose letters are three fifths as wide as they are high, so that nothing has to be stretched. */
const fonts =
  "ui-monospace,'SF Mono',SFMono-Regular,Menlo,'DejaVu Sans Mono','Liberation Mono',Consolas,'Courier New',monospace";

const style = [
  `text,rect{fill:${ink}}`,
  `text{font-family:${fonts};font-size:15px;white-space:pre;font-variant-ligatures:none}`,
  'rect{shape-rendering:crispEdges}',
  `.kink{fill:${ink}}.kpaper{fill:${paper}}`,
  ...palette.map((colour, index) => `.k${index}{fill:${colour}}`),
  '.b{font-weight:700}.m{text-anchor:middle}.d{fill-opacity:.6}.s20{fill-opacity:.2}.s45{fill-opacity:.45}.s70{fill-opacity:.7}',
  `.paper{fill:${paper};stroke:#30363d;shape-rendering:auto}`,
].join('');

/** One frame. `title`: what it shows, for whoever does not see it. */
export function picture(frame: Frame, title: string): string {
  return whole(frame, title, '', `<g transform="translate(${margin} ${margin})">\n${rowsOf(frame, rowShapes)}\n</g>`);
}

/** `seconds`: how long it stays. */
export type Shot = { readonly frame: Frame; readonly seconds: number };

/**
 * Frames of one size one after the other, again and again. They lie side by side, and one animation moves them through
 * the window; a row that is the same in many frames is there once. Who wants no motion sees the last frame.
 */
export function animation(shots: readonly Shot[], title: string): string {
  const first = shots[0]?.frame;
  if (first === undefined) throw new Error('an animation needs a frame');
  const width = first.columns * cell.width;
  const height = first.rows.length * cell.height;
  const rows = new Map<string, number>();
  const numbered = (shapes: string) => {
    const number = rows.get(shapes) ?? rows.size;
    rows.set(shapes, number);
    return number;
  };
  const films = shots.map(({ frame }, index) => {
    const uses = frame.rows.map((row, at) => {
      const shapes = rowShapes(row);
      return shapes === '' ? '' : `<use href="#r${numbered(shapes)}" y="${at * cell.height}"/>`;
    });
    return `<g transform="translate(${index * width} 0)">${uses.join('')}</g>`;
  });
  const defined = [...rows].map(([shapes, number]) => `<g id="r${number}">${shapes}</g>`);
  const content = [
    `<defs>\n${defined.join('\n')}\n</defs>`,
    `<svg x="${margin}" y="${margin}" width="${width}" height="${height}">`,
    `<g class="film">\n${films.join('\n')}\n</g></svg>`,
  ].join('\n');
  return whole(first, title, filmStyle(shots, width), content);
}

/** Each frame stands still from its share of the time to the next one's: nothing slides. */
function filmStyle(shots: readonly Shot[], width: number): string {
  const total = shots.reduce((sum, shot) => sum + shot.seconds, 0);
  let from = 0;
  const stops = shots.map(({ seconds }, index) => {
    const stop = `${((from / total) * 100).toFixed(3)}%{transform:translateX(${-index * width}px)}`;
    from += seconds;
    return stop;
  });
  const last = -(shots.length - 1) * width;
  return [
    `.film{animation:film ${total.toFixed(2)}s step-end infinite}`,
    `@keyframes film{${stops.join('')}100%{transform:translateX(${last}px)}}`,
    `@media(prefers-reduced-motion:reduce){.film{animation:none;transform:translateX(${last}px)}}`,
  ].join('');
}

function rowsOf(frame: Frame, shapesOf: (row: Frame['rows'][number]) => string): string {
  return frame.rows
    .map((row, index) => ({ shapes: shapesOf(row), y: index * cell.height }))
    .filter(({ shapes }) => shapes !== '')
    .map(({ shapes, y }) => `<g transform="translate(0 ${y})">${shapes}</g>`)
    .join('\n');
}

function whole(frame: Frame, title: string, more: string, content: string): string {
  const width = frame.columns * cell.width + 2 * margin;
  const height = frame.rows.length * cell.height + 2 * margin;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">
<title>${title.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</title>
<style>${style}${more}</style>
<rect class="paper" x=".5" y=".5" width="${width - 1}" height="${height - 1}" rx="8"/>
${content}
</svg>
`;
}
