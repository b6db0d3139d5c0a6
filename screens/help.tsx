/**
 * The thing under the cursor in words, and the keys of the screen below, from the same list that handles them. Over the
 * right half of the screen where there is room for both.
 */
import { Box } from 'ink';
import { useStore } from 'zustand';
import { aboutChosen } from '../state/about.ts';
import type { App } from '../state/app.ts';
import { type Size, windowStart } from '../state/layout.ts';
import { screenOf } from '../state/view.ts';
import { clipped, wrapped } from '../state/words/wrapped.ts';
import { screenBindings } from './bindings.ts';
import { helpKeys, purposeOf } from './help-keys.ts';
import { type Binding, keyTitle } from './keys.ts';
import { barOf, type Cell, cursorCell, rowOf } from './parts/cells.tsx';
import { Line } from './parts/line.tsx';
import { positionWords } from './parts/list.tsx';
import { columnsOf } from './parts/pieces.ts';
import type { Area } from './screen.ts';
import { screens } from './screens.ts';
import { type Theme, type Tone, useTheme } from './theme.ts';

/** Columns that the help takes of a screen; undefined where it takes all of it. */
export function overlayWidth({ columns }: Size): number | undefined {
  return columns >= 100 ? Math.max(58, Math.floor(columns / 2)) : undefined;
}

/** The help over the screen below. */
export function Help({ app, area }: { readonly app: App; readonly area: Area }) {
  const theme = useTheme();
  const screen = useStore(app.view, screenOf);
  const cursor = useStore(app.view, view => view.cursors.help ?? 0);
  const filter = useStore(app.view, view => view.helpFilter);
  const left = useStore(app.view, view => area.width - (overlayWidth(view.size) ?? area.width));
  const edge = left > 0 ? `${theme.symbols.side} ` : '';
  const width = area.width - left - columnsOf(edge);
  const bindings = helpKeys(screenBindings(app), filter);
  const focus = Math.min(cursor, bindings.length - 1);
  const about = aboutLines(app, theme, width, Math.floor(area.height / 2) - 1);
  const height = Math.max(1, area.height - about.length - 1);
  const keys = keyLines(bindings, focus, { theme, width, height });
  const words = positionWords(bindings.length, focus, keys.room);
  const said = [filter === '' ? '' : `/ ${filter}`, words === '' ? '' : `${words}, arrows move`]
    .filter(Boolean)
    .join('  ');
  const head: readonly Cell[] = [
    { text: `Keys on ${screens[screen].title}`, tone: 'accent' },
    { text: said, width: columnsOf(said), tone: 'muted', right: true },
  ];
  const lines = [...about, rowOf(head, width, theme), ...keys.lines];
  return (
    <Box
      position="absolute"
      marginLeft={left}
      width={area.width - left}
      height={area.height}
      flexDirection="column"
      overflow="hidden"
    >
      {Array.from({ length: area.height }, (_, row) => {
        const line = lines[row] ?? '';
        // Every cell is written: what lies below must not show.
        // biome-ignore lint/suspicious/noArrayIndexKey: a row of the screen is its place
        return <Line key={row} text={edge + line + ' '.repeat(Math.max(0, width - columnsOf(line)))} />;
      })}
    </Box>
  );
}

/** What is under the cursor, in at most this many rows; the names that the documentation has for it last. */
function aboutLines(app: App, theme: Theme, width: number, most: number): readonly string[] {
  const about = aboutChosen(app);
  if (about === undefined || most < 3) return [];
  const line = (text: string, tone?: Tone) => rowOf([{ text, tone }], width, theme);
  const words = about.what.flatMap(text => wrapped(text, width - 1, 6));
  const called = about.called.flatMap(text => wrapped(text, width - 1, 2));
  const room = Math.max(1, most - 2);
  const shown = clipped(words, Math.max(1, room - called.length), width - 1);
  return [
    line(about.title, 'accent'),
    ...shown.map(text => line(text)),
    ...clipped(called, room - shown.length, width - 1).map(text => line(text, 'muted')),
    '',
  ];
}

type Room = { readonly theme: Theme; readonly width: number; readonly height: number };

/** A key on each line below the name of its group; in two columns where one is too short for all, and both are wide enough. */
function keyLines(bindings: readonly Binding[], focus: number, { theme, width, height }: Room) {
  const half = Math.floor(width / 2);
  const one = groupedLines(bindings, focus, theme, width);
  if (one.length <= height) return { lines: one.map(({ text }) => text), room: bindings.length };
  const rows = Math.ceil(one.length / 2);
  if (half >= 48 && rows <= height) {
    const two = groupedLines(bindings, focus, theme, half);
    const lines = Array.from({ length: rows }, (_, row) => (two[row]?.text ?? '') + (two[rows + row]?.text ?? ''));
    return { lines, room: bindings.length };
  }
  const at = one.findLastIndex(({ index }) => index === focus);
  const start = windowStart(one.length, Math.max(0, at), height);
  const shown = one.slice(start, start + height);
  const room = new Set(shown.flatMap(({ index }) => index ?? [])).size;
  return { lines: shown.map(({ text }) => text), room };
}

type KeyRow = { readonly text: string; readonly index?: number };

function groupedLines(bindings: readonly Binding[], focus: number, theme: Theme, width: number): readonly KeyRow[] {
  return bindings.flatMap((binding, index): readonly KeyRow[] => {
    const purpose = purposeOf(binding.key);
    const before = bindings[index - 1];
    const isFirst = before === undefined || purposeOf(before.key) !== purpose;
    const rows = keyRows(binding, index === focus, width, theme).map(text => ({ text, index }));
    return isFirst ? [{ text: rowOf([{ text: purpose, tone: 'muted' }], width, theme) }, ...rows] : rows;
  });
}

/** Columns of the cursor and the key. */
const keyed = 11;

/** Why it does nothing now is never cut: it goes on below. */
function keyRows({ key, label, unavailable }: Binding, here: boolean, width: number, theme: Theme): readonly string[] {
  const isDead = unavailable !== undefined;
  const words = isDead ? `${label} (${unavailable})` : label;
  return wrapped(words, Math.max(1, width - keyed - 1), 3).map((text, index) => {
    const cells: readonly Cell[] = [
      cursorCell(here && index === 0, theme.symbols),
      { text: index === 0 ? keyTitle(key) : '', width: keyed - 2, tone: isDead ? 'muted' : 'accent' },
      { text, tone: isDead ? 'muted' : undefined },
    ];
    return here ? barOf(cells, width, theme) : rowOf(cells, width, theme);
  });
}
