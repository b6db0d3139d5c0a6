/** The chosen context of Clusters in full, below the list. */
import { Box } from 'ink';
import type { MemberRow } from '../../state/members.ts';
import type { Entry, Session } from '../../state/session.ts';
import type { Fact } from '../../state/words/probe-words.ts';
import { reachWords } from '../../state/words/reach-words.ts';
import { screenWords } from '../../state/words/screen-words.ts';
import { clipped, wrapped } from '../../state/words/wrapped.ts';
import { type Symbols, useTheme } from '../theme.ts';
import { Line } from './line.tsx';
import { cutMiddle } from './pieces.ts';

type DetailProps = {
  readonly entry: Entry;
  readonly member: MemberRow | undefined;
  /** How the others reach it, where that is named; else empty. */
  readonly reach: string;
  readonly lines: readonly Fact[];
  readonly rows: number;
  readonly width: number;
};

/** Columns of what a line of the detail is about, where there is room for it. */
const labelled = 13;

export function ContextDetail({ entry, member, reach, lines, rows, width }: DetailProps) {
  const { symbols } = useTheme();
  const user = entry.user === '' ? '' : ` as ${cutMiddle(entry.user, 40)}`;
  const place: readonly Fact[] =
    member === undefined ? [] : [{ label: 'Member', standing: 'waiting', words: memberWords(member) }];
  // Where there is little room, what is wrong is what matters.
  const facts: readonly Fact[] = [
    ...(lines[0]?.standing === 'problem' ? [...lines, ...place] : [...place, ...lines]),
    { label: 'API server', standing: 'waiting', words: (entry.host === '' ? 'no server' : entry.host) + user },
    ...(reach === '' ? [] : [{ label: 'Reached', standing: 'waiting' as const, words: reach }]),
  ];
  let left = rows;
  return facts.map(fact => {
    const lines = clipped(linesOf(fact, width, symbols), left, wordsWidth(width));
    left -= lines.length;
    return <FactLines key={`${fact.label} ${fact.words}`} fact={fact} lines={lines} width={width} />;
  });
}

/** Columns of the words, beside what they are about where there is room for that. */
const wordsWidth = (width: number) => (width >= 80 ? width - labelled : width);

/** How it stands, and the words over two lines at most. */
function linesOf({ label, standing, words }: Fact, width: number, symbols: Symbols): readonly string[] {
  const said = label === 'Fix' ? screenWords(words) : words;
  // What only tells needs no symbol.
  return wrapped(standing === 'waiting' ? said : `${symbols[standing]} ${said}`, wordsWidth(width), 2);
}

type FactProps = { readonly fact: Fact; readonly lines: readonly string[]; readonly width: number };

/** What it is about, and the lines of its words. */
function FactLines({ fact: { label, standing }, lines, width }: FactProps) {
  const before = width >= 80 ? label.padEnd(labelled) : '';
  const tone = standing === 'waiting' ? {} : { tone: standing };
  return lines.map((line, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the lines of a text have no identity but their place
    <Box key={index} height={1} flexShrink={0} overflow="hidden">
      {before === '' ? null : (
        <Box width={labelled} flexShrink={0}>
          <Line text={index === 0 ? before : ''} tone="muted" />
        </Box>
      )}
      <Line text={line} {...tone} />
    </Box>
  ));
}

/** How the others reach its cluster, as it was named; empty where it was not. */
export function reachOf({ marks }: Session, { context }: Entry): string {
  const mark = marks.find(each => each.context === context);
  return mark === undefined ? '' : reachWords(mark);
}

/** "west, remote of east on network2": what the mesh calls it. */
function memberWords({ name, role, primary, network }: MemberRow): string {
  return `${name}, ${role}${primary === undefined ? '' : ` of ${primary}`} on ${network}`;
}
