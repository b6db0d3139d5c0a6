/** Which topology the mesh gets: what is built, when to use it, what it requires, and how it looks with these clusters. */
import { Box } from 'ink';
import { useStore } from 'zustand';
import type { TopologyId } from '../source/model/mesh.ts';
import type { App } from '../state/app.ts';
import { topologyNow } from '../state/members.ts';
import { chosenTopology } from '../state/selection.ts';
import { hasGateways, type TopologyRow, topologyRows } from '../state/words/topology-rows.ts';
import { wrapped } from '../state/words/wrapped.ts';
import type { Binding } from './keys.ts';
import { Cells, cursorCell } from './parts/cells.tsx';
import { drawing } from './parts/drawing.ts';
import { Line } from './parts/line.tsx';
import type { Area, Screen } from './screen.ts';
import { scrolling } from './scrolling.ts';
import { type Symbols, type Tone, useTheme } from './theme.ts';

function bindings(app: App): readonly Binding[] {
  const chosen = chosenTopology(app.session.getState(), app.view.getState());
  const rows = topologyRows(app.session.getState());
  const busy = app.run.getState().phase === 'running' ? 'available when the install finishes' : undefined;
  return [
    {
      key: 'enter',
      label: 'Certificates',
      unavailable: busy ?? rows.find(row => row.id === chosen?.id)?.unavailable,
      run: ({ commands }) => {
        if (chosen !== undefined) commands.chooseTopology(chosen.id);
        commands.show('certificates');
        commands.preparePlan();
      },
    },
    {
      key: 'e',
      label: 'edit mesh ID',
      unavailable: busy,
      run: ({ commands, session }) =>
        commands.ask({ for: 'mesh-id', title: 'mesh ID', text: session.getState().meshId }),
    },
    ...scrolling,
  ];
}

function View({ app, area }: { readonly app: App; readonly area: Area }) {
  const { symbols, ascii } = useTheme();
  const session = useStore(app.session);
  const view = useStore(app.view);
  const chosen = chosenTopology(session, view);
  const rows = topologyRows(session);
  const row = rows.find(({ id }) => id === chosen?.id);
  const why = row?.unavailable;
  const now = topologyNow(session);
  const wide = area.width >= 100;
  const indent = area.width >= 60 ? 4 : 2;
  const width = area.width - indent - 2;
  const said = wordsOf(chosen, row, symbols);
  const words = inRows(said, { width, rows: area.height - rows.length, symbols });
  const room = area.height - rows.length - words.reduce((sum, { lines }) => sum + lines.length, 0) - 1;
  const topology = chosen?.id ?? now;
  const members = row?.members ?? [];
  // What cannot be built is not drawn.
  const picture = why === undefined ? drawing({ members, gateways: hasGateways(topology), ascii }, width, room) : [];
  return (
    <Box flexDirection="column" height={area.height} overflow="hidden">
      {rows.map(row => (
        <Cells
          key={row.id}
          width={area.width}
          here={row.id === chosen?.id}
          cells={[
            cursorCell(row.id === chosen?.id, symbols),
            {
              text: row.title,
              width: Math.min(wide ? 40 : 34, area.width - 2),
              tone: row.id === chosen?.id ? 'accent' : undefined,
            },
            { text: besides(row, now, wide), tone: 'muted' },
          ]}
        />
      ))}
      <Box flexDirection="column" paddingLeft={indent} paddingRight={2} flexShrink={0}>
        {words.flatMap(({ lines, tone }) =>
          lines.map(line => <Line key={line} text={line} {...(tone === undefined ? {} : { tone })} />),
        )}
      </Box>
      <Box flexDirection="column" paddingTop={1} paddingLeft={indent} overflow="hidden">
        {picture.map((line, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the lines of a drawing have no identity but their place
          <Line key={index} text={line} tone="running" />
        ))}
      </Box>
    </Box>
  );
}

type Broken = { readonly lines: readonly string[] } & Pick<Words, 'tone'>;

/**
 * Each text over up to two lines as long as there is room for that, the first ones first, else on one. What would change, or
 * why it cannot be chosen, is never cut.
 */
function inRows(
  said: readonly Words[],
  { width, rows, symbols }: { readonly width: number; readonly rows: number; readonly symbols: Symbols },
): readonly Broken[] {
  const within = ({ tone }: Words, most: number) => (tone === undefined || tone === 'muted' ? most : 3);
  const broken = (each: Words, most: number) => hanging(each.text, width, within(each, most), symbols);
  let left = rows - said.reduce((sum, each) => sum + broken(each, 1).length, 0);
  return said.map(each => {
    const [short, long] = [broken(each, 1), broken(each, 2)];
    const isLong = long.length - short.length <= left;
    if (isLong) left -= long.length - short.length;
    return { lines: isLong ? long : short, ...(each.tone === undefined ? {} : { tone: each.tone }) };
  });
}

/** What goes on below an item of the list is as far in as its words. */
function hanging(text: string, width: number, lines: number, { between }: Symbols): readonly string[] {
  const mark = `${between} `;
  if (!text.startsWith(mark)) return wrapped(text, width, lines);
  const words = wrapped(text.slice(mark.length), width - mark.length, lines);
  return words.map((line, index) => (index === 0 ? mark : '  ') + line);
}

/** What is beside a title: whether it can be chosen, and that it changes something. */
function besides({ id, unavailable, changes }: TopologyRow, now: TopologyId, wide: boolean): string {
  if (unavailable !== undefined) return wide ? unavailable : 'unavailable';
  if (changes !== '') return wide ? changes : 'changes roles, networks';
  return id === now ? 'current' : '';
}

type Words = { readonly text: string; readonly tone?: Tone };

/** When to use it, what it changes or why not, and what it requires. */
function wordsOf(
  topology: ReturnType<typeof chosenTopology>,
  row: TopologyRow | undefined,
  symbols: Symbols,
): readonly Words[] {
  if (topology === undefined || row === undefined) return [];
  const { unavailable, changes } = row;
  return [
    { text: topology.when },
    ...(unavailable === undefined ? [] : [{ text: `${symbols.warning} ${unavailable}`, tone: 'warning' as const }]),
    ...(changes === '' ? [] : [{ text: `${symbols.arrow} enter: ${changes}`, tone: 'running' as const }]),
    { text: 'Requirements', tone: 'muted' },
    ...topology.requires.map(each => ({ text: `${symbols.between} ${each}` })),
  ];
}

export const topologyScreen: Screen = { title: 'Topology', bindings, View };
