/** The chosen context of Clusters in full, below the list. */
import { Box } from 'ink';
import type { MemberRow } from '../../state/members.ts';
import type { Entry, Session } from '../../state/session.ts';
import type { Fact } from '../../state/words/probe-words.ts';
import { reachWords } from '../../state/words/reach-words.ts';
import { screenWords } from '../../state/words/screen-words.ts';
import { wrapped } from '../../state/words/wrapped.ts';
import { useTheme } from '../theme.ts';
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
  const user = entry.user === '' ? '' : ` as ${cutMiddle(entry.user, 40)}`;
  const place: readonly Fact[] =
    member === undefined ? [] : [{ label: 'Member', standing: 'waiting', words: memberWords(member) }];
  // Where there is little room, what is wrong is what matters.
  const facts: readonly Fact[] = [
    ...(lines[0]?.standing === 'problem' ? [...lines, ...place] : [...place, ...lines]),
    { label: 'API server', standing: 'waiting', words: (entry.host === '' ? 'no server' : entry.host) + user },
    ...(reach === '' ? [] : [{ label: 'Reached', standing: 'waiting' as const, words: reach }]),
  ];
  return facts.slice(0, rows).map(fact => <FactLines key={`${fact.label} ${fact.words}`} fact={fact} width={width} />);
}

/** What it is about, how it stands, and the words over two lines at most. */
function FactLines({ fact: { label, standing, words }, width }: { readonly fact: Fact; readonly width: number }) {
  const { symbols } = useTheme();
  const before = width >= 80 ? label.padEnd(labelled) : '';
  // What only tells needs no symbol.
  const said = label === 'Fix' ? screenWords(words) : words;
  const text = standing === 'waiting' ? said : `${symbols[standing]} ${said}`;
  const tone = standing === 'waiting' ? {} : { tone: standing };
  return wrapped(text, width - before.length, 2).map((line, index) => (
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
