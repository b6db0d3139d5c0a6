/** The paths of clients as rows: from where, to which version and how, its share, its latency, five minutes as a strip. */
import type { ClientPicture, PathPicture } from '../../source/traffic/paths/picture.ts';
import { letterOf } from '../../state/members.ts';
import { errorWords, pathWords, routeWords, shareWords, sightWords } from '../../state/words/path-words.ts';
import { type Theme, type Tone, useTheme } from '../theme.ts';
import { type Cell, rowOf } from './cells.tsx';
import { Line } from './line.tsx';
import { List } from './list.tsx';
import { tail } from './pieces.ts';
import { errorStrip, strip } from './strip.ts';

type Props = {
  readonly clients: readonly ClientPicture[];
  /** Index of the first of these among all clusters, for letters and colours. */
  readonly offset: number;
  readonly names: readonly string[];
  /** The chosen client among these. */
  readonly cursor: number;
  readonly now: number;
  readonly width: number;
  readonly height: number;
};

/** Rows that all paths of these clients take, the head not counted. */
export function pathRowCount(clients: readonly ClientPicture[]): number {
  return clients.reduce((sum, client) => sum + client.paths.length + (hasTrouble(client) ? 1 : 0), 0);
}

/** With a head. Where there is too little room the rows of the chosen client are in sight. */
export function PathRows({ clients, offset, names, cursor, now, width, height }: Props) {
  const theme = useTheme();
  const columns = columnsFor(width, names, clients);
  const rows = clients.flatMap((client, index) =>
    rowsOf(client, offset + index, { names, now, columns, width, theme, isChosen: index === cursor }),
  );
  const before = pathRowCount(clients.slice(0, cursor));
  const own = pathRowCount(clients.slice(cursor, cursor + 1));
  const room = Math.max(0, height - 1);
  return (
    <>
      {height > 0 ? <Line text={headOf(columns, width, theme)} tone="muted" /> : null}
      <List
        length={rows.length}
        focus={rows.length <= room ? 0 : before + Math.min(own - 1, Math.floor(room / 2))}
        height={Math.min(room, rows.length)}
        row={index => <Line text={rows[index] ?? ''} />}
      />
    </>
  );
}

type Columns = { readonly mark: '' | ' ' } & Readonly<
  Record<'from' | 'to' | 'share' | 'words' | 'strip' | 'rate' | 'pod', number>
>;

/** What is left out where there is too little room goes in this order: the pod, the strip, the latency, the rate. */
function columnsFor(width: number, names: readonly string[], clients: readonly ClientPicture[]): Columns {
  const longest = Math.max(4, ...names.map(name => name.length));
  const versions = Math.max(2, ...clients.flatMap(({ paths }) => paths.map(({ version }) => version.length)));
  // One alone is the chosen one, and not marked.
  const mark = clients.length > 1 ? ' ' : '';
  const from = Math.min(18, longest + 3) + mark.length;
  const to = Math.min(26, versions + 15);
  const share = 8;
  let rest = width - from - to - share;
  const take = (columns: number, least = columns) => {
    const taken = rest >= least ? Math.min(rest, columns) : 0;
    rest -= taken;
    return taken;
  };
  const rate = take(9);
  const words = take(18, 16);
  const line = take(width >= 150 ? 62 : 32, 12);
  const pod = take(34, 14);
  return { mark, from, to, share, words, rate, pod, strip: line + (pod > 0 ? 0 : Math.min(30, rest)) };
}

function headOf(columns: Columns, width: number, theme: Theme): string {
  return rowOf(
    [
      { text: `${columns.mark}FROM`, width: columns.from },
      { text: 'TO', width: columns.to },
      { text: 'SHARE', width: columns.share, right: true },
      ...some(columns.words, { text: 'P50 / P95', width: columns.words, right: true }),
      ...some(columns.strip, { text: 'LAST 5 MIN', width: columns.strip, right: true }),
      ...some(columns.rate, { text: 'RATE', width: columns.rate, right: true }),
      ...some(columns.pod, { text: '  RESPONDING POD', width: columns.pod }),
      { text: '' },
    ],
    width,
    theme,
  );
}

const some = (room: number, cell: Cell): readonly Cell[] => (room > 0 ? [cell] : []);

type RowContext = {
  readonly names: readonly string[];
  readonly now: number;
  readonly columns: Columns;
  readonly width: number;
  readonly theme: Theme;
  readonly isChosen: boolean;
};

function hasTrouble(client: ClientPicture): boolean {
  return client.totalErrors > 0 || sightWords(client) !== undefined;
}

function rowsOf(client: ClientPicture, index: number, context: RowContext): readonly string[] {
  const { theme, width, columns } = context;
  const rows = client.paths.map((path, place) => pathRow(client, index, path, place, context));
  if (!hasTrouble(client)) return rows;
  const words = sightWords(client) ?? errorWords(client) ?? '';
  const marks =
    columns.strip > 0 && client.totalErrors > 0
      ? errorStrip(client, Math.min(60, columns.strip - 1), theme.symbols)
      : '';
  const text = `${sightWords(client) === undefined ? theme.symbols.problem : theme.symbols.warning} ${words}`;
  const room = columns.from + columns.to + columns.share + columns.words;
  const isShort = columns.strip > 0 && text.length < room - 4;
  const cells: readonly Cell[] = isShort
    ? [
        { text: '', width: 2 },
        { text, width: room - 2, tone: 'problem' },
        { text: marks, width: columns.strip, tone: 'problem', right: true },
        { text: '' },
      ]
    : [
        { text: '', width: 2 },
        { text, tone: sightWords(client) === undefined ? 'problem' : 'warning' },
      ];
  return [...rows, rowOf(cells, width, theme)];
}

function pathRow(client: ClientPicture, index: number, path: PathPicture, place: number, context: RowContext): string {
  const { names, now, columns, theme, width, isChosen } = context;
  const { symbols } = theme;
  const tone = toneOf(path);
  const to = names.indexOf(path.to ?? '');
  const isLast = place === client.paths.length - 1;
  const [single, first, middle, last] = symbols.branches;
  const branch = place === 0 ? (isLast ? single : first) : isLast ? last : middle;
  const mark = path.state === 'silent' ? symbols.problem : path.state === 'unknown' ? symbols.unknown : '';
  const share =
    path.state === 'unknown' ? symbols.unknown : `${mark === '' ? '' : `${mark} `}${shareWords(path.share)}`;
  const letter = to < 0 ? '' : `${letterOf(to)} `;
  const name = `${letterOf(index)} ${client.name}`;
  return rowOf(
    [
      {
        text: place === 0 ? `${isChosen && columns.mark !== '' ? symbols.cursor : columns.mark}${name}` : '',
        width: columns.from,
        cluster: index,
      },
      { text: branch ?? '', width: 3, tone: 'muted' },
      { text: `${letter}${path.version} ${routeWords(path)}`, width: columns.to - 3, cluster: to < 0 ? undefined : to },
      { text: share, width: columns.share, right: true, tone },
      ...some(columns.words, {
        text: pathWords(path, now),
        width: columns.words,
        right: true,
        tone: path.state === 'answering' ? 'muted' : tone,
      }),
      ...some(columns.strip, {
        text: strip(path, client, Math.min(60, columns.strip - 1), symbols),
        width: columns.strip,
        right: true,
        tone: path.state === 'silent' ? 'problem' : 'running',
      }),
      ...some(columns.rate, { text: `${path.rate.toFixed(1)}/s`, width: columns.rate, right: true }),
      ...some(columns.pod, {
        text: `  ${path.instance === '' ? symbols.none : tail(path.instance, columns.pod - 3)}`,
        width: columns.pod,
        tone: 'muted',
      }),
      { text: '' },
    ],
    width,
    theme,
  );
}

/** The colour of a path's state; its words say the same. */
export function toneOf({ state }: PathPicture): Tone {
  switch (state) {
    case 'answering':
      return 'ok';
    case 'silent':
      return 'problem';
    case 'never':
      return 'muted';
    case 'unknown':
      return 'warning';
  }
}
