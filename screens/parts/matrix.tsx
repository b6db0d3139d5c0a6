/** Phases against clusters: a row for each phase, a column for each cluster, as many words in a cell as there is room for. */
import { Box } from 'ink';
import { windowStart } from '../../state/layout.ts';
import { changeMarks } from '../../state/words/change-marks.ts';
import type { MatrixCell } from '../../state/words/matrix-words.ts';
import type { Area } from '../screen.ts';
import { barStyle, clusterStyle, stateStyles, styleOf, type Theme, type Tone, useTheme } from '../theme.ts';
import { Line } from './line.tsx';
import { columnsOf, painted, piece } from './pieces.ts';

export type MatrixColumn = { readonly index: number; readonly letter: string; readonly name: string };

type Props = {
  /** Titles of the phases. */
  readonly rows: readonly string[];
  readonly columns: readonly MatrixColumn[];
  /** Asked for only where it is in sight. */
  readonly cell: (row: number, column: number) => MatrixCell;
  readonly chosen: { readonly row: number; readonly column: number };
  /** Only the chosen cluster, with all the room there is. */
  readonly zoomed: boolean;
  readonly area: Area;
};

/** Columns of the terminal that a cluster needs: for its symbol alone, with a count, with words. */
const forSymbol = 3;
const forCount = 8;
const forWords = 18;
/** Of words that are cut. */
const leastWords = 10;

export function Matrix({ rows, columns, cell, chosen, zoomed, area }: Props) {
  const theme = useTheme();
  const titles = Math.min(Math.floor(area.width / 2), area.width < 80 ? 21 : 25);
  const room = zoomed ? 1 : Math.max(1, Math.min(columns.length, Math.floor((area.width - titles) / forSymbol)));
  const start = windowStart(columns.length, chosen.column, room);
  const shown = columns.slice(start, start + room);
  const width = Math.max(0, Math.min(60, Math.floor((area.width - titles) / shown.length)));
  const first = windowStart(rows.length, chosen.row, area.height - 1);
  const isCut = shown.length < columns.length;
  const head = isCut ? `PHASE ${start + 1}-${start + shown.length} of ${columns.length}` : 'PHASE';
  const header = [
    piece(`  ${head}`, titles, styleOf(theme, 'muted')),
    ...shown.map(each => columnHead(each, each.index === chosen.column, width, theme)),
  ].join('');
  const line = (title: string, row: number) =>
    [
      row === chosen.row ? painted(theme.symbols.cursor, styleOf(theme, 'accent')) : ' ',
      piece(` ${row + 1} ${title}`, titles - 1, row === chosen.row ? styleOf(theme, 'accent') : {}),
      ...shown.map(each =>
        cellText(cell(row, each.index), width, row === chosen.row && each.index === chosen.column, theme),
      ),
    ].join('');
  return (
    <Box flexDirection="column" height={area.height} flexShrink={0} overflow="hidden">
      <Line text={header} />
      {rows.slice(first, first + Math.max(0, area.height - 1)).map((title, offset) => (
        <Line key={title} text={line(title, first + offset)} />
      ))}
    </Box>
  );
}

function columnHead({ index, letter, name }: MatrixColumn, here: boolean, width: number, theme: Theme): string {
  const words = width < forCount ? letter : `${letter} ${name}`;
  return piece(`${here ? theme.symbols.cursor : ' '}${words}`, width, clusterStyle(theme, index));
}

/** A bar where it is the chosen one, marked without colour too; the symbol says the state also where there is no room for a word. */
function cellText(cell: MatrixCell, width: number, here: boolean, theme: Theme): string {
  const bar = here ? barStyle(theme) : undefined;
  if (bar === undefined) return cellWords(cell, width, here, theme);
  return painted(cellWords(cell, width, here, { ...theme, colour: false }), bar);
}

function cellWords({ state, count, words, right }: MatrixCell, width: number, here: boolean, theme: Theme): string {
  const { symbol, tone } = stateStyle(state, theme);
  const mark = here ? painted(theme.symbols.cursor, styleOf(theme, 'accent')) : ' ';
  const sign = painted(symbol, styleOf(theme, tone));
  if (width < forCount)
    return `${mark}${sign}${' '.repeat(Math.max(0, width - 2))}`.slice(0, width < 2 ? 0 : undefined);
  const rest = width - 3;
  // The counts of a plan begin with the sign.
  const isCounted = count !== '' && state !== 'silent' && !(state in stateStyles);
  // Where words have no room, the time has it as long as it does not cut the count.
  const isRoomy = width >= forWords || count.length + right.length + 3 < rest;
  const behind = right === '' || !isRoomy ? '' : ` ${right} `;
  const room = rest - behind.length - 1;
  // A few letters of a reason say nothing: whole, or enough of it.
  const left = room - columnsOf(count) - 1;
  const isTold = width >= forWords && (columnsOf(words) <= left || left >= leastWords);
  const said = [count, ...(isTold ? [words] : [])].filter(each => each !== '').join(' ');
  const shown = isCounted
    ? piece(said, room + 2, styleOf(theme, tone))
    : `${sign} ${piece(said, room, styleOf(theme, toneOf(state)))}`;
  return `${mark}${shown}${painted(behind, styleOf(theme, 'muted'))} `;
}

function stateStyle(state: MatrixCell['state'], theme: Theme): { readonly symbol: string; readonly tone: Tone } {
  switch (state) {
    case 'create':
      return { symbol: changeMarks.create, tone: 'ok' };
    case 'change':
      return { symbol: changeMarks.change, tone: 'warning' };
    case 'delete':
      return { symbol: changeMarks.delete, tone: 'problem' };
    case 'unchanged':
      return { symbol: changeMarks.unchanged, tone: 'muted' };
    case 'unknown':
      return { symbol: changeMarks.unknown, tone: 'warning' };
    case 'silent':
      return { symbol: theme.symbols.warning, tone: 'warning' };
    case 'none':
      return { symbol: ' ', tone: 'muted' };
    case 'waiting':
    case 'running':
    case 'done':
    case 'partial':
    case 'failed':
    case 'skipped':
    case 'stopped': {
      const { tone, symbol } = stateStyles[state];
      return { symbol: theme.symbols[symbol], tone };
    }
  }
}

function toneOf(state: MatrixCell['state']): Tone | undefined {
  if (state === 'failed') return 'problem';
  if (state === 'silent') return 'warning';
  return state === 'waiting' || state === 'skipped' || state === 'unchanged' ? 'muted' : undefined;
}
