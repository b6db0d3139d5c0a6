/** Every context of the kubeconfig; marking one looks at its cluster. Names, roles and networks are given here. */
import { Box } from 'ink';
import { memo, useMemo } from 'react';
import { useStore } from 'zustand';
import type { App } from '../state/app.ts';
import { failsOn } from '../state/draft.ts';
import { partsOf } from '../state/layout.ts';
import { areAlike, type MemberRow, membersOf, obstacles } from '../state/members.ts';
import { whyPlacementFixed } from '../state/placement.ts';
import { chosenEntry, foundEntries } from '../state/selection.ts';
import type { Entry, Session } from '../state/session.ts';
import { lookLines, lookWords, type Said } from '../state/words/look-words.ts';
import { reachPrompt, reachWords } from '../state/words/reach-words.ts';
import type { Binding } from './keys.ts';
import { Cells } from './parts/cells.tsx';
import { Line, Rule, SaidLines } from './parts/line.tsx';
import { List, positionWords } from './parts/list.tsx';
import { cutMiddle } from './parts/pieces.ts';
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
    { key: 'r', label: 'refresh', unavailable: notMarked, run: ({ commands }) => commands.look(context) },
    {
      key: '/',
      label: 'filter',
      run: ({ commands, view }) => commands.ask({ for: 'filter', title: 'filter', text: view.getState().filter }),
    },
    ...scrolling,
  ];
}

/** Some selected cluster has an Istio: there is something to watch. */
function hasMesh({ marks, looks }: Session): boolean {
  return marks.some(({ context }) => {
    const look = looks[context];
    return look?.look === 'found' && look.survey.istio !== undefined;
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
  { key: 'T', label: 'role', what: 'role', by: -1 },
  { key: 'n', label: 'network', what: 'network', by: 1 },
  { key: 'N', label: 'network', what: 'network', by: -1 },
  { key: 'b', label: 'primary', what: 'primary', by: 1 },
  { key: 'B', label: 'primary', what: 'primary', by: -1 },
] as const;

function View({ app, area }: { readonly app: App; readonly area: Area }) {
  const session = useStore(app.session);
  const filter = useStore(app.view, view => view.filter);
  const cursor = useStore(app.view, view => view.cursors.clusters ?? 0);
  const size = useStore(app.view, view => view.size);
  const found = useMemo(() => foundEntries(session.entries, filter), [session.entries, filter]);
  const members = useMemo(() => new Map(membersOf(session).map(member => [member.context, member])), [session]);
  if (session.entries.length === 0) return <NoContexts files={session.files} />;
  const focus = Math.max(0, Math.min(cursor, found.length - 1));
  const { detail } = partsOf(size);
  const height = Math.max(1, area.height - 1 - detail);
  const entry = found[focus];
  return (
    <Box flexDirection="column" height={area.height} overflow="hidden">
      <Heading area={area} position={positionWords(found.length, focus, height)} filter={filter} />
      <List
        length={found.length}
        focus={focus}
        height={height}
        row={index => {
          const each = found[index];
          if (each === undefined) return null;
          const said = lookWords(each, session.looks[each.context]);
          const member = members.get(each.context);
          return (
            <ContextRow entry={each} here={index === focus} wide={area.width} {...rowOf(member)} {...rowSaid(said)} />
          );
        }}
      />
      {found.length === 0 ? <Line text={`no context matches "${filter}"; esc closes the filter`} tone="muted" /> : null}
      {detail > 1 && entry !== undefined ? (
        <>
          <Rule width={area.width} title={entry.title} />
          <Detail
            entry={entry}
            member={members.get(entry.context)}
            reach={reachOf(session, entry)}
            lines={lookLines(entry, session.looks[entry.context])}
            rows={detail - 1}
            width={area.width}
          />
        </>
      ) : null}
    </Box>
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
  return { standing: said?.standing, words: said?.words };
}

/** Widths of the columns; what does not fit is left to the detail. */
function columns(width: number) {
  const context = Math.max(14, Math.min(40, Math.floor(width * 0.22)));
  return {
    context,
    host: width >= 120 ? 24 : 0,
    name: width >= 110 ? 12 : 0,
    network: width >= 60 ? 11 : 0,
    role: width >= 60 ? 13 : 0,
  };
}

function Heading(props: { readonly area: Area; readonly position: string; readonly filter: string }) {
  const { area, position, filter } = props;
  const wide = columns(area.width);
  return (
    <Cells
      width={area.width}
      cells={[
        { text: '', width: 6 },
        { text: 'CONTEXT', width: wide.context, tone: 'muted' },
        ...(wide.host > 0 ? [{ text: 'API SERVER', width: wide.host, tone: 'muted' as const }] : []),
        ...(wide.name > 0 ? [{ text: 'NAME', width: wide.name, tone: 'muted' as const }] : []),
        ...(wide.role > 0 ? [{ text: 'ROLE', width: wide.role, tone: 'muted' as const }] : []),
        ...(wide.network > 0 ? [{ text: 'NETWORK', width: wide.network, tone: 'muted' as const }] : []),
        filter === '' ? { text: 'STATUS', tone: 'muted' } : { text: `filter: ${filter}`, tone: 'accent' },
        { text: position, width: Math.max(1, position.length), tone: 'muted', right: true },
      ]}
    />
  );
}

type RowProps = {
  readonly entry: Entry;
  readonly here: boolean;
  readonly wide: number;
  readonly index: number | undefined;
  readonly letter: string | undefined;
  readonly name: string | undefined;
  readonly role: string | undefined;
  readonly network: string | undefined;
  readonly standing: Said['standing'] | undefined;
  readonly words: string | undefined;
};

const ContextRow = memo(function ContextRow(props: RowProps) {
  const { entry, here, wide: width, index, letter, name, role, network, standing, words } = props;
  const { symbols } = useTheme();
  const wide = columns(width);
  const said = standing === undefined ? '' : `${symbols[standing]} ${words}`;
  return (
    <Cells
      width={width}
      cells={[
        { text: here ? symbols.cursor : ' ', width: 2, tone: 'accent' },
        {
          text: letter ?? symbols.unmarked,
          width: 3,
          cluster: index,
          tone: letter === undefined ? 'muted' : undefined,
        },
        { text: entry.current ? '*' : '', width: 1 },
        { text: entry.title, width: wide.context, tone: here ? 'accent' : undefined, cluster: index },
        ...(wide.host > 0 ? [{ text: entry.host, width: wide.host, tone: 'muted' as const }] : []),
        ...(wide.name > 0 ? [{ text: name ?? '', width: wide.name }] : []),
        ...(wide.role > 0 ? [{ text: role ?? '', width: wide.role, tone: 'muted' as const }] : []),
        ...(wide.network > 0 ? [{ text: network ?? '', width: wide.network, tone: 'muted' as const }] : []),
        { text: said, tone: standing },
      ]}
    />
  );
});

type DetailProps = {
  readonly entry: Entry;
  readonly member: MemberRow | undefined;
  /** How the others reach it, where that is named; else empty. */
  readonly reach: string;
  readonly lines: readonly Said[];
  readonly rows: number;
  readonly width: number;
};

function Detail({ entry, member, reach, lines, rows, width }: DetailProps) {
  const user = entry.user === '' ? '' : ` as ${entry.user}`;
  const place = member === undefined ? '' : `${memberWords(member)}; `;
  const server = entry.host === '' ? 'no server' : entry.host;
  const file = { standing: 'waiting' as const, words: `${place}${server}${user}` };
  const named = reach === '' ? [] : [{ standing: 'waiting' as const, words: reach }];
  return [file, ...named, ...lines].slice(0, rows).map(said => <SaidLines key={said.words} {...said} width={width} />);
}

/** As named for it; empty where nothing is. */
function reachOf({ marks }: Session, { context }: Entry): string {
  const mark = marks.find(each => each.context === context);
  return mark === undefined ? '' : reachWords(mark);
}

/** "west, remote of east on network2": what the mesh will call it. */
function memberWords({ name, role, primary, network }: MemberRow): string {
  return `${name}, ${role}${primary === undefined ? '' : ` of ${primary}`} on ${network}`;
}

function NoContexts({ files }: { readonly files: readonly string[] }) {
  return (
    <Box flexDirection="column" paddingX={2} paddingY={1}>
      <Line text="The kubeconfig has no context." />
      <Line text={files.length === 0 ? 'No file found.' : `Read: ${files.join(', ')}`} tone="muted" />
      <Line
        text="Log in to a cluster (oc login, or your provider's command), or name a file: --kubeconfig FILE"
        tone="muted"
      />
      <Line text="To try it without clusters: eastwest --rehearse" tone="muted" />
    </Box>
  );
}

export const clustersScreen: Screen = { title: 'Clusters', bindings, View };
