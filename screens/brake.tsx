/** The form in front of a change of real clusters: what would become of each, before the mesh ID is typed below it. */
import { Box } from 'ink';
import { useStore } from 'zustand';
import type { App } from '../state/app.ts';
import type { Brake, BrakeFor, BrakeRow } from '../state/brake.ts';
import { brakeNotes } from '../state/words/brake-notes.ts';
import { brakeOf, brakeTotal } from '../state/words/brake-words.ts';
import { changeMarks } from '../state/words/change-marks.ts';
import { screenWords } from '../state/words/screen-words.ts';
import { type Cell, Cells } from './parts/cells.tsx';
import { Line, Rule } from './parts/line.tsx';
import { List, positionWords } from './parts/list.tsx';
import { columnsOf, cutMiddle } from './parts/pieces.ts';
import type { Area } from './screen.ts';
import { type Tone, useTheme } from './theme.ts';

type Props = { readonly app: App; readonly what: BrakeFor; readonly area: Area };

export function BrakeForm({ app, what, area }: Props) {
  const { symbols } = useTheme();
  useStore(app.session);
  useStore(app.draft);
  useStore(app.kialiWork.draft);
  useStore(app.removal);
  const cursor = useStore(app.view, view => view.cursors.brake ?? 0);
  const brake = brakeOf(app, what);
  const { title, rows, complete, notes } = brake;
  const { width, height } = area;
  const isLow = height < 14;
  // The clusters come first: of what comes of it as many lines as they leave, at least three.
  const said = notes.map(note => ({ ...note, text: screenWords(note.text) }));
  const wanted = brakeNotes(said, { width: width - 2, rows: height }).length;
  const heads = isLow ? 3 : 5;
  const gap = isLow ? 0 : 1;
  const left = height - heads - gap;
  const list = Math.max(1, Math.min(rows.length, left - Math.min(3, wanted)));
  const lines = brakeNotes(said, { width: width - 2, rows: Math.max(0, left - list) });
  const counted = countedOf(brake);
  const position = positionWords(rows.length, cursor, list);
  return (
    <Box flexDirection="column" height={height} overflow="hidden">
      <Rule width={width} title={title} />
      <Line text={complete ? brakeTotal(brake) : `${symbols.running} ${brakeTotal(brake)}`} tone="accent" />
      {isLow ? null : <Line text="" />}
      <Heading rows={rows} counted={counted} width={width} position={position} />
      <List
        length={rows.length}
        focus={cursor}
        height={list}
        row={index => <ClusterRow row={rows[index]} rows={rows} counted={counted} width={width} />}
      />
      {isLow ? null : <Line text="" />}
      {lines.map(({ text, tone }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the lines of a text have no identity but their place
        <Line key={index} text={text} {...(tone === 'plain' ? {} : { tone })} />
      ))}
    </Box>
  );
}

/** What is counted of each cluster, how it is called where there is room and where there is not, and its colour. */
const columns = [
  { of: 'create', long: 'CREATE', short: changeMarks.create, tone: 'ok' },
  { of: 'change', long: 'CHANGE', short: changeMarks.change, tone: 'warning' },
  { of: 'delete', long: 'DELETE', short: changeMarks.delete, tone: 'problem' },
  { of: 'restart', long: 'RESTART', short: 'RESTART', tone: 'warning' },
] as const satisfies readonly { readonly of: string; readonly tone: Tone; readonly [key: string]: string }[];

type Counted = (typeof columns)[number];

/** What is counted of any cluster; all as long as nothing is, or as counts may still grow. */
function countedOf({ rows, complete }: Brake): readonly Counted[] {
  const some = columns.filter(({ of }) => rows.some(({ counts }) => counts[of] > 0));
  return complete && some.length > 0 ? some : columns;
}

/** How wide the columns are: no wider than their words need. */
function shape(rows: readonly BrakeRow[], counted: readonly Counted[], room: number) {
  const isWide = room >= 80;
  const longest = (least: number, words: (row: BrakeRow) => string) =>
    Math.max(least, ...rows.map(row => columnsOf(words(row)))) + 2;
  const counts = counted.map(({ of, long, short, tone }) => {
    const text = isWide ? long : short;
    return { of, tone, text, width: Math.max(isWide ? 9 : 5, text.length + 2) };
  });
  const letter = longest(2, row => row.letter);
  const name = Math.min(
    longest(7, row => row.name),
    Math.floor(room / 3),
  );
  const others = counts.reduce((sum, { width }) => sum + width, 2 + letter + name);
  const server = Math.max(
    0,
    Math.min(
      Math.max(
        serverHead,
        longest(0, row => row.server),
      ),
      room - others,
    ),
  );
  return { letter, name, server, counts, width: others + server };
}

/** "API SERVER  1-9 of 12", with less room "SERVER 1-9 of 12". */
function serverWords(position: string, width: number): string {
  const words = `API SERVER  ${position}`.trimEnd();
  return columnsOf(words) < width ? words : `SERVER ${position}`;
}

const serverHead = 24;

type Shaped = { readonly rows: readonly BrakeRow[]; readonly counted: readonly Counted[]; readonly width: number };
type HeadingProps = Shaped & { readonly position: string };

function Heading({ rows, counted, width: room, position }: HeadingProps) {
  const { letter, name, server, counts, width } = shape(rows, counted, room);
  const cells: readonly Cell[] = [
    { text: '', width: 2 + letter },
    { text: 'CLUSTER', width: name, tone: 'muted' },
    { text: serverWords(position, server), width: server, tone: 'muted' },
    ...counts.map(({ text, width: own }): Cell => ({ text, width: own, tone: 'muted', right: true })),
  ];
  return <Cells width={width} cells={cells} />;
}

type RowProps = Shaped & { readonly row: BrakeRow | undefined };

function ClusterRow({ row, rows, counted, width: room }: RowProps) {
  const { symbols } = useTheme();
  if (row === undefined) return null;
  const { letter, name, server, counts, width } = shape(rows, counted, room);
  const cells: readonly Cell[] = [
    { text: '', width: 2 },
    { text: row.letter, width: letter, cluster: row.index },
    { text: cutMiddle(row.name, name - 1), width: name, cluster: row.index },
    { text: row.server === '' ? symbols.none : cutMiddle(row.server, server - 1), width: server },
    ...counts.map(({ of, tone, width: own }): Cell => {
      const some = row.counts[of];
      return {
        text: some === 0 ? symbols.none : String(some),
        width: own,
        tone: some === 0 ? 'muted' : tone,
        right: true,
      };
    }),
  ];
  return <Cells width={width} cells={cells} />;
}
