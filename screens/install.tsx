/** The run: a lane for each cluster, a row for each step, and the reason wherever it takes long or failed. */
import { Box } from 'ink';
import { useStore } from 'zustand';
import type { App } from '../state/app.ts';
import { partsOf } from '../state/layout.ts';
import { letterOf } from '../state/members.ts';
import type { Run, RunRow } from '../state/run.ts';
import { chosenIndex, chosenRunLane, chosenStep } from '../state/selection.ts';
import { runDetail, runLines } from '../state/words/lane-lines.ts';
import { ageWords } from '../state/words/numbers.ts';
import { whyNoYaml } from '../state/words/plan-words.ts';
import { countOf, runWords, telling } from '../state/words/run-words.ts';
import type { Binding } from './keys.ts';
import { Cells } from './parts/cells.tsx';
import { Detail } from './parts/detail.tsx';
import { Lanes } from './parts/lanes.tsx';
import { Line } from './parts/line.tsx';
import type { Area, Screen } from './screen.ts';
import { scrolling, turning } from './scrolling.ts';
import { stateLooks, type Tone, useTheme } from './theme.ts';

const changed = 'the choices changed: prepare the plan again';

function bindings(app: App): readonly Binding[] {
  const run = app.run.getState();
  const heard = app.traffic.getState().clusters.some(cluster => cluster.versions.some(version => version.count > 0));
  const running = run.phase === 'running' || run.phase === 'stopping';
  const row = run.rows[chosenStep(app, 'install') ?? ''];
  const draft = app.draft.getState();
  const planned = draft.draft === 'ready' ? draft.steps.find(each => each.id === row?.id) : undefined;
  const goOn: Binding = {
    key: 'enter',
    label: 'Traffic',
    unavailable: running && !heard ? 'available when the install finishes' : undefined,
    run: ({ commands }) => commands.show('traffic'),
  };
  const again: Binding = {
    key: 'r',
    label: 'run again',
    unavailable: running ? 'available when the install finishes' : draft.draft === 'ready' ? undefined : changed,
    run: ({ commands }) => commands.install(),
  };
  const isBroken = row?.problem !== undefined;
  const ran: Binding = {
    key: '@',
    label: isBroken ? 'details' : 'details',
    unavailable: row === undefined ? 'no step selected' : undefined,
    run: ({ commands }) => row !== undefined && commands.viewRan(row.id),
  };
  // The first key is the one that leads on: not past what is not done.
  const undone = run.outcome === 'failed' || run.outcome === 'cancelled';
  return [
    ...(undone ? [again, goOn] : [goOn, again]),
    ...(isBroken ? [ran] : []),
    {
      key: 'y',
      label: 'YAML',
      unavailable: row === undefined ? 'no step selected' : planned === undefined ? changed : whyNoYaml(planned),
      run: ({ commands }) => row !== undefined && commands.viewYaml(row.id),
    },
    {
      key: 'c',
      label: 'copy the command',
      unavailable: (planned?.command ?? '') === '' ? 'no command for this step' : undefined,
      run: ({ commands }) => planned !== undefined && commands.copy(planned.command, 'the command'),
    },
    ...(isBroken ? [] : [ran]),
    { key: 'f', label: 'zoom', run: ({ commands }) => commands.toggleZoom() },
    ...turning,
    ...scrolling,
  ];
}

function View({ app, area }: { readonly app: App; readonly area: Area }) {
  const run = useStore(app.run);
  const view = useStore(app.view);
  const verdict = useStore(app.traffic, traffic => traffic.verdict?.words);
  if (run.phase === 'none') return <Line text="Not started." tone="muted" />;
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
  const detail = Math.min(partsOf(view.size).detail, area.height - 4);
  return (
    <Box flexDirection="column" height={area.height} overflow="hidden">
      <Summary run={run} now={now} verdict={run.outcome === 'unproven' ? verdict : undefined} width={area.width} />
      <Lanes
        lanes={lanes}
        chosen={chosenLane}
        zoomed={view.zoomed}
        area={{ ...area, height: area.height - 1 - Math.max(0, detail) }}
      />
      {row === undefined ? null : (
        <Detail
          title={`${row.cluster}: ${row.title} (${wordOf(row, run)})`}
          lines={runDetail(run, row, now)}
          width={area.width}
          rows={detail}
        />
      )}
    </Box>
  );
}

/** Nothing waits any more once the run is over. */
function wordOf({ state }: RunRow, { phase }: Run): string {
  return state === 'waiting' && phase === 'over' ? 'not started' : stateLooks[state].word;
}

type SummaryProps = {
  readonly run: Run;
  readonly now: number;
  readonly verdict: string | undefined;
  readonly width: number;
};

function Summary({ run, now, verdict, width }: SummaryProps) {
  const { symbols } = useTheme();
  const tone = toneOf(run);
  const elapsed = ageWords((run.endedAt ?? now) - run.startedAt);
  return (
    <Cells
      width={width}
      cells={[
        { text: `${symbols[tone]} ${runWords(run)}${verdict === undefined ? '' : `; ${verdict}`}`, tone },
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

export const installScreen: Screen = { title: 'Install', bindings, View };
