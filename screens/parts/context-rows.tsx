/** The rows of Clusters: a context with its cluster, its place in the mesh, and what was found of it. */
import { memo } from 'react';
import type { MemberRow } from '../../state/members.ts';
import type { Entry } from '../../state/session.ts';
import type { Said } from '../../state/words/probe-words.ts';
import { useTheme } from '../theme.ts';
import { Cells, cursorCell } from './cells.tsx';
import { columnsOf } from './pieces.ts';

/** Of a member of the mesh, as its row takes it. */
export function rowOf(member: MemberRow | undefined) {
  return {
    index: member?.index,
    letter: member?.letter,
    name: member?.name,
    role: member === undefined ? undefined : roleWords(member),
    network: member?.network,
  };
}

/** "primary", "remote of B". */
function roleWords({ role, primaryLetter }: MemberRow): string {
  return primaryLetter === undefined ? role : `${role} of ${primaryLetter}`;
}

/** What was found, as the row takes it. */
export function rowSaid(said: Said | undefined) {
  return { standing: said?.standing, said: said?.words };
}

/** Widths of the columns, the space behind each included; 0 for one that there is no room for. */
export type Columns = {
  readonly context: number;
  readonly host: number;
  readonly name: number;
  readonly role: number;
  readonly network: number;
};

/** Cursor, letter, and the mark of the current context. */
const front = 7;

/**
 * Names of contexts get the room that is free; the other columns come where those are whole beside a readable status.
 * `isNamed`: some cluster is called otherwise than its context.
 */
export function columnsFor(entries: readonly Entry[], width: number, isNamed: boolean): Columns {
  const longest = entries.reduce((most, { title }) => Math.max(most, columnsOf(title)), 12) + 2;
  const status = statusWidth(width, 0.36);
  let rest = width - front - status - longest;
  const ifRoom = (columns: number) => {
    if (rest < columns) return 0;
    rest -= columns;
    return columns;
  };
  const role = ifRoom(24) > 0 ? 13 : 0;
  const [name, host] = [isNamed ? ifRoom(14) : 0, ifRoom(26)];
  // Long names need the room more than the words behind the cause, which comes first.
  const context = rest >= 0 ? longest : Math.min(longest, width - front - statusWidth(width, 0.28));
  return { role, network: role > 0 ? 11 : 0, name, host, context };
}

/** Columns that the status gets at least. */
function statusWidth(width: number, share: number): number {
  return Math.max(16, Math.min(44, Math.floor(width * share)));
}

type HeadingProps = {
  readonly wide: Columns;
  readonly width: number;
  readonly position: string;
  /** What is filtered, where there is no other line for it. */
  readonly said: string;
};

/** The column titles above the contexts. */
export function Heading({ wide, width, position, said }: HeadingProps) {
  const titles = { host: 'API SERVER', name: 'NAME', role: 'ROLE', network: 'NETWORK' } as const;
  return (
    <Cells
      width={width}
      cells={[
        { text: '', width: front },
        { text: 'CONTEXT', width: wide.context, tone: 'muted' },
        ...others.flatMap(each =>
          wide[each] > 0 ? [{ text: titles[each], width: wide[each], tone: 'muted' as const }] : [],
        ),
        said === '' ? { text: 'STATUS', tone: 'muted' } : { text: said, tone: 'accent' },
        { text: position, width: Math.max(1, position.length), tone: 'muted', right: true },
      ]}
    />
  );
}

/** The columns between the context and its status. */
const others = ['host', 'name', 'role', 'network'] as const;

type RowProps = {
  readonly entry: Entry;
  readonly here: boolean;
  readonly width: number;
  readonly wide: Columns;
  /** Of the filter. */
  readonly words: readonly string[];
  readonly index: number | undefined;
  readonly letter: string | undefined;
  readonly name: string | undefined;
  readonly role: string | undefined;
  readonly network: string | undefined;
  readonly standing: Said['standing'] | undefined;
  readonly said: string | undefined;
};

export const ContextRow = memo(function ContextRow(props: RowProps) {
  const { entry, here, width, wide, words, index, letter, standing, said } = props;
  const { symbols } = useTheme();
  const texts = { host: entry.host, name: props.name ?? '', role: props.role ?? '', network: props.network ?? '' };
  return (
    <Cells
      width={width}
      here={here}
      cells={[
        cursorCell(here, symbols),
        {
          text: letter ?? symbols.unmarked,
          width: 3,
          cluster: index,
          tone: letter === undefined ? 'muted' : undefined,
        },
        { text: entry.current ? symbols.current : '', width: 2 },
        { text: entry.title, width: wide.context, cluster: index, middle: true, words },
        ...others.flatMap(each =>
          wide[each] > 0 ? [{ text: texts[each], width: wide[each], tone: 'muted' as const, middle: true }] : [],
        ),
        { text: standing === undefined ? '' : `${symbols[standing]} ${said}`, tone: standing },
      ]}
    />
  );
});
