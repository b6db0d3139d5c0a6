/** One row of a table: cells of fixed width and one that takes the rest, never more than one line. */
import { Box, Text } from 'ink';
import { clusterStyle, styleOf, type Tone, useTheme } from '../theme.ts';

export type Cell = {
  readonly text: string;
  /** Columns, the space behind it included; absent: the rest of the row. */
  readonly width?: number;
  readonly tone?: Tone | undefined;
  /** In the colour of the nth cluster. */
  readonly cluster?: number | undefined;
  readonly right?: boolean;
};

export function Cells({ cells }: { readonly cells: readonly Cell[] }) {
  const theme = useTheme();
  return (
    <Box height={1} flexShrink={0} overflow="hidden">
      {cells.map((cell, index) => (
        <Box
          // biome-ignore lint/suspicious/noArrayIndexKey: cells have no identity but their place
          key={index}
          height={1}
          paddingRight={cell.right === true || (cell.width === undefined && index === cells.length - 1) ? 0 : 1}
          justifyContent={cell.right === true ? 'flex-end' : 'flex-start'}
          {...(cell.width === undefined
            ? { flexGrow: 1, flexShrink: 1, flexBasis: 0 }
            : { width: cell.width, flexShrink: 0 })}
        >
          <Text
            wrap="truncate-end"
            {...styleOf(theme, cell.tone)}
            {...(cell.cluster === undefined ? {} : clusterStyle(theme, cell.cluster))}
          >
            {cell.text}
          </Text>
        </Box>
      ))}
    </Box>
  );
}
