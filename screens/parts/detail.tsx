/** The chosen row in full, below a list. */
import { Box } from 'ink';
import type { DetailLine } from '../../state/words/lane-lines.ts';
import { Paragraph, Rule } from './line.tsx';

type Props = {
  readonly title: string;
  readonly lines: readonly DetailLine[];
  readonly width: number;
  readonly rows: number;
};

export function Detail({ title, lines, width, rows }: Props) {
  if (rows < 2) return null;
  return (
    <Box flexDirection="column" height={rows} flexShrink={0} overflow="hidden">
      <Rule width={width} title={title} />
      {lines.slice(0, rows - 1).map(({ tone, text }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines of a text have no identity but their place
        <Paragraph key={index} text={text} width={width} lines={3} {...(tone === 'plain' ? {} : { tone })} />
      ))}
    </Box>
  );
}
