/** The run: a lane for each cluster, a row for each step, and the reason wherever it takes long or failed. */
import { Box } from 'ink';
import { useStore } from 'zustand';
import type { App } from '../state/app.ts';
import { layoutOf } from '../state/layout.ts';
import { letterOf } from '../state/members.ts';
import { phasesOfRun, phaseTitles } from '../state/phases.ts';
import { isGoing, type Run, type RunRow } from '../state/run.ts';
import {
  chosenIndex,
  chosenPhase,
  chosenRunLane,
  chosenStep,
  runCell as rowsOfCell,
  runLane,
} from '../state/selection.ts';
import { shownStores } from '../state/stores.ts';
import { silentClusters } from '../state/stuck.ts';
import type { View as ViewState } from '../state/view.ts';
import { runDetail, runLines } from '../state/words/lane-lines.ts';
import { logLines } from '../state/words/log-lines.ts';
import { runCell } from '../state/words/matrix-words.ts';
import { ageWords } from '../state/words/numbers.ts';
import { whyNoYaml } from '../state/words/plan-words.ts';
import { expectedOf, leftWords, timeLeft } from '../state/words/progress-words.ts';
import { countOf, runWords, telling } from '../state/words/run-words.ts';
import { screenWords } from '../state/words/screen-words.ts';
import { firstOf } from '../state/words/sentences.ts';
import { copyCommandOf } from './copying.ts';
import type { Binding } from './keys.ts';
import { Cells } from './parts/cells.tsx';
import { Line, Rule } from './parts/line.tsx';
import { columnsOf } from './parts/pieces.ts';
import { stepViewBindings } from './parts/step-view.ts';
import { StepLanes, StepMatrix } from './parts/steps.tsx';
import { savingLog } from './saving-log.ts';
import type { Area, Screen } from './screen.ts';
import { scrolling, turning } from './scrolling.ts';
import { type Symbols, stateStyles, type Tone, useTheme } from './theme.ts';

const changed = 'the choices changed: prepare the plan again';

/** Whose run it is. */
export type InstallOf = {
  readonly title: string;
  readonly again: (commands: App['commands']) => void;
  /** Where `enter` leads, once there is something to see; `isThere`: already while it runs. */
  readonly onwards: {
    readonly label: string;
    readonly isThere: (app: App) => boolean;
    readonly run: (commands: App['commands']) => void;
  };
  readonly more: (running: boolean) => readonly Binding[];
};

function bindings(all: App, of: InstallOf): readonly Binding[] {
  const app = shownStores(all);
  const run = app.run.getState();
  const canContinue = of.onwards.isThere(app);
  const running = isGoing(run);
  const row = run.rows[chosenStep(app, 'install') ?? ''];
  const draft = app.draft.getState();
  const planned = draft.draft === 'ready' ? draft.steps.find(each => each.id === row?.id) : undefined;
  const undone = run.outcome === 'failed' || run.outcome === 'cancelled';
  const view = app.view.getState();
  const { stepView, unfolded } = view;
  // Onwards once there is traffic to look at; before, and where it failed, into the chosen cell.
  const isOpening = stepView === 'phases' && (undone || running) && !canContinue;
  const goOn: Binding = isOpening
    ? { key: 'enter', label: unfolded ? 'close' : 'open', run: ({ commands }) => commands.toggleFold() }
    : {
        key: 'enter',
        label: of.onwards.label,
        unavailable: running && !canContinue ? 'available when the install finishes' : undefined,
        run: ({ commands }) => of.onwards.run(commands),
      };
  const again: Binding = {
    key: 'r',
    label: 'run again',
    unavailable: running ? 'available when the install finishes' : draft.draft === 'ready' ? undefined : changed,
    run: ({ commands }) => of.again(commands),
  };
  const isBroken = row?.problem !== undefined;
  const ran: Binding = {
    key: '@',
    label: 'details',
    unavailable: row === undefined ? 'no step selected' : undefined,
    run: ({ commands }) => row !== undefined && commands.viewRan(row.id),
  };
  // The first key is the one that leads on: not past what is not done.
  return [
    ...(undone ? [again, goOn] : [goOn, again]),
    ...(isBroken ? [ran] : []),
    {
      key: 'y',
      label: 'YAML',
      unavailable: row === undefined ? 'no step selected' : planned === undefined ? changed : whyNoYaml(planned),
      run: ({ commands }) => row !== undefined && commands.viewYaml(row.id),
    },
    copyCommandOf(planned),
    ...(isBroken ? [] : [ran]),
    ...of.more(running),
    logBinding(view),
    // Beside the log: there it is looked for.
    { ...savingLog(app), quiet: !view.log },
    ...stepViewBindings(app),
    { key: 'f', label: 'zoom', run: ({ commands }) => commands.toggleZoom() },
    ...turning,
    ...scrolling,
  ];
}

/** Below the steps where there is room for it, and then in full. */
function logBinding({ log, stepView, size }: ViewState): Binding {
  const isOpen = log || stepView === 'lanes' || layoutOf(size) !== 'full';
  const run = ({ commands }: App) => (isOpen ? commands.viewLog() : commands.toggleLog());
  return { key: 'l', label: isOpen ? 'full log' : 'log', run };
}

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

/** Problems shown above the steps. */
const most = 3;

type HeadLine = { readonly key: string; readonly text: string; readonly tone: 'problem' | 'warning' };

/** What failed and which clusters do not respond, wherever it stands: it does not wait to be found. */
function headLines(run: Run, now: number, { height }: Area, symbols: Symbols): readonly HeadLine[] {
  const all = [...failedLines(run, symbols.problem), ...silentLines(run, now, symbols.warning)];
  // Also where there is little room, one is worth more than the last row of the steps.
  const room = Math.max(height >= 10 ? 1 : 0, Math.min(most, height - 14));
  if (all.length <= room) return all;
  if (room < 2) return all.slice(0, room).map(line => ({ ...line, text: firstOf(all.length, line.text) }));
  const shown = all.slice(0, room - 1);
  return [...shown, { key: 'more', text: `and ${all.length - shown.length} more`, tone: 'problem' }];
}

function failedLines(run: Run, symbol: string): readonly HeadLine[] {
  if (countOf(run).failed === 0) return [];
  return run.lanes.flatMap(({ cluster, ids }, index) =>
    ids.flatMap((id): readonly HeadLine[] => {
      const row = run.rows[id];
      if (row?.state !== 'failed') return [];
      const why = screenWords(row.problem?.title ?? 'failed');
      return [{ key: id, text: `${symbol} ${letterOf(index)} ${cluster}: ${row.title}: ${why}`, tone: 'problem' }];
    }),
  );
}

function silentLines(run: Run, now: number, symbol: string): readonly HeadLine[] {
  return silentClusters(run).map(({ cluster, since }) => {
    const letter = letterOf(run.lanes.findIndex(lane => lane.cluster === cluster));
    return {
      key: cluster,
      text: `${symbol} ${letter} ${cluster} has not responded for ${ageWords(now - since)}`,
      tone: 'warning',
    };
  });
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
  return { title: of.title, bindings: app => bindings(app, of), View };
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
