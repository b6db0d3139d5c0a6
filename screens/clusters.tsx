/** Every context of the kubeconfig; selecting one probes its cluster. Names, roles and networks are given here. */
import { Box } from 'ink';
import { useMemo } from 'react';
import { useStore } from 'zustand';
import type { App } from '../state/app.ts';
import { partsOf } from '../state/layout.ts';
import { entriesOf, filterWords, listedEntries, type Tab, tabs } from '../state/listed-entries.ts';
import { membersOf } from '../state/members.ts';
import type { Session } from '../state/session.ts';
import { clustersLine } from '../state/words/clusters-words.ts';
import { counted } from '../state/words/numbers.ts';
import { probeLines, probeWords, type Said } from '../state/words/probe-words.ts';
import { clustersBindings } from './clusters-keys.ts';
import { Cells } from './parts/cells.tsx';
import { ContextDetail, reachOf } from './parts/context-detail.tsx';
import { ContextRow, columnsFor, Heading, rowOf, rowSaid } from './parts/context-rows.tsx';
import { Line, Rule } from './parts/line.tsx';
import { List, positionWords } from './parts/list.tsx';
import { columnsOf } from './parts/pieces.ts';
import type { Area, Screen } from './screen.ts';
import { useTheme } from './theme.ts';

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

export const clustersScreen: Screen = { title: 'Clusters', bindings: clustersBindings, View };
