/** Every context of the kubeconfig; selecting one probes its cluster. Names, roles and networks are given here. */
import { Box } from 'ink';
import { useMemo } from 'react';
import { useStore } from 'zustand';
import type { App } from '../state/app.ts';
import { failsOn } from '../state/draft.ts';
import { partsOf } from '../state/layout.ts';
import { entriesOf, filterWords, listedEntries, type Tab, tabs } from '../state/listed-entries.ts';
import { areAlike, membersOf, obstacles } from '../state/members.ts';
import { whyPlacementFixed } from '../state/placement.ts';
import { chosenEntry } from '../state/selection.ts';
import type { Session } from '../state/session.ts';
import { clustersLine } from '../state/words/clusters-words.ts';
import { counted } from '../state/words/numbers.ts';
import { probeLines, probeWords, type Said } from '../state/words/probe-words.ts';
import { reachPrompt } from '../state/words/reach-words.ts';
import type { Binding } from './keys.ts';
import { Cells } from './parts/cells.tsx';
import { ContextDetail, reachOf } from './parts/context-detail.tsx';
import { ContextRow, columnsFor, Heading, rowOf, rowSaid } from './parts/context-rows.tsx';
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
      // Most clusters can have no other primary: the refusal comes when the key is pressed.
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
      short: 'watch',
      quiet: !hasMesh(session),
      unavailable: busy ?? whyNoMesh(session),
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
      short: 'open',
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

/** Why there is no mesh to watch, as far as the clusters are known. */
function whyNoMesh(session: Session): string | undefined {
  if (hasMesh(session)) return undefined;
  const isProbing = session.marks.some(({ context }) => session.probes[context]?.state === 'probing');
  return isProbing ? 'available when the clusters are probed' : 'select clusters that have a mesh first (space)';
}

/** Shown where two of the selected ones cannot be told apart. */
function copies(session: Session, busy: string | undefined): Binding {
  const copied = session.copiedClusters !== undefined;
  const alike = areAlike(session) ? undefined : 'no two selected clusters have the same UID';
  return {
    key: '=',
    label: copied ? 'treat as one cluster' : 'treat as copies',
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
          <ContextDetail
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
