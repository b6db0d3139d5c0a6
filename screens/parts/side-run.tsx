/** What the screens of runs beside the installation share, Remove and Change root: keys, lanes, and the chosen step. */
import type { App } from '../../state/app.ts';
import type { DraftStep } from '../../state/draft.ts';
import type { MemberRow } from '../../state/members.ts';
import { isGoing, type Run } from '../../state/run.ts';
import { isSideRunBusy, type SideRun } from '../../state/side-run.ts';
import { type DetailLine, type LaneLine, planLines, runDetail, runLines } from '../../state/words/lane-lines.ts';
import { counted } from '../../state/words/numbers.ts';
import { countOf } from '../../state/words/run-words.ts';
import { copyCommandOf } from '../copying.ts';
import type { Binding } from '../keys.ts';
import type { Lane } from './lanes.tsx';
import type { Chosen } from './steps.tsx';

/** How such a screen speaks of its run, and what its keys start. */
export type SideRunKeys = {
  /** Why keys wait for it: "available when the deletion finishes". */
  readonly busy: string;
  /** Why there is nothing to stop: "nothing is being deleted". */
  readonly idle: string;
  readonly prepare: (commands: App['commands']) => void;
  readonly stop: (commands: App['commands']) => void;
};

/** The keys that read again, copy what the chosen step is by hand, and stop. */
export function sideRunBindings(state: SideRun, step: DraftStep | undefined, of: SideRunKeys): readonly Binding[] {
  const running = isGoing(state.run);
  return [
    {
      key: 'r',
      label: 'refresh',
      unavailable: running ? of.busy : isSideRunBusy(state) ? 'available when all clusters are read' : undefined,
      run: ({ commands }) => of.prepare(commands),
    },
    copyCommandOf(step),
    {
      key: 'p',
      label: 'stop safely',
      quiet: !running,
      unavailable: running ? undefined : of.idle,
      run: ({ commands }) => of.stop(commands),
    },
  ];
}

/** The steps as they are done; before, what each would change. */
export function sideRunLines(
  steps: readonly DraftStep[],
  run: Run,
  now: number,
  changes?: Parameters<typeof planLines>[1],
): readonly LaneLine[] {
  const rows = steps.flatMap(({ id }) => run.rows[id] ?? []);
  return rows.length === 0 ? planLines(steps, changes) : runLines(rows, now);
}

/** A lane for each cluster, with its lines and the row to keep in sight. */
export function sideRunLanes(
  members: readonly MemberRow[],
  { steps, run, cursor }: { readonly steps: readonly DraftStep[]; readonly run: Run; readonly cursor: number },
  linesOf: (own: readonly DraftStep[]) => readonly LaneLine[],
): readonly Lane[] {
  return members.map(({ index, letter, name }) => {
    const own = steps.filter(each => each.cluster === name);
    const { all, done } = countOf(run, name);
    return {
      index,
      letter,
      name,
      progress: all === 0 ? counted(own.length, 'step') : `${done}/${all}`,
      content: () => ({ lines: linesOf(own), focus: Math.max(0, Math.min(cursor, own.length - 1)) }),
    };
  });
}

/** The chosen step: how it goes, or what it would do. */
export function sideRunChosen(
  step: DraftStep | undefined,
  run: Run,
  now: number,
  foreseen: (step: DraftStep) => readonly DetailLine[],
): Chosen | undefined {
  if (step === undefined) return undefined;
  const row = run.rows[step.id];
  const lines = row === undefined || row.state === 'waiting' ? foreseen(step) : runDetail(run, row, now);
  return { title: `${step.cluster}: ${step.title}`, lines };
}
