/** YAML in full: the line of the cursor in sight, what is searched marked. */
import { Box, Text } from 'ink';
import { memo, useMemo } from 'react';
import type { Viewer } from '../../state/view.ts';
import { counted } from '../../state/words/numbers.ts';
import { stateOfLine } from '../../state/words/walk-words.ts';
import type { Area } from '../screen.ts';
import { styleOf, type Tone, useTheme } from '../theme.ts';
import { brokenLines } from './broken-lines.ts';
import { Cells } from './cells.tsx';
import { List } from './list.tsx';
import { columnsOf, cut } from './pieces.ts';

type Props = {
  readonly viewer: Viewer;
  readonly line: number;
  readonly area: Area;
  /** For how long it has been read already, while it is. */
  readonly reading?: string;
};

export function TextViewer({ viewer, line, area, reading }: Props) {
  const { across = 0, lines, search, shows, title } = viewer;
  const count = lines.filter(text => holds(text, search)).length;
  const matches = search === '' ? '' : `${counted(count, 'line')} with "${cut(search, 20)}"`;
  const sideways = across === 0 ? '' : `from column ${across + 1}`;
  const here = reading ?? `line ${line + 1} of ${lines.length}`;
  const ways = [[matches, sideways, here], [matches, here], [here]].map(parts => parts.filter(Boolean).join('  '));
  const place = ways.find(words => columnsOf(words) <= area.width * 0.6) ?? here;
  return (
    <Box flexDirection="column" height={area.height} overflow="hidden">
      <Cells
        width={area.width}
        cells={[
          { text: title, tone: 'accent' },
          { text: place, width: columnsOf(place), tone: 'muted', right: true },
        ]}
      />
      {viewer.breaks === true ? (
        <BrokenText {...{ lines, line, search, shows }} width={area.width} height={area.height - 1} />
      ) : (
        <List
          length={lines.length}
          focus={line}
          height={area.height - 1}
          row={index => <TextLine text={lines[index] ?? ''} here={index === line} {...{ across, search, shows }} />}
        />
      )}
    </Box>
  );
}

type BrokenProps = Pick<Viewer, 'lines' | 'search' | 'shows'> & {
  readonly line: number;
  readonly width: number;
  readonly height: number;
};

/** Each line over as many rows as it takes, also after the window has changed; the cursor stays on lines. */
function BrokenText({ lines, line, search, shows, width, height }: BrokenProps) {
  const parts = useMemo(() => brokenLines(lines, width - 2), [lines, width]);
  const row = (index: number) => {
    const part = parts[index];
    if (part === undefined) return null;
    const here = part.first && part.line === line;
    return <TextLine text={part.text} here={here} {...{ search, shows }} across={0} />;
  };
  const focus = parts.findIndex(part => part.line === line);
  return <List length={parts.length} focus={Math.max(0, focus)} height={height} row={row} />;
}

function holds(text: string, search: string): boolean {
  return search !== '' && text.toLowerCase().includes(search.toLowerCase());
}

type LineProps = Pick<Viewer, 'search' | 'shows'> & {
  readonly text: string;
  readonly here: boolean;
  readonly across: number;
};

const TextLine = memo(function TextLine({ text, here, across, search, shows }: LineProps) {
  const theme = useTheme();
  const found = holds(text, search);
  const mark = here ? theme.symbols.cursor : found ? theme.symbols.found : ' ';
  // A line may be a megabyte; no terminal is wider than this.
  const rest = [...text.slice(0, across * 2 + 2000)].slice(across).join('');
  const tone = found ? 'warning' : ownTone(text, shows);
  const field =
    tone === undefined && across === 0 && shows !== 'walks' ? /^(\s*(?:- )?)([^\s:#][^:]*:)(.*)$/.exec(text) : null;
  return (
    <Box height={1} overflow="hidden">
      <Text wrap="truncate-end" {...styleOf(theme, tone)}>
        {`${mark} `}
        {field === null ? (
          rest
        ) : (
          <>
            {field[1]}
            <Text {...styleOf(theme, 'running')}>{field[2]}</Text>
            {field[3]}
          </>
        )}
      </Text>
    </Box>
  );
});

function ownTone(text: string, shows: Viewer['shows']): Tone | undefined {
  if (shows === 'difference') return differenceTone(text);
  const state = shows === 'walks' ? stateOfLine(text) : undefined;
  return state === undefined ? undefined : walkTones[state];
}

/** The word in front says the same without colour. */
const walkTones = { broken: 'problem', unexplained: 'problem', unknown: 'warning', fine: 'ok' } as const;

/** The sign in front says the same without colour. */
function differenceTone(text: string): Tone | undefined {
  if (text.startsWith('+')) return 'ok';
  if (text.startsWith('-')) return 'problem';
  return text.startsWith('  #') ? 'accent' : undefined;
}
