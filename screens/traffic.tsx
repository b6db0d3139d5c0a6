/** The proof, live: every path from each cluster to each version, what happened, and the verdict in words. */
import { Box } from 'ink';
import { useStore } from 'zustand';
import type { App } from '../state/app.ts';
import type { Happening, Traffic } from '../state/traffic.ts';
import type { View as Viewed } from '../state/view.ts';
import { ageWords, counted } from '../state/words/numbers.ts';
import { clockWords, sendingWords, totalWords } from '../state/words/path-words.ts';
import { onScreen } from '../state/words/screen-words.ts';
import { isExplainable, verdictLine } from '../state/words/traffic-words.ts';
import { wrapped } from '../state/words/wrapped.ts';
import { Line } from './parts/line.tsx';
import { PathMatrix } from './parts/path-matrix.tsx';
import { PathRows, pathRowCount } from './parts/path-rows.tsx';
import { Timeline } from './parts/timeline.tsx';
import type { Area, Screen } from './screen.ts';
import { useTheme } from './theme.ts';
import { noSamples, trafficBindings } from './traffic-keys.ts';

function View({ app, area }: { readonly app: App; readonly area: Area }) {
  const traffic = useStore(app.traffic);
  const view = useStore(app.view);
  const { width, height } = area;
  const { symbols } = useTheme();
  // What is silent is not asked while nothing is sent: its time stands still.
  const now = traffic.phase === 'paused' ? (traffic.pausedAt ?? view.now) : view.now;
  const { paths, incidents } = traffic;
  const without = noSamples(app);
  const verdict = wrapped(verdictText(traffic, now), width - 2, height < 12 ? 2 : 3);
  const sending = sendingWords(traffic);
  const remark = without ?? targetWords(traffic) ?? drillingWords(traffic) ?? remarkWords(traffic);
  const isShort = remark !== '' && sending.length + remark.length + 5 <= width;
  // The rows come first: a remark has what they leave, and so do the totals.
  const left = height - verdict.length - 1 - rowsOf(traffic, view);
  const remarks =
    remark === '' || isShort || left < 1 ? [] : wrapped(remark, width - 2, height < 14 ? 1 : Math.min(2, left));
  const { standing } = verdictLine(traffic);
  const heads = verdict.length + 1 + remarks.length;
  const totals = height >= 12 && left > remarks.length ? 1 : 0;
  const body = Math.max(0, height - heads - totals);
  const tone = standing === 'waiting' ? 'muted' : standing;
  return (
    <Box flexDirection="column" height={height} overflow="hidden">
      {verdict.map((words, index) => (
        <Line key={words} text={`${index === 0 ? symbols[standing] : ' '} ${words}`} tone={tone} />
      ))}
      <Line
        text={`  ${sending}${isShort ? ` ${symbols.between} ${remark}` : ''}`}
        tone={traffic.phase === 'listening' ? 'running' : 'warning'}
      />
      {remarks.map(words => (
        <Line key={words} text={`  ${words}`} tone="muted" />
      ))}
      <Paths traffic={traffic} view={{ ...view, now }} area={{ width, height: body }} incidents={incidents} />
      {totals > 0 && paths.length > 0 ? <Line text={`  ${totalWords(traffic)}`} tone="muted" /> : null}
    </Box>
  );
}

/** With how long it has stood, a time that stops with the requests. */
function verdictText(traffic: Traffic, now: number): string {
  const { words } = verdictLine(traffic);
  const { verdictSince, phase } = traffic;
  const isOld = verdictSince === undefined || phase === 'paused';
  return isOld ? words : `${words} (since ${clockWords(verdictSince)}, for ${ageWords(now - verdictSince)})`;
}

/** Of a mesh that is watched without a plan: that it is being read, or why it was not found. */
function targetWords({ target }: Traffic): string | undefined {
  if (target.target === 'reading') return 'reading the clusters; nothing is changed';
  if (target.target !== 'problems') return undefined;
  const [first, ...others] = target.problems.map(onScreen);
  const more = others.length === 0 ? '' : `; and ${counted(others.length, 'more problem')}`;
  return first === undefined ? undefined : `Cannot watch: ${first.title}. ${first.hint}${more}`;
}

function drillingWords({ drill }: Traffic): string | undefined {
  if (drill?.phase === 'reading') return `reading helloworld of ${drill.cluster}`;
  return drill?.phase === 'running' ? `failover drill of ${drill.cluster}: d brings it back at once` : undefined;
}

/** Whatever is beside the verdict: evidence that is not in the rows, and the key that explains. */
function remarkWords(traffic: Traffic): string {
  const { clusters, verdict } = traffic;
  // What the verdict says already is not said twice.
  const evidence = (verdict?.evidence ?? []).slice(clusters.length).filter(each => !verdict?.words.includes(each));
  const walk = isExplainable(clusters.length, verdict) ? ['w finds the cause and what helps'] : [];
  return [...walk, ...evidence.toReversed()].join('; ');
}

/** Up to this many clusters have a row for each path; more are a matrix. */
const FEW = 3;

type PathsProps = {
  readonly traffic: Traffic;
  readonly view: Viewed;
  readonly area: Area;
  readonly incidents: readonly Happening[];
};

/** Until the user chooses, the first path with trouble is selected. */
function troubleIn(paths: Traffic['paths']): { readonly row: number; readonly column: number } | undefined {
  for (const state of ['silent', 'unknown'] as const) {
    const row = paths.findIndex(client => client.paths.some(path => path.state === state));
    const column = paths[row]?.paths.findIndex(path => path.state === state) ?? -1;
    if (column >= 0) return { row, column };
  }
  return undefined;
}

/** Whose servers a version of another target comes from is not known: there is no column for it. */
const isMatrixOf = ({ paths, asked }: Traffic, { zoomed }: Viewed) =>
  paths.length > FEW && !zoomed && asked === undefined;

/** How many rows say how every path is, their heading included. */
function rowsOf(traffic: Traffic, view: Viewed): number {
  const { paths } = traffic;
  if (paths.length === 0) return 0;
  if (isMatrixOf(traffic, view)) return paths.length + 1;
  return pathRowCount(view.zoomed ? paths.slice(0, 1) : paths) + 1;
}

/** The paths, and what happened in the room that they leave. */
function Paths({ traffic, view, area, incidents }: PathsProps) {
  const { paths } = traffic;
  const { now, zoomed } = view;
  const { width, height } = area;
  if (paths.length === 0) return <Timeline incidents={incidents} width={width} height={height} />;
  const trouble = view.cursors.traffic === undefined && view.lane === 0 ? troubleIn(paths) : undefined;
  const row = Math.min(trouble?.row ?? view.cursors.traffic ?? 0, paths.length - 1);
  const column = Math.min(trouble?.column ?? view.lane, paths.length - 1);
  const names = paths.map(({ name }) => name);
  const isMatrix = isMatrixOf(traffic, view);
  const chosen = zoomed ? paths.slice(row, row + 1) : paths;
  const wanted = isMatrix ? paths.length + 6 : pathRowCount(chosen) + 1;
  // Where there is little room the paths come before what happened.
  const least = height < 12 ? 0 : height < 26 ? 3 : 6;
  const room = Math.min(wanted, Math.max(height - least, Math.min(height, 3)));
  return (
    <>
      {isMatrix ? (
        <PathMatrix clients={paths} row={row} column={column} now={now} width={width} height={room} />
      ) : (
        <PathRows
          clients={chosen}
          offset={zoomed ? row : 0}
          names={names}
          cursor={zoomed ? 0 : row}
          now={now}
          width={width}
          height={room}
        />
      )}
      <Timeline incidents={incidents} width={width} height={height - room} />
    </>
  );
}

export const trafficScreen: Screen = { title: 'Traffic', bindings: trafficBindings, View };
