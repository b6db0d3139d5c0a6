/** Which shape the mesh gets: what is built, when to use it, what it requires, and how it looks with these clusters. */
import { Box } from 'ink';
import { useStore } from 'zustand';
import type { App } from '../state/app.ts';
import { chosenTopology } from '../state/choice.ts';
import { membersOf } from '../state/members.ts';
import { hasGateways, topologyRows } from '../state/topology-rows.ts';
import type { Binding } from './keys.ts';
import { Cells } from './parts/cells.tsx';
import { drawing } from './parts/drawing.ts';
import { Line, Paragraph } from './parts/line.tsx';
import type { Area, Screen } from './screen.ts';
import { scrolling } from './scrolling.ts';
import { useTheme } from './theme.ts';

function bindings(app: App): readonly Binding[] {
  const chosen = chosenTopology(app.session.getState(), app.view.getState());
  const rows = topologyRows(app.session.getState());
  const busy = app.run.getState().phase === 'running' ? 'the plan is running' : undefined;
  return [
    {
      key: 'enter',
      label: 'on to Certificates',
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
  const why = rows.find(row => row.id === chosen?.id)?.unavailable;
  const wide = area.width >= 100;
  const room =
    area.height - rows.length - (chosen?.requires.length ?? 0) - (why === undefined ? 4 : 5) - (wide ? 0 : 1);
  const topology = chosen?.id ?? session.topology;
  const members = membersOf({ ...session, topology });
  const indent = area.width >= 60 ? 4 : 2;
  const picture = drawing({ members, gateways: hasGateways(topology), ascii }, area.width - indent - 2, room);
  return (
    <Box flexDirection="column" height={area.height} overflow="hidden">
      {rows.map(row => (
        <Cells
          key={row.id}
          cells={[
            { text: row.id === chosen?.id ? symbols.cursor : ' ', width: 2, tone: 'accent' },
            {
              text: row.title,
              width: Math.min(40, area.width - 2),
              tone: row.id === chosen?.id ? 'accent' : undefined,
            },
            {
              text: row.unavailable === undefined ? '' : wide ? `not now: ${row.unavailable}` : 'not now',
              tone: 'muted',
            },
          ]}
        />
      ))}
      <Box flexDirection="column" paddingLeft={indent} paddingRight={2} flexShrink={0}>
        <Paragraph text={chosen?.when ?? ''} width={area.width - indent - 2} lines={area.height > 12 ? 2 : 1} />
        {why === undefined ? null : <Line text={`${symbols.warning} not now: ${why}`} tone="warning" />}
        <Line text="It requires:" tone="muted" />
        {chosen?.requires.map(each => (
          <Line key={each} text={`${symbols.between} ${each}`} />
        ))}
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

export const topologyScreen: Screen = { title: 'Topology', bindings, View };
