/** Lines of words. */
import { Box, Text } from 'ink';
import { memo } from 'react';
import { wrapped } from '../../state/words/wrapped.ts';
import { styleOf, type Tone, useTheme } from '../theme.ts';
import { columnsOf } from './pieces.ts';

/** One line in one tone, cut where the room ends. */
export const Line = memo(function Line({ text, tone }: { readonly text: string; readonly tone?: Tone }) {
  const theme = useTheme();
  return (
    <Box height={1} flexShrink={0} overflow="hidden">
      <Text wrap="truncate-end" {...styleOf(theme, tone)}>
        {text === '' ? ' ' : theme.links === true ? linked(text) : text}
      </Text>
    </Box>
  );
});

/** With the URLs in it as links (OSC 8). One that was cut already leads nowhere, and stays text. */
export function linked(text: string): string {
  if (!text.includes('://')) return text;
  return text.replace(/https?:\/\/[^\s"'<>\u0000-\u001f\u007f-\u009f]+/g, found => {
    const url = found.replace(/[.,;:)]$/, '');
    return url.includes('…') ? found : `\u001b]8;;${url}\u0007${url}\u001b]8;;\u0007${found.slice(url.length)}`;
  });
}

type ParagraphProps = { readonly text: string; readonly width: number; readonly lines: number; readonly tone?: Tone };

/** Words over as many lines as they need, at most `lines`. */
export function Paragraph({ text, width, lines, ...tone }: ParagraphProps) {
  // biome-ignore lint/suspicious/noArrayIndexKey: the lines of a text have no identity but their place
  return wrapped(text, width, lines).map((line, index) => <Line key={index} text={line} {...tone} />);
}

/** A rule over the whole width, with a title in it or without. */
export function Rule({ width, title = '' }: { readonly width: number; readonly title?: string }) {
  const { symbols } = useTheme();
  const words = title === '' ? '' : `${symbols.dash.repeat(2)} ${title} `;
  return <Line text={words + symbols.dash.repeat(Math.max(0, width - columnsOf(words)))} tone="muted" />;
}
