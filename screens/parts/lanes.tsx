/** A lane for each cluster side by side, as many as there is room for; the chosen one is always among them. */
import { Box, Text } from 'ink';
import { memo } from 'react';
import type { LaneLine } from '../../state/lane-lines.ts';
import { windowStart } from '../../state/layout.ts';
import type { Area } from '../screen.ts';
import { clusterStyle, stateLooks, styleOf, useTheme } from '../theme.ts';
import { Cells } from './cells.tsx';
import { List } from './list.tsx';

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

type Props = {
  readonly lanes: readonly Lane[];
  readonly chosen: number;
  readonly zoomed: boolean;
  readonly area: Area;
};

export function Lanes({ lanes, chosen, zoomed, area }: Props) {
  const room = zoomed ? 1 : Math.max(1, Math.min(lanes.length, Math.floor(area.width / laneWidth)));
  const start = windowStart(lanes.length, chosen, room);
  const shown = lanes.slice(start, start + room);
  const all = shown.length === lanes.length;
  const height = area.height - (all ? 0 : 1);
  const width = Math.floor(area.width / room);
  return (
    <Box flexDirection="column" height={area.height} flexShrink={0} overflow="hidden">
      {all ? null : <Strip lanes={lanes} chosen={chosen} width={area.width} />}
      <Box height={height} flexShrink={0} overflow="hidden">
        {shown.map((lane, place) => (
          <Box
            key={lane.name}
            width={place === room - 1 ? area.width - width * (room - 1) : width}
            flexShrink={0}
            paddingRight={place === room - 1 ? 0 : 2}
          >
            <OneLane lane={lane} isChosen={lane.index === chosen} height={height} />
          </Box>
        ))}
      </Box>
    </Box>
  );
}

type StripProps = { readonly lanes: readonly Lane[]; readonly chosen: number; readonly width: number };

/** All lanes in one line, where not all are in sight; the chosen one always is. */
function Strip({ lanes, chosen, width }: StripProps) {
  const theme = useTheme();
  const { texts, start } = stripOf(lanes, chosen, width);
  return (
    <Box height={1} overflow="hidden">
      <Text wrap="truncate-end">
        {texts.map((text, place) => (
          <Text key={text} {...clusterStyle(theme, start + place)}>
            {`${start + place === chosen ? theme.symbols.cursor : ' '}${text} `}
          </Text>
        ))}
      </Text>
    </Box>
  );
}

/** With how far each is; else the letters only; else as many letters around the chosen one as fit. */
function stripOf(lanes: readonly Lane[], chosen: number, width: number) {
  const ways = [lanes.map(({ letter, progress }) => `${letter} ${progress}`), lanes.map(({ letter }) => letter)];
  for (const texts of ways) if (texts.join('  ').length + 2 <= width) return { texts, start: 0 };
  const room = Math.max(1, Math.floor(width / 4));
  const start = windowStart(lanes.length, chosen, room);
  return { texts: lanes.slice(start, start + room).map(({ letter }) => letter), start };
}

function OneLane({
  lane,
  isChosen,
  height,
}: {
  readonly lane: Lane;
  readonly isChosen: boolean;
  readonly height: number;
}) {
  const { symbols } = useTheme();
  const { lines, focus: step } = lane.content();
  const focus = lines.findIndex(line => line.step === step);
  return (
    <Box flexDirection="column" flexGrow={1} height={height} overflow="hidden">
      <Cells
        cells={[
          { text: isChosen ? symbols.cursor : ' ', width: 2, tone: 'accent' },
          { text: `${lane.letter} ${lane.name}`, cluster: lane.index },
          { text: lane.progress, width: 12, tone: 'muted', right: true },
        ]}
      />
      <List
        length={lines.length}
        focus={Math.max(0, focus)}
        height={Math.max(0, height - 1)}
        row={index => {
          const line = lines[index];
          if (line === undefined) return null;
          const { kind, state, text, right } = line;
          const here = isChosen && line.step === step && kind === 'step';
          return <LaneRow kind={kind} state={state} text={text} right={right} here={here} />;
        }}
      />
    </Box>
  );
}

const LaneRow = memo(function LaneRow(props: Omit<LaneLine, 'key' | 'step'> & { readonly here: boolean }) {
  const { kind, state, text, right, here } = props;
  const theme = useTheme();
  const { tone } = stateLooks[state];
  const isStep = kind === 'step';
  return (
    <Box height={1} flexShrink={0} overflow="hidden">
      <Box width={isStep ? 4 : 6} flexShrink={0}>
        <Text wrap="truncate-end">
          <Text {...styleOf(theme, 'accent')}>{here ? theme.symbols.cursor : ' '}</Text>
          <Text {...styleOf(theme, tone)}>{isStep ? ` ${theme.symbols[tone]} ` : ''}</Text>
        </Text>
      </Box>
      <Box flexGrow={1} flexShrink={1} flexBasis={0} height={1} overflow="hidden">
        <Text wrap="truncate-end" {...styleOf(theme, toneOfText(state, isStep))}>
          {text}
        </Text>
      </Box>
      <Box flexShrink={0} paddingLeft={1} height={1}>
        <Text {...styleOf(theme, state === 'failed' || state === 'blocked' ? tone : 'muted')}>{right}</Text>
      </Box>
    </Box>
  );
});

function toneOfText(state: LaneLine['state'], isStep: boolean) {
  if (isStep) return state === 'waiting' || state === 'blocked' ? 'muted' : undefined;
  return state === 'failed' ? 'problem' : 'muted';
}
