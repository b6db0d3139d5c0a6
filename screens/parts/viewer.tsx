/** YAML in full: the line of the cursor in sight, what is searched marked. */
import { Box, Text } from 'ink';
import { memo } from 'react';
import type { Viewer } from '../../state/view.ts';
import type { Area } from '../screen.ts';
import { styleOf, useTheme } from '../theme.ts';
import { Cells } from './cells.tsx';
import { List } from './list.tsx';

type Props = { readonly viewer: Viewer; readonly line: number; readonly area: Area };

export function TextViewer({ viewer, line, area }: Props) {
  const { lines, search, title } = viewer;
  const matches = search === '' ? '' : `${lines.filter(text => holds(text, search)).length} lines with "${search}"`;
  return (
    <Box flexDirection="column" height={area.height} overflow="hidden">
      <Cells
        cells={[
          { text: title, tone: 'accent' },
          { text: matches, width: 32, tone: 'muted', right: true },
          { text: `line ${line + 1} of ${lines.length}`, width: 20, tone: 'muted', right: true },
        ]}
      />
      <List
        length={lines.length}
        focus={line}
        height={area.height - 1}
        row={index => <YamlLine text={lines[index] ?? ''} here={index === line} search={search} />}
      />
    </Box>
  );
}

function holds(text: string, search: string): boolean {
  return search !== '' && text.toLowerCase().includes(search.toLowerCase());
}

const YamlLine = memo(function YamlLine(props: {
  readonly text: string;
  readonly here: boolean;
  readonly search: string;
}) {
  const theme = useTheme();
  const { text, here, search } = props;
  const found = holds(text, search);
  const mark = here ? theme.symbols.cursor : found ? theme.symbols.marked : ' ';
  const field = /^(\s*(?:- )?)([^\s:#][^:]*:)(.*)$/.exec(text);
  return (
    <Box height={1} overflow="hidden">
      <Text wrap="truncate-end" {...styleOf(theme, found ? 'warning' : undefined)}>
        {`${mark} `}
        {field === null || found ? (
          text
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
