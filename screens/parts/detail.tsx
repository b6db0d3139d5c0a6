/** The chosen row in full, below a list. */
import { Box } from 'ink';
import type { DetailLine } from '../../state/words/lane-lines.ts';
import { clipped, wrapped } from '../../state/words/wrapped.ts';
import { Line, Rule } from './line.tsx';

type Props = {
  readonly title: string;
  readonly lines: readonly DetailLine[];
  readonly width: number;
  readonly rows: number;
};

export function Detail({ title, lines, width, rows }: Props) {
  if (rows < 2) return null;
  let left = rows - 1;
  const shown = lines.map(({ tone, text }, index) => {
    // In full, where those that follow have a row each; else three rows, as the first lines matter most.
    const most = Math.max(3, left - (lines.length - 1 - index));
    const own = clipped(wrapped(text, width, rows), Math.min(left, most), width);
    left -= own.length;
    return { tone, own };
  });
  return (
    <Box flexDirection="column" height={rows} flexShrink={0} overflow="hidden">
      <Rule width={width} title={title} />
      {shown.flatMap(({ tone, own }, at) =>
        own.map((text, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines of a text have no identity but their place
          <Line key={`${at} ${index}`} text={text} {...(tone === 'plain' ? {} : { tone })} />
        )),
      )}
    </Box>
  );
}
