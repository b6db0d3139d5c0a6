/** A lane for each cluster side by side, as many as fit; the chosen one is always among them. */
import { Box } from 'ink';
import { windowStart } from '../../state/layout.ts';
import type { LaneLine } from '../../state/words/lane-lines.ts';
import type { Area } from '../screen.ts';
import { barStyle, clusterStyle, stateStyles, styleOf, type Theme, useTheme } from '../theme.ts';
import { cursorCell, rowOf } from './cells.tsx';
import { Line } from './line.tsx';
import { painted, piece } from './pieces.ts';

export type Lane = {
  readonly index: number;
  readonly letter: string;
  readonly name: string;
  /** How far it is: "12/24". */
  readonly progress: string;
  /** Asked for only where the lane is in sight. */
  readonly content: () => {
    readonly lines: readonly LaneLine[];
    /** The step to keep in sight. */
    readonly focus: number;
  };
};

/** Columns a lane needs to be read. */
const laneWidth = 38;
const between = '  ';

type Props = {
  readonly lanes: readonly Lane[];
  readonly chosen: number;
  readonly zoomed: boolean;
  readonly area: Area;
};

export function Lanes({ lanes, chosen, zoomed, area }: Props) {
  const theme = useTheme();
  const room = zoomed ? 1 : Math.max(1, Math.min(lanes.length, Math.floor(area.width / laneWidth)));
  const start = windowStart(lanes.length, chosen, room);
  const shown = lanes.slice(start, start + room);
  const all = shown.length === lanes.length;
  const height = area.height - (all ? 0 : 1);
  // All of one width: what is whole in one lane is whole in the next.
  const width = Math.floor((area.width - between.length * (room - 1)) / room);
  const columns = shown.map(lane => laneRows(lane, { theme, isChosen: lane.index === chosen, height, width }));
  return (
    <Box flexDirection="column" height={area.height} flexShrink={0} overflow="hidden">
      {all ? null : <Line text={stripText(lanes, chosen, area.width, theme)} />}
      {Array.from({ length: height }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a row of the screen is its place
        <Line key={row} text={columns.map(rows => rows[row] ?? '').join(between)} />
      ))}
    </Box>
  );
}

/** All lanes in one line, where not all are in sight; the chosen one always is. */
function stripText(lanes: readonly Lane[], chosen: number, width: number, theme: Theme): string {
  const { texts, start } = stripOf(lanes, chosen, width);
  const letters = texts.map((text, place) => {
    const index = start + place;
    return painted(`${index === chosen ? theme.symbols.cursor : ' '}${text} `, clusterStyle(theme, index));
  });
  return `${start > 0 ? '…' : ''}${letters.join('')}${start + texts.length < lanes.length ? ' …' : ''}`;
}

/** With how far each is; else the letters only; else as many letters around the chosen one as fit. */
function stripOf(lanes: readonly Lane[], chosen: number, width: number) {
  const ways = [lanes.map(({ letter, progress }) => `${letter} ${progress}`), lanes.map(({ letter }) => letter)];
  for (const texts of ways) if (texts.join('  ').length + 2 <= width) return { texts, start: 0 };
  const room = Math.max(1, Math.floor((width - 3) / 4));
  const start = windowStart(lanes.length, chosen, room);
  return { texts: lanes.slice(start, start + room).map(({ letter }) => letter), start };
}

type Room = { readonly theme: Theme; readonly isChosen: boolean; readonly width: number; readonly height: number };

/** A lane row by row, each as wide as the lane: its head, and the lines around the step to keep in sight. */
function laneRows({ content, index, letter, name, progress }: Lane, room: Room): readonly string[] {
  const { height, isChosen, theme, width } = room;
  const { lines, focus: step } = content();
  const focus = Math.max(
    0,
    lines.findIndex(line => line.step === step),
  );
  const start = windowStart(lines.length, focus, height - 1);
  const head = rowOf(
    [
      cursorCell(isChosen, theme.symbols),
      { text: `${letter} ${name}`, cluster: index },
      { text: progress, width: progress.length, tone: 'muted', right: true },
    ],
    width,
    theme,
  );
  const rows = lines
    .slice(start, start + height - 1)
    .map(line => laneRow(line, theme, width, isChosen && line.step === step && line.kind === 'step'));
  const none = Array.from({ length: height - 1 - rows.length }, () => ' '.repeat(width));
  return [head, ...rows, ...none];
}

/** One line of a lane, exactly so wide. */
export function laneRow({ kind, state, text, right }: LaneLine, theme: Theme, width: number, here: boolean): string {
  const { tone, symbol } = stateStyles[state];
  const isStep = kind === 'step';
  const before = isStep ? 4 : 6;
  const behind = right === '' ? '' : ` ${right}`;
  const bar = here ? barStyle(theme) : undefined;
  if (bar !== undefined) {
    const front = isStep ? `${theme.symbols.cursor} ${theme.symbols[symbol]} ` : `${theme.symbols.cursor}     `;
    return painted(front + piece(text, width - before - behind.length) + behind, bar);
  }
  return [
    here ? painted(theme.symbols.cursor, styleOf(theme, 'accent')) : ' ',
    isStep ? painted(` ${theme.symbols[symbol]} `, styleOf(theme, tone)) : ' '.repeat(before - 1),
    piece(text, width - before - behind.length, styleOf(theme, toneOfText(state, isStep))),
    painted(behind, styleOf(theme, state === 'failed' || state === 'skipped' ? tone : 'muted')),
  ].join('');
}

function toneOfText(state: LaneLine['state'], isStep: boolean) {
  if (isStep) return state === 'waiting' || state === 'skipped' ? 'muted' : undefined;
  return state === 'failed' ? 'problem' : 'muted';
}
