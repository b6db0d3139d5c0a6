/** The line of text that is being typed: what for, the text around the cursor, and beside it why it will not do. */
import { Box, Text } from 'ink';
import { boundaries, type Line as Typed } from '../../state/line-editor.ts';
import { lineIn, type Notice, type Prompt } from '../../state/view.ts';
import { styleOf, type Theme, useTheme } from '../theme.ts';
import { Line } from './line.tsx';
import { columnsOf, cut } from './pieces.ts';

type Props = { readonly prompt: Prompt; readonly notice: Notice | undefined; readonly width: number };

/** What is told while a line is open. */
export function complaintOf({ complaint }: Prompt, notice: Notice | undefined): Omit<Notice, 'at'> | undefined {
  return complaint === undefined ? notice : { standing: 'problem', words: complaint };
}

/** Columns that a text keeps however long its title and the complaint are. */
const least = 12;

/** True where the complaint does not fit beside the text: it stands on a line of its own then. */
export function isComplaintBelow(prompt: Prompt, notice: Notice | undefined, width: number): boolean {
  const complaint = complaintOf(prompt, notice);
  if (complaint === undefined) return false;
  const taken = columnsOf(`${prompt.title}: `) + Math.max(least, columnsOf(prompt.text) + 1);
  return taken + columnsOf(complaint.words) + 4 > width;
}

/** `beside`: there is no other line for the complaint; the title makes room. */
export function Typing({ prompt, notice, width, beside }: Props & { readonly beside: boolean }) {
  const theme = useTheme();
  const complaint = beside ? complaintOf(prompt, notice) : undefined;
  const said = complaint === undefined ? '' : `${theme.symbols[complaint.standing]} ${complaint.words}`;
  const room = width - (said === '' ? 0 : Math.min(columnsOf(said) + 3, width - least));
  const most = Math.max(0, room - 2 - Math.max(least, columnsOf(prompt.text) + 1));
  const title = `${cut(prompt.title, most)}${most > 0 ? ': ' : ''}`;
  const { before, under, behind } = windowOn(lineIn(prompt), Math.max(least, room - columnsOf(title) - 1), theme);
  return (
    <Box height={1} flexShrink={0} overflow="hidden">
      <Text wrap="truncate-end">
        <Text {...styleOf(theme, 'accent')}>{title}</Text>
        {before}
        {theme.colour ? <Text inverse>{under}</Text> : under}
        {behind}
        {complaint === undefined ? null : <Text {...styleOf(theme, complaint.standing)}>{`   ${said}`}</Text>}
      </Text>
    </Box>
  );
}

/** The complaint by itself. */
export function Complaint({ prompt, notice }: Omit<Props, 'width'>) {
  const { symbols } = useTheme();
  const complaint = complaintOf(prompt, notice);
  if (complaint === undefined) return null;
  return <Line text={`${symbols[complaint.standing]} ${complaint.words}`} tone={complaint.standing} />;
}

type TypedWindow = { readonly before: string; readonly under: string; readonly behind: string };

/** As much of the text as fits, the cursor in it: over a character where there is colour, else a sign before it. */
function windowOn({ text, at }: Typed, width: number, { colour, symbols }: Theme): TypedWindow {
  const ends = boundaries(text);
  const next = ends.find(each => each > at);
  const under = colour && next !== undefined ? text.slice(at, next) : colour ? ' ' : symbols.caret;
  const rest = text.slice(colour && next !== undefined ? next : at);
  const half = Math.floor(width / 2);
  const own = columnsOf(under);
  const behind = cut(rest, Math.max(half - own, width - own - columnsOf(text.slice(0, at))));
  return { before: lastOf(text.slice(0, at), width - own - columnsOf(behind)), under, behind };
}

/** The end of a text, an ellipsis where something is left out; characters stay whole. */
function lastOf(text: string, width: number): string {
  if (columnsOf(text) <= width) return text;
  const start = boundaries(text).find(each => columnsOf(text.slice(each)) < width) ?? text.length;
  return `…${text.slice(start)}`;
}
