/** The proof, live: what every cluster hears, and the verdict in words. */
import { Box } from 'ink';
import { useStore } from 'zustand';
import type { App } from '../state/app.ts';
import { letterOf } from '../state/members.ts';
import type { ClusterTraffic, Traffic } from '../state/traffic.ts';
import { ageWords, latencyWords } from '../state/words/numbers.ts';
import { crossingWords, isExplainable, responseWords, verdictLine } from '../state/words/traffic-words.ts';
import { wrapped } from '../state/words/wrapped.ts';
import type { Binding } from './keys.ts';
import { sparkline } from './parts/bars.ts';
import { Cells } from './parts/cells.tsx';
import { Heard, heardRows } from './parts/heard.tsx';
import { Line, Rule } from './parts/line.tsx';
import { List, positionWords } from './parts/list.tsx';
import type { Area, Screen } from './screen.ts';
import { scrolling } from './scrolling.ts';
import { useTheme } from './theme.ts';
import { toRemoval } from './to-removal.ts';

function bindings(app: App): readonly Binding[] {
  const { clusters, phase } = app.traffic.getState();
  const { marks } = app.session.getState();
  const planned = app.draft.getState().draft === 'ready';
  const notPlanned = noSamples(app) ?? (planned ? undefined : 'the choices changed: prepare the plan again');
  const listening = phase === 'listening';
  const empty = clusters.length === 0 ? 'no requests sent yet' : undefined;
  return [
    {
      key: 'p',
      label: listening ? 'pause' : 'resume',
      unavailable: listening ? undefined : notPlanned,
      run: ({ commands }) => (listening ? commands.pauseTraffic() : commands.startTraffic()),
    },
    {
      key: 'w',
      label: 'why',
      unavailable: notPlanned ?? (marks.length < 2 ? 'a single cluster has no other to reach' : undefined),
      run: ({ commands }) => commands.viewWhy(),
    },
    { key: '0', label: 'reset counters', unavailable: empty, run: ({ commands }) => commands.resetTraffic() },
    { key: 'x', label: 'remove the mesh', run: toRemoval },
    { key: 'm', label: 'note', run: ({ commands }) => commands.ask({ for: 'note', title: 'note', text: '' }) },
    ...scrolling,
  ];
}

/** Why nothing can be asked. */
function noSamples({ session }: App): string | undefined {
  return session.getState().samples.none ? 'no sample apps (--samples none): no requests are sent' : undefined;
}

function View({ app, area }: { readonly app: App; readonly area: Area }) {
  const traffic = useStore(app.traffic);
  const cursor = useStore(app.view, view => view.cursors.traffic ?? 0);
  const now = useStore(app.view, view => view.now);
  const { clusters, notes } = traffic;
  const note = notes.at(-1);
  // A second line where it is not taken from the clusters.
  const remarks = wrapped(
    noSamples(app) === undefined ? besides(traffic) : '',
    area.width - 2,
    area.height < 14 ? 1 : 2,
  );
  const heads = 1 + remarks.length + (note === undefined ? 0 : 1);
  const height = area.height - heads;
  return (
    <Box flexDirection="column" height={area.height} overflow="hidden">
      <Verdict traffic={traffic} now={now} width={area.width} />
      {remarks.map(words => (
        <Line key={words} text={`  ${words}`} tone="muted" />
      ))}
      {note === undefined ? null : <Line text={`  note ${clock(note.at)}: ${note.text}`} tone="muted" />}
      {clusters.length === 0 ? (
        <Line text={`  ${noSamples(app) ?? 'p sends ten requests a second from every cluster'}`} tone="muted" />
      ) : (
        <Blocks clusters={clusters} cursor={Math.min(cursor, clusters.length - 1)} area={{ ...area, height }} />
      )}
    </Box>
  );
}

type VerdictProps = { readonly traffic: Traffic; readonly now: number; readonly width: number };

/** Volatile at the right end: how long it has stood. */
function Verdict({ traffic, now, width }: VerdictProps) {
  const { symbols } = useTheme();
  const { standing, words } = verdictLine(traffic);
  const { verdictSince } = traffic;
  // While nobody is asked it does not go on standing.
  const isOld = verdictSince === undefined || traffic.phase === 'paused';
  const age = isOld ? '' : `for ${ageWords(now - verdictSince)}`;
  return (
    <Cells
      width={width}
      cells={[
        { text: `${symbols[standing]} ${words}`, tone: standing },
        { text: age, width: Math.max(1, age.length), tone: 'muted', right: true },
      ]}
    />
  );
}

function besides(traffic: Traffic): string {
  const paused = traffic.phase === 'paused' ? 'paused; ' : '';
  // What every cluster heard by then comes first in the evidence, and stands below as it is now.
  const evidence = (traffic.verdict?.evidence ?? []).slice(traffic.clusters.length);
  const walk = isExplainable(traffic.clusters.length, traffic.verdict) ? ['w shows why'] : [];
  return paused + [...walk, crossingWords(traffic), ...evidence.toReversed()].join('; ');
}

function clock(at: number): string {
  return new Date(at).toTimeString().slice(0, 8);
}

type BlocksProps = { readonly clusters: readonly ClusterTraffic[]; readonly cursor: number; readonly area: Area };

/** Blocks for all clusters where there is room; else a row for each and the block of the chosen one below. */
function Blocks({ clusters, cursor, area }: BlocksProps) {
  const names = clusters.map(cluster => cluster.name);
  const columns = area.width >= 130 && clusters.length > 1 ? 2 : 1;
  const width = Math.floor(area.width / columns) - (columns > 1 ? 2 : 0);
  const rows = Math.max(...clusters.map(heardRows));
  const block = (index: number, wide: number, here: boolean, room?: number) => {
    const cluster = clusters[index];
    if (cluster === undefined) return null;
    return (
      <Heard
        key={cluster.name}
        cluster={cluster}
        index={index}
        letter={letterOf(index)}
        names={names}
        width={wide}
        here={here}
        {...(room === undefined ? {} : { rows: room })}
      />
    );
  };
  if (rows * Math.ceil(clusters.length / columns) <= area.height) {
    return (
      <Box
        flexWrap="wrap"
        columnGap={columns > 1 ? 2 : 0}
        height={area.height}
        alignContent="flex-start"
        overflow="hidden"
      >
        {clusters.map((_cluster, index) => block(index, width, false))}
      </Box>
    );
  }
  const list = Math.min(clusters.length, Math.max(Math.floor(area.height / 2), area.height - rows) - 1);
  return (
    <Box flexDirection="column" height={area.height} overflow="hidden">
      <List
        length={clusters.length}
        focus={cursor}
        height={list}
        row={index => (
          <ClusterLine cluster={clusters[index]} index={index} here={index === cursor} width={area.width} />
        )}
      />
      <Rule width={area.width} title={positionWords(clusters.length, cursor, list)} />
      <Box height={Math.max(0, area.height - list - 1)} overflow="hidden">
        {block(cursor, area.width, true, area.height - list - 1)}
      </Box>
    </Box>
  );
}

type ClusterLineProps = {
  readonly cluster: ClusterTraffic | undefined;
  readonly index: number;
  readonly here: boolean;
  readonly width: number;
};

function ClusterLine({ cluster, index, here, width }: ClusterLineProps) {
  const { symbols } = useTheme();
  if (cluster === undefined) return null;
  const all = cluster.versions.every(version => version.count > 0);
  const spark = width >= 100 ? Math.min(60, width - 80) : 0;
  return (
    <Cells
      width={width}
      cells={[
        { text: here ? symbols.cursor : ' ', width: 2, tone: 'accent' },
        { text: `${letterOf(index)} ${cluster.name}`, width: 16, cluster: index },
        { text: `${symbols[all ? 'ok' : 'problem']} ${responseWords(cluster)}`, tone: all ? 'ok' : 'problem' },
        ...(spark > 0
          ? [{ text: sparkline(cluster.history, spark, symbols), width: spark + 1, tone: 'running' as const }]
          : []),
        ...(width >= 60
          ? [
              {
                text: cluster.misses > 0 ? `${cluster.misses} ${cluster.misses === 1 ? 'error' : 'errors'}` : '',
                width: 12,
                tone: 'problem' as const,
                right: true,
              },
            ]
          : []),
        ...(width >= 70 ? [{ text: latencyWords(cluster.p95), width: 9, tone: 'muted' as const, right: true }] : []),
        ...(width >= 50 ? [{ text: `${cluster.rate.toFixed(1)}/s`, width: 10, right: true }] : []),
      ]}
    />
  );
}

export const trafficScreen: Screen = { title: 'Traffic', bindings, View };
