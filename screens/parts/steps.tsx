/** The steps of a plan or a run, with the chosen one in full below: in lanes, or as phases against clusters. */
import { Box } from 'ink';
import type { ReactNode } from 'react';
import type { App } from '../../state/app.ts';
import type { DraftStep } from '../../state/draft.ts';
import { chosenPhase } from '../../state/lanes.ts';
import { layoutOf, partsOf, type Size, windowStart } from '../../state/layout.ts';
import type { MemberRow } from '../../state/members.ts';
import { phased, phaseTitles } from '../../state/phases.ts';
import { chosenIndex } from '../../state/selection.ts';
import type { DetailLine, LaneLine } from '../../state/words/lane-lines.ts';
import type { MatrixCell } from '../../state/words/matrix-words.ts';
import type { Area } from '../screen.ts';
import { useTheme } from '../theme.ts';
import { Detail } from './detail.tsx';
import { type Lane, Lanes, laneRow } from './lanes.tsx';
import { Line, Rule } from './line.tsx';
import { Matrix, type MatrixColumn } from './matrix.tsx';

/** The chosen step in full. */
export type Chosen = { readonly title: string; readonly lines: readonly DetailLine[] };

type LanesProps = {
  readonly lanes: readonly Lane[];
  readonly chosen: Chosen | undefined;
  readonly view: { readonly lane: number; readonly zoomed: boolean; readonly size: Size };
  readonly area: Area;
};

/** A lane for each cluster. */
export function StepLanes({ lanes, chosen, view, area }: LanesProps) {
  const detail = chosen === undefined ? 0 : Math.max(0, Math.min(partsOf(view.size).detail, area.height - 3));
  return (
    <>
      <Lanes
        lanes={lanes}
        chosen={view.lane}
        zoomed={view.zoomed}
        area={{ ...area, height: Math.max(0, area.height - detail) }}
      />
      {chosen === undefined ? null : <Detail {...chosen} width={area.width} rows={detail} />}
    </>
  );
}

type MatrixProps = {
  /** Titles of the phases. */
  readonly phases: readonly string[];
  readonly columns: readonly MatrixColumn[];
  readonly cell: (row: number, column: number) => MatrixCell;
  /** The cell under the cursor. */
  readonly at: { readonly row: number; readonly column: number };
  /** The steps of that cell, and the one to keep in sight. */
  readonly steps: { readonly lines: readonly LaneLine[]; readonly focus: number };
  readonly chosen: Chosen | undefined;
  readonly view: { readonly zoomed: boolean; readonly unfolded: boolean; readonly size: Size };
  readonly area: Area;
  /** What stands below the steps where there is room for it. */
  readonly below?: { readonly rows: number; readonly part: ReactNode };
};

/** Phases against clusters, and the steps of the chosen cell; opened, its chosen step as well. */
export function StepMatrix({ phases, columns, cell, at, steps, chosen, view, area, below }: MatrixProps) {
  const { unfolded, size } = view;
  const layout = layoutOf(size);
  // Where there is little room, an opened cell leaves of the matrix its own row.
  const wanted = unfolded && layout !== 'full' ? 2 : phases.length + 1;
  const matrix = Math.max(0, Math.min(wanted, area.height));
  const rest = area.height - matrix;
  const foot = below === undefined || rest < below.rows + 4 ? 0 : below.rows;
  // The steps of the cell come first. Closed, the most urgent one is shown where they leave room; opened, always.
  const spare = rest - foot - steps.lines.length - 1;
  const room = unfolded ? Math.min(rest - foot - 3, Math.max(3, spare)) : spare;
  const detail = chosen === undefined || room < 3 ? 0 : Math.min(partsOf(size).detail, room);
  const list = rest - foot - detail;
  const column = columns[at.column];
  const title = `${column?.letter ?? ''} ${column?.name ?? ''}: ${phases[at.row] ?? ''}`;
  return (
    <>
      <Matrix
        rows={phases}
        columns={columns}
        cell={cell}
        chosen={at}
        zoomed={view.zoomed || layout === 'single'}
        area={{ ...area, height: matrix }}
      />
      {list < 2 ? null : <CellSteps title={title} steps={steps} here={unfolded} area={{ ...area, height: list }} />}
      {chosen === undefined || detail < 2 ? null : <Detail {...chosen} width={area.width} rows={detail} />}
      {foot === 0 ? null : below?.part}
    </>
  );
}

type DraftProps = Pick<MatrixProps, 'view' | 'area'> & {
  readonly app: App;
  readonly list: 'plan' | 'remove';
  readonly steps: readonly DraftStep[];
  readonly members: readonly MemberRow[];
  /** The cluster under the cursor. */
  readonly column: number;
  /** What a cell says of its steps. */
  readonly summary: (steps: readonly DraftStep[]) => MatrixCell;
  /** The steps of the cell under the cursor, their lines, and the chosen one of them in full. */
  readonly own: readonly DraftStep[];
  readonly lines: (steps: readonly DraftStep[]) => readonly LaneLine[];
  readonly chosen: (step: DraftStep | undefined) => Chosen | undefined;
};

/** The steps of a draft, phases against clusters. */
export function DraftMatrix({
  app,
  list,
  steps,
  members,
  column,
  summary,
  own,
  lines,
  chosen,
  view,
  area,
}: DraftProps) {
  const { phases, cell } = phased(steps);
  const focus = chosenIndex(app, list);
  const cellOf = (row: number, place: number) => {
    const phase = phases[row];
    return summary(phase === undefined ? [] : cell(phase, members[place]?.name ?? ''));
  };
  return (
    <StepMatrix
      phases={phases.map(phase => phaseTitles[phase])}
      columns={members}
      cell={cellOf}
      at={{ row: Math.max(0, phases.indexOf(chosenPhase(app, list) ?? 'other')), column }}
      steps={{ lines: lines(own), focus }}
      chosen={chosen(own[focus])}
      view={view}
      area={area}
    />
  );
}

type CellProps = {
  readonly title: string;
  readonly steps: MatrixProps['steps'];
  /** Whether the cursor moves in it. */
  readonly here: boolean;
  readonly area: Area;
};

function CellSteps({ title, steps: { lines, focus }, here, area }: CellProps) {
  const theme = useTheme();
  const height = area.height - 1;
  const line = lines.findIndex(({ step }) => step === focus);
  const start = windowStart(lines.length, Math.max(0, line), height);
  const shown = lines.slice(start, start + height);
  const isHere = ({ step, kind }: LaneLine) => here && step === focus && kind === 'step';
  return (
    <Box flexDirection="column" height={area.height} flexShrink={0} overflow="hidden">
      <Rule width={area.width} title={title} />
      {shown.map(each => (
        <Line key={each.key} text={laneRow(each, theme, Math.min(area.width, 100), isHere(each))} />
      ))}
    </Box>
  );
}
