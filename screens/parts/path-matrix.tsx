/** Many clusters: from each to each as a cell, the chosen one in detail below. */
import type { ClientPicture, PathPicture } from '../../source/traffic/paths/picture.ts';
import { windowStart } from '../../state/layout.ts';
import { letterOf } from '../../state/members.ts';
import { latencyWords } from '../../state/words/numbers.ts';
import { errorWords, pathWords, routeWords, shareWords, sightWords } from '../../state/words/path-words.ts';
import { type Symbols, type Theme, useTheme } from '../theme.ts';
import { type Cell, cursorCell, rowOf } from './cells.tsx';
import { Line, Rule } from './line.tsx';
import { List, positionWords } from './list.tsx';
import { toneOf } from './path-rows.tsx';
import { strip } from './strip.ts';

type Props = {
  readonly clients: readonly ClientPicture[];
  readonly row: number;
  readonly column: number;
  readonly now: number;
  readonly width: number;
  readonly height: number;
};

const CELL = 5;
const TAIL = 9;
/** What stands behind the cells, as far as there is room for it: errors first, then the rate. */
const tailsOf = [[], ['ERRORS'], ['RATE', 'ERRORS'], ['RATE', 'P95', 'ERRORS']] as const;
type Tail = (typeof tailsOf)[number][number];
/** Rows of the detail: rule, strip and words, and errors where there is room. */
const DETAIL = 3;
/** The least of the matrix that a detail leaves: its head and some rows. */
const LEAST = 4;

export function PathMatrix({ clients, row, column, now, width, height }: Props) {
  const theme = useTheme();
  const from = Math.min(18, Math.max(7, ...clients.map(({ name }) => name.length + 5)));
  // The cells come first, all of them where they fit.
  const needed = from + clients.length * CELL;
  const tails = tailsOf.findLast(each => needed + each.length * TAIL <= width) ?? [];
  const shown = Math.max(1, Math.min(clients.length, Math.floor((width - from - tails.length * TAIL) / CELL)));
  const start = windowStart(clients.length, column, shown);
  const columns = Array.from({ length: shown }, (_, index) => start + index);
  const all = 1 + clients.length;
  const detail = height >= DETAIL + LEAST ? DETAIL + (height > all + DETAIL + 1 ? 1 : 0) : 0;
  const legend = height > all + detail || detail === 0 ? 1 : 0;
  const rows = Math.max(0, Math.min(clients.length, height - detail - legend - 1));
  const client = clients[row];
  return (
    <>
      {height > 0 ? <Line text={headRow(columns, { from, tails, column, width, theme })} tone="muted" /> : null}
      <List
        length={clients.length}
        focus={row}
        height={rows}
        row={index => {
          const one = clients[index];
          if (one === undefined) return null;
          const place = { from, tails, width, theme, column: index === row ? column : -1 };
          return <Line text={clientRow(one, index, columns, place)} />;
        }}
      />
      {legend > 0 && height > 1 ? (
        <Line text={legendOf(theme.symbols, positionWords(clients.length, row, rows))} tone="muted" />
      ) : null}
      {detail === 0 || client === undefined ? null : (
        <Detail
          {...{ client, row, column, now, width, clients }}
          position={legend > 0 ? '' : positionWords(clients.length, row, rows)}
          isLong={detail > DETAIL}
        />
      )}
    </>
  );
}

type Place = {
  readonly from: number;
  readonly tails: readonly Tail[];
  /** The chosen column; -1 where another row is chosen. */
  readonly column: number;
  readonly width: number;
  readonly theme: Theme;
};

function headRow(columns: readonly number[], { from, tails, column, width, theme }: Place): string {
  const tail = tails.map(text => ({ text, width: TAIL, right: true }));
  const letters = columns.map((index): Cell => {
    const text = index === column ? `${letterOf(index)}${theme.symbols.below}` : `${letterOf(index)} `;
    return { text, width: CELL, right: true, cluster: index };
  });
  return rowOf(
    [{ text: `FROM ${theme.symbols.diagonal} TO`, width: from }, ...letters, ...tail, { text: '' }],
    width,
    theme,
  );
}

function clientRow(client: ClientPicture, index: number, columns: readonly number[], place: Place): string {
  const { from, tails, column, width, theme } = place;
  const isHere = column >= 0;
  const p95 = Math.max(0, ...client.paths.map(path => path.p95 ?? 0));
  const tail: Readonly<Record<Tail, Cell>> = {
    RATE: { text: `${client.rate.toFixed(1)}/s`, width: TAIL, right: true },
    P95: { text: p95 === 0 ? '' : latencyWords(p95), width: TAIL, right: true, tone: 'muted' },
    ERRORS: {
      text: String(client.totalErrors),
      width: TAIL,
      right: true,
      tone: client.totalErrors > 0 ? 'problem' : 'muted',
    },
  };
  return rowOf(
    [
      cursorCell(isHere, theme.symbols),
      { text: `${letterOf(index)} ${client.name}`, width: from - 2, cluster: index },
      ...columns.map((each): Cell => {
        const path = client.paths[each];
        const text = path === undefined ? '' : cellOf(path, theme.symbols);
        const here = each === column;
        // A bar where there is colour, brackets where there is none.
        const shown = here && !theme.colour ? `[${text}]` : `${text} `;
        const tone = path === undefined ? {} : { tone: toneOf(path) };
        return { text: shown, width: CELL, right: true, here, ...tone };
      }),
      ...tails.map(each => tail[each]),
      { text: '' },
    ],
    width,
    theme,
  );
}

/** The share in per cent and how it goes, or what is wrong. */
function cellOf(path: PathPicture, { ways, problem, unknown, waiting }: Symbols): string {
  switch (path.state) {
    case 'answering': {
      const share = Math.round(path.share * 100);
      return `${share > 99 ? '' : share}${path.way === undefined || path.way === 'target' ? '' : ways[path.way]}`;
    }
    case 'silent':
      return problem;
    case 'never':
      return waiting;
    case 'unknown':
      return unknown;
  }
}

function legendOf({ ways, problem, unknown, between }: Symbols, position: string): string {
  const signs = [
    ...(position === '' ? [] : [position]),
    `${ways.local} local`,
    `${ways.gateway} gateway`,
    `${ways.direct} direct`,
    `${problem} silent`,
    `${unknown} not observed`,
    'number: % of responses',
  ];
  return `  ${signs.join(` ${between} `)}`;
}

type DetailProps = Omit<Props, 'height'> & {
  readonly client: ClientPicture;
  readonly position: string;
  /** With a line for errors. */
  readonly isLong: boolean;
};

function Detail({ clients, client, row, column, now, width, position, isLong }: DetailProps) {
  const theme = useTheme();
  const path = client.paths[column];
  if (path === undefined) return null;
  const to = clients[column]?.name ?? path.version;
  const at = position === '' ? '' : ` (${position})`;
  const title = `${letterOf(row)} ${client.name} ${theme.symbols.arrow} ${letterOf(column)} ${to}${at}`;
  const words = [
    `${path.version} ${routeWords(path)}`,
    shareWords(path.share),
    pathWords(path, now),
    `${path.rate.toFixed(2)}/s`,
    `${path.total.toLocaleString('en')} responses`,
    path.instance,
  ].filter(each => each !== '');
  const trouble = sightWords(client) ?? errorWords(client);
  return (
    <>
      <Rule width={width} title={title} />
      <Line
        text={rowOf(
          [
            {
              text: `  ${strip(path, client, Math.min(60, width - 18), theme.symbols)}`,
              width: Math.min(63, width - 14),
              tone: path.state === 'silent' ? 'problem' : 'running',
            },
            { text: 'last 5 min', tone: 'muted' },
          ],
          width,
          theme,
        )}
      />
      <Line text={`  ${words.join(` ${theme.symbols.between} `)}`} tone={toneOf(path)} />
      {isLong ? (
        <Line
          text={trouble === undefined ? '  no errors' : `  ${theme.symbols.problem} ${trouble}`}
          tone={trouble === undefined ? 'muted' : 'problem'}
        />
      ) : null}
    </>
  );
}
