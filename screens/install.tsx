/** The run: a lane for each cluster, a row for each step, and the reason wherever it takes long or failed. */
import { Box } from 'ink';
import { useStore } from 'zustand';
import type { App } from '../state/app.ts';
import { chosenPhase, chosenRunLane, runCell as rowsOfCell, runLane } from '../state/lanes.ts';
import { letterOf } from '../state/members.ts';
import { phasesOfRun, phaseTitles } from '../state/phases.ts';
import { isGoing, type Run, type RunRow } from '../state/run.ts';
import { chosenIndex, chosenStep } from '../state/selection.ts';
import { shownStores } from '../state/stores.ts';
import type { View as ViewState } from '../state/view.ts';
import { runDetail, runLines } from '../state/words/lane-lines.ts';
import { logLines } from '../state/words/log-lines.ts';
import { runCell } from '../state/words/matrix-words.ts';
import { ageWords } from '../state/words/numbers.ts';
import { expectedOf, leftWords, timeLeft } from '../state/words/progress-words.ts';
import { countOf, runWords, telling } from '../state/words/run-words.ts';
import { type InstallOf, installBindings } from './install-keys.ts';
import { Cells } from './parts/cells.tsx';
import { Line, Rule } from './parts/line.tsx';
import { columnsOf } from './parts/pieces.ts';
import { headLines } from './parts/run-problems.ts';
import { StepLanes, StepMatrix } from './parts/steps.tsx';
import type { Area, Screen } from './screen.ts';
import { type Symbols, stateStyles, type Tone, useTheme } from './theme.ts';

function View({ app: all, area }: { readonly app: App; readonly area: Area }) {
  const app = shownStores(all);
  const { symbols } = useTheme();
  const run = useStore(app.run);
  const view = useStore(app.view);
  const draft = useStore(app.draft);
  // Of the mesh alone: other runs prove otherwise.
  const verdict = useStore(app.traffic, traffic => (app === all ? traffic.verdict?.words : undefined));
  if (run.phase === 'none') return <Line text="Not started." tone="muted" />;
  const { now } = view;
  const left = isGoing(run) && area.width >= 60 ? leftWords(timeLeft(run, now, expectedOf(draft))) : undefined;
  const heading = headLines(run, now, area, symbols);
  const heads = 1 + heading.length;
  const props = { app, run, view, area: { ...area, height: Math.max(0, area.height - heads) } };
  return (
    <Box flexDirection="column" height={area.height} overflow="hidden">
      <Summary
        run={run}
        now={now}
        verdict={run.outcome === 'unproven' ? verdict : undefined}
        left={left}
        width={area.width}
      />
      {heading.map(({ key, text, tone }) => (
        <Line key={key} text={text} tone={tone} />
      ))}
      {view.stepView === 'lanes' ? <AsLanes {...props} /> : <AsPhases {...props} />}
    </Box>
  );
}

type StepViewProps = { readonly app: App; readonly run: Run; readonly view: ViewState; readonly area: Area };

function AsLanes({ app, run, view, area }: StepViewProps) {
  const { now } = view;
  const chosenLane = chosenRunLane(app);
  const lanes = run.lanes.map(({ cluster, ids }, index) => {
    const { all, done } = countOf(run, cluster);
    const content = () => {
      const rows = ids.flatMap(id => run.rows[id] ?? []);
      const focus = index === chosenLane ? chosenIndex(app, 'install') : telling(rows);
      return { lines: runLines(rows, now), focus };
    };
    return { index, letter: letterOf(index), name: cluster, progress: `${done}/${all}`, content };
  });
  const row = run.rows[chosenStep(app, 'install') ?? ''];
  return <StepLanes lanes={lanes} chosen={chosenOf(run, row, now)} view={{ ...view, lane: chosenLane }} area={area} />;
}

function AsPhases({ app, run, view, area }: StepViewProps) {
  const { now } = view;
  const phases = phasesOfRun(run);
  const at = { row: Math.max(0, phases.indexOf(chosenPhase(app, 'install') ?? 'other')), column: chosenRunLane(app) };
  const columns = run.lanes.map(({ cluster }, index) => ({ index, letter: letterOf(index), name: cluster }));
  const cell = (row: number, column: number) => {
    const phase = phases[row];
    return runCell(run, phase === undefined ? [] : rowsOfCell(run, phase, run.lanes[column]?.cluster ?? ''), now);
  };
  const rows = runLane(app);
  const focus = chosenIndex(app, 'install');
  const logRows = logRowsOf(area.height);
  return (
    <StepMatrix
      phases={phases.map(phase => phaseTitles[phase])}
      columns={columns}
      cell={cell}
      at={at}
      steps={{ lines: runLines(rows, now), focus }}
      chosen={chosenOf(run, rows[focus], now)}
      view={view}
      area={area}
      {...(view.log ? { below: { rows: logRows, part: <Log app={app} area={{ ...area, height: logRows }} /> } } : {})}
    />
  );
}

/** Rows of its rule and the entries below it: where there is much room, a good part of it. */
const logRowsOf = (height: number) => Math.max(6, Math.floor(height / 3) - 2);

/** What happened, newest first. */
function Log({ app, area }: { readonly app: App; readonly area: Area }) {
  const log = useStore(app.log);
  const letters = new Map(app.run.getState().lanes.map(({ cluster }, index) => [cluster, letterOf(index)]));
  return (
    <>
      <Rule width={area.width} title="log" />
      {logLines(log, letters, area.height - 1).map(({ text, standing }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a row of the screen is its place
        <Line key={index} text={text} {...(standing === 'plain' ? {} : { tone: standing })} />
      ))}
    </>
  );
}

function chosenOf(run: Run, row: RunRow | undefined, now: number) {
  if (row === undefined) return undefined;
  return { title: `${row.cluster}: ${row.title} (${wordOf(row, run)})`, lines: runDetail(run, row, now) };
}

/** Nothing waits any more once the run is over. */
function wordOf({ state }: RunRow, { phase }: Run): string {
  return state === 'waiting' && phase === 'over' ? 'not started' : stateStyles[state].word;
}

type SummaryProps = {
  readonly run: Run;
  readonly now: number;
  readonly verdict: string | undefined;
  /** How long it will still take; absent where it is over. */
  readonly left: string | undefined;
  readonly width: number;
};

function Summary({ run, now, verdict, left, width }: SummaryProps) {
  const { symbols } = useTheme();
  const tone = toneOf(run);
  const age = ageWords((run.endedAt ?? now) - run.startedAt);
  const words = `${symbols[tone]} ${runWords(run)}${verdict === undefined ? '' : `; ${verdict}`}`;
  const { all, done } = countOf(run);
  const whole = left === undefined ? age : `${age} elapsed, ${left}`;
  const fits = columnsOf(words) + whole.length + 2 <= width;
  const elapsed = left === undefined || fits ? whole : `${age}, ${left}`;
  const room = width - columnsOf(words) - elapsed.length - 4;
  const isBarred = left !== undefined && room >= 10;
  const progress = isBarred ? bar(all === 0 ? 0 : done / all, Math.min(room, 40), symbols) : '';
  return (
    <Cells
      width={width}
      cells={[
        { text: words, tone, ...(isBarred ? { width: columnsOf(words) + 2 } : {}) },
        ...(isBarred ? [{ text: progress, tone }] : []),
        { text: elapsed, width: elapsed.length, right: true },
      ]}
    />
  );
}

function toneOf(run: Run): Tone & keyof ReturnType<typeof useTheme>['symbols'] {
  if (run.phase !== 'over') return run.phase === 'stopping' || countOf(run).failed > 0 ? 'warning' : 'running';
  if (run.outcome === 'failed') return 'problem';
  return run.outcome === 'proven' || run.outcome === 'done' || run.outcome === 'nothing-to-do' ? 'ok' : 'warning';
}

/** The screen for one of the runs. */
export function installScreenOf(of: InstallOf): Screen {
  return { title: of.title, bindings: app => installBindings(app, of), View };
}

export const installScreen: Screen = installScreenOf({
  title: 'Install',
  again: commands => commands.install(),
  onwards: {
    label: 'Traffic',
    isThere: ({ traffic }) =>
      traffic.getState().clusters.some(cluster => cluster.versions.some(version => version.count > 0)),
    run: commands => commands.show('traffic'),
  },
  more: running => [
    {
      key: 'K',
      label: 'Kiali',
      quiet: running,
      unavailable: running ? 'available when the install finishes' : undefined,
      run: ({ commands }) => commands.showKiali(),
    },
  ],
});

/** A bar of `width` columns, filled to `share` (0 to 1); more than nothing shows at least one. */
function bar(share: number, width: number, { full, empty }: Pick<Symbols, 'full' | 'empty'>): string {
  const filled = share > 0 ? Math.max(1, Math.round(share * width)) : 0;
  return full.repeat(Math.min(width, filled)) + empty.repeat(Math.max(0, width - filled));
}
