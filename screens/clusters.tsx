/** Every context of the kubeconfig; selecting one probes its cluster. Names, roles and networks are given here. */
import { Box } from 'ink';
import { memo, useMemo } from 'react';
import { useStore } from 'zustand';
import type { App } from '../state/app.ts';
import { failsOn } from '../state/draft.ts';
import { partsOf } from '../state/layout.ts';
import { entriesOf, filterWords, listedEntries, type Tab, tabs } from '../state/listed-entries.ts';
import { areAlike, type MemberRow, membersOf, obstacles } from '../state/members.ts';
import { whyPlacementFixed } from '../state/placement.ts';
import { chosenEntry } from '../state/selection.ts';
import type { Entry, Session } from '../state/session.ts';
import { clustersLine } from '../state/words/clusters-words.ts';
import { counted } from '../state/words/numbers.ts';
import { type Fact, probeLines, probeWords, type Said } from '../state/words/probe-words.ts';
import { reachPrompt, reachWords } from '../state/words/reach-words.ts';
import { wrapped } from '../state/words/wrapped.ts';
import type { Binding } from './keys.ts';
import { Cells } from './parts/cells.tsx';
import { Line, Rule } from './parts/line.tsx';
import { List, positionWords } from './parts/list.tsx';
import { columnsOf, cutMiddle } from './parts/pieces.ts';
import type { Area, Screen } from './screen.ts';
import { scrolling } from './scrolling.ts';
import { useTheme } from './theme.ts';
import { toRemoval } from './to-removal.ts';

function bindings(app: App): readonly Binding[] {
  const session = app.session.getState();
  const entry = chosenEntry(app);
  const member = membersOf(session).find(each => each.context === entry?.context);
  const notMarked = member === undefined ? 'select it first (space)' : undefined;
  const busy = app.run.getState().phase === 'running' ? 'available when the install finishes' : undefined;
  const context = entry?.context ?? '';
  return [
    {
      key: 'enter',
      label: 'Topology',
      unavailable: obstacles(session)[0],
      run: ({ commands }) => commands.show('topology'),
    },
    {
      key: 'space',
      label: member === undefined ? 'select' : 'deselect',
      unavailable: busy ?? (entry === undefined ? 'no context selected' : entry.problem?.title),
      run: ({ commands }) => commands.toggleMark(context),
    },
    {
      key: 'e',
      label: 'edit',
      unavailable: busy ?? notMarked,
      run: ({ commands }) => {
        if (member === undefined) return;
        const title = `name of cluster ${member.letter} (${cutMiddle(member.title, 30)})`;
        commands.ask({ for: 'name', title, text: member.name, context });
      },
    },
    ...places.map(({ key, label, what, by }): Binding => {
      const unavailable = busy ?? notMarked ?? whyPlacementFixed(session, context, what);
      // Most clusters cannot be led by another: that is said when the key is pressed.
      const quiet = by < 0 || unavailable !== undefined;
      return { key, label, quiet, unavailable, run: ({ commands }) => commands.place(context, what, by) };
    }),
    {
      key: 'a',
      label: 'API server: CA, name, URL',
      // Most are verified as they are.
      quiet: member === undefined || !failsOn(app.draft.getState(), 'api-tls', member.name),
      unavailable: busy ?? notMarked,
      run: ({ commands }) => {
        const mark = session.marks.find(each => each.context === context);
        if (mark !== undefined) commands.ask(reachPrompt('api-ca', mark));
      },
    },
    {
      key: 'x',
      label: 'remove the mesh',
      quiet: true,
      unavailable: busy ?? (session.marks.length === 0 ? 'select its clusters first (space)' : undefined),
      run: toRemoval,
    },
    {
      key: 'M',
      label: 'existing mesh',
      quiet: true,
      unavailable: session.marks.length === 0 ? 'select its clusters first (space)' : undefined,
      run: ({ commands }) => commands.viewStatus(),
    },
    {
      key: 'W',
      label: 'watch the mesh',
      quiet: !hasMesh(session),
      unavailable: busy ?? (hasMesh(session) ? undefined : 'select clusters that have a mesh first (space)'),
      run: ({ commands }) => commands.watchTraffic(),
    },
    {
      key: 'K',
      label: 'Kiali',
      quiet: !hasMesh(session),
      unavailable: busy ?? (session.marks.length === 0 ? 'select the clusters of the mesh first (space)' : undefined),
      run: ({ commands }) => commands.showKiali(),
    },
    copies(session, busy),
    { key: 'r', label: 'refresh', unavailable: notMarked, run: ({ commands }) => commands.probe(context) },
    {
      key: '/',
      label: 'filter',
      run: ({ commands, view }) => commands.ask({ for: 'filter', title: 'filter', text: view.getState().filter }),
    },
    {
      key: 'o',
      label: 'open another kubeconfig',
      quiet: session.entries.length > 0,
      unavailable: session.kind === 'rehearsal' ? 'a rehearsal has clusters of its own' : busy,
      run: ({ commands }) => commands.ask({ for: 'kubeconfig', title: 'open kubeconfig', text: '' }),
    },
    {
      key: 'v',
      label: 'details',
      quiet: true,
      unavailable: entry === undefined ? 'no context selected' : undefined,
      run: ({ commands }) => commands.viewProbe(context),
    },
    { key: 'tab', label: 'all, selected, problems', quiet: true, run: ({ commands }) => commands.turnTab() },
    ...scrolling,
  ];
}

/** Some selected cluster has an Istio: there is something to watch. */
function hasMesh({ marks, probes }: Session): boolean {
  return marks.some(({ context }) => {
    const probe = probes[context];
    return probe?.state === 'found' && probe.survey.istio !== undefined;
  });
}

/** Shown where two of the marked ones cannot be told apart. */
function copies(session: Session, busy: string | undefined): Binding {
  const copied = session.copiedClusters !== undefined;
  const alike = areAlike(session) ? undefined : 'no two selected clusters have the same UID';
  return {
    key: '=',
    label: copied ? 'are one cluster' : 'are copies',
    quiet: alike !== undefined,
    unavailable: busy ?? alike,
    run: ({ commands }) => commands.takeForCopies(!copied),
  };
}

/** A key steps on, with shift it steps back. */
const places = [
  { key: 't', label: 'role', what: 'role', by: 1 },
  { key: 'T', label: 'previous role', what: 'role', by: -1 },
  { key: 'n', label: 'network', what: 'network', by: 1 },
  { key: 'N', label: 'previous network', what: 'network', by: -1 },
  { key: 'b', label: 'primary', what: 'primary', by: 1 },
  { key: 'B', label: 'previous primary', what: 'primary', by: -1 },
] as const;

function View({ app, area }: { readonly app: App; readonly area: Area }) {
  const session = useStore(app.session);
  const filter = useStore(app.view, view => view.filter);
  const tab = useStore(app.view, view => view.tab);
  const cursor = useStore(app.view, view => view.cursors.clusters ?? 0);
  const size = useStore(app.view, view => view.size);
  const found = useMemo(() => listedEntries(session, { filter, tab }), [session, filter, tab]);
  const members = useMemo(() => new Map(membersOf(session).map(member => [member.context, member])), [session]);
  const isNamed = session.marks.some(({ context, name }) => context !== name);
  const wide = useMemo(() => columnsFor(session.entries, area.width, isNamed), [session.entries, area.width, isNamed]);
  const words = useMemo(() => filterWords(filter), [filter]);
  if (session.entries.length === 0) return <NoContexts files={session.files} />;
  const focus = Math.max(0, Math.min(cursor, found.length - 1));
  const { detail } = partsOf(size);
  const isRoomy = area.height - detail >= 10;
  const height = Math.max(1, area.height - (isRoomy ? 3 : 1) - detail);
  const entry = found[focus];
  const all = counted(session.entries.length, 'context');
  const isAll = tab === 'all' && filter === '';
  const count = isAll ? all : `${found.length} of ${all}`;
  return (
    <Box flexDirection="column" height={area.height} overflow="hidden">
      {isRoomy ? <First said={clustersLine(session, area.width)} /> : null}
      {isRoomy ? <Tabs {...{ session, tab, filter }} count={count} width={area.width} /> : null}
      <Heading
        wide={wide}
        width={area.width}
        position={positionWords(found.length, focus, height)}
        said={isRoomy || isAll ? '' : [filter === '' ? tab : `/ ${filter}`, count].join(', ')}
      />
      <List
        length={found.length}
        focus={focus}
        height={height}
        row={index => {
          const each = found[index];
          if (each === undefined) return null;
          const said = probeWords(each, session.probes[each.context]);
          const member = members.get(each.context);
          const row = { entry: each, here: index === focus, width: area.width, wide, words };
          return <ContextRow {...row} {...rowOf(member)} {...rowSaid(said)} />;
        }}
      />
      {found.length === 0 ? <Line text={noneWords(tab, filter)} tone="muted" /> : null}
      {detail > 1 && entry !== undefined ? (
        <>
          <Rule width={area.width} title={entry.title} />
          <Detail
            entry={entry}
            member={members.get(entry.context)}
            reach={reachOf(session, entry)}
            lines={probeLines(entry, session.probes[entry.context])}
            rows={detail - 1}
            width={area.width}
          />
        </>
      ) : null}
    </Box>
  );
}

/** "no context matches …", in the place of a list. */
function noneWords(tab: Tab, filter: string): string {
  if (filter !== '') return `no context matches "${filter}"; esc clears the filter`;
  return tab === 'problems' ? 'no problems found; tab shows the others' : 'no context selected; tab shows the others';
}

function First({ said: { standing, words } }: { readonly said: Said }) {
  const { symbols } = useTheme();
  return standing === 'waiting' ? (
    <Line text={words} />
  ) : (
    <Line text={`${symbols[standing]} ${words}`} tone={standing} />
  );
}

type TabsProps = {
  readonly session: Session;
  readonly tab: Tab;
  readonly filter: string;
  /** "6 of 62 contexts", where not all are listed. */
  readonly count: string;
  readonly width: number;
};

/** What is filtered, and the tabs with how many contexts are in each; the chosen one in brackets. */
function Tabs({ session, tab, filter, count, width }: TabsProps) {
  const counts = useMemo(() => tabs.map(each => entriesOf(session, each).length), [session]);
  const texts = tabs.map((each, index) => {
    const words = `${each} ${counts[index]}`;
    return {
      text: each === tab ? `[${words}]` : ` ${words} `,
      tone: each === tab ? ('accent' as const) : ('muted' as const),
    };
  });
  return (
    <Cells
      width={width}
      cells={[
        { text: filter === '' ? count : `/ ${filter}   ${count}`, tone: filter === '' ? 'muted' : 'accent' },
        ...texts.map(each => ({ ...each, width: columnsOf(each.text), right: true })),
      ]}
    />
  );
}

function rowOf(member: MemberRow | undefined) {
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

function rowSaid(said: Said | undefined) {
  return { standing: said?.standing, said: said?.words };
}

/** Widths of the columns, the space behind each included; 0 for one that there is no room for. */
type Columns = {
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
function columnsFor(entries: readonly Entry[], width: number, isNamed: boolean): Columns {
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
  // Long names need the room more than what is said behind the cause, which comes first.
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

function Heading({ wide, width, position, said }: HeadingProps) {
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

const ContextRow = memo(function ContextRow(props: RowProps) {
  const { entry, here, width, wide, words, index, letter, standing, said } = props;
  const { symbols } = useTheme();
  const texts = { host: entry.host, name: props.name ?? '', role: props.role ?? '', network: props.network ?? '' };
  return (
    <Cells
      width={width}
      here={here}
      cells={[
        { text: here ? symbols.cursor : ' ', width: 2, tone: 'accent' },
        {
          text: letter ?? symbols.unmarked,
          width: 3,
          cluster: index,
          tone: letter === undefined ? 'muted' : undefined,
        },
        { text: entry.current ? '*' : '', width: 2 },
        { text: entry.title, width: wide.context, cluster: index, middle: true, words },
        ...others.flatMap(each =>
          wide[each] > 0 ? [{ text: texts[each], width: wide[each], tone: 'muted' as const, middle: true }] : [],
        ),
        { text: standing === undefined ? '' : `${symbols[standing]} ${said}`, tone: standing },
      ]}
    />
  );
});

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

function Detail({ entry, member, reach, lines, rows, width }: DetailProps) {
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
  const text = standing === 'waiting' ? words : `${symbols[standing]} ${words}`;
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

/** As named for it; empty where nothing is. */
function reachOf({ marks }: Session, { context }: Entry): string {
  const mark = marks.find(each => each.context === context);
  return mark === undefined ? '' : reachWords(mark);
}

/** "west, remote of east on network2": what the mesh calls it. */
function memberWords({ name, role, primary, network }: MemberRow): string {
  return `${name}, ${role}${primary === undefined ? '' : ` of ${primary}`} on ${network}`;
}

function NoContexts({ files }: { readonly files: readonly string[] }) {
  return (
    <Box flexDirection="column" paddingX={2} paddingY={1}>
      <Line text="The kubeconfig has no context." />
      <Line text={files.length === 0 ? 'No file found.' : `Read: ${files.join(', ')}`} tone="muted" />
      <Line text="Log in to a cluster (oc login, or your provider's command), or open another file: o" tone="muted" />
      <Line text="To try it without clusters: eastwest --rehearse" tone="muted" />
    </Box>
  );
}

export const clustersScreen: Screen = { title: 'Clusters', bindings, View };
