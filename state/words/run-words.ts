/** Derived facts of a run: what a row waits for, how far a lane is, the sentence that sums it all up. */
import { type Run, type RunOutcomeWord, type RunRow, resultsOf } from '../run.ts';

export type Count = {
  readonly all: number;
  readonly done: number;
  /** Done without clusters that failed before. */
  readonly partial: number;
  readonly running: number;
  readonly failed: number;
  readonly skipped: number;
  readonly stopped: number;
};

/** How far the steps are; of one cluster, or of all. */
export function countOf({ rows }: Run, cluster?: string): Count {
  const known = counts.get(rows) ?? countsOf(rows);
  counts.set(rows, known);
  return known.get(cluster) ?? nothing;
}

/** Of each cluster, and of all under `undefined`; counted once, although lanes, header and keys ask in every frame. */
type Counts = ReadonlyMap<string | undefined, Count>;
const counts = new WeakMap<Run['rows'], Counts>();
const nothing: Count = { all: 0, done: 0, partial: 0, running: 0, failed: 0, skipped: 0, stopped: 0 };

function countsOf(rows: Run['rows']): Counts {
  const found = new Map<string | undefined, Record<keyof Count, number>>();
  for (const { cluster, state } of Object.values(rows)) {
    for (const counted of [cluster, undefined]) {
      const count = found.get(counted) ?? { ...nothing };
      found.set(counted, count);
      count.all++;
      if (state !== 'waiting') count[state]++;
    }
  }
  return found;
}

/**
 * The steps that a waiting row waits for and that are not done: "Install the operator", with the cluster where it is
 * another.
 */
export function waitsFor(run: Run, row: RunRow): readonly string[] {
  return row.needs.flatMap(need => {
    const needed = run.rows[need];
    if (needed === undefined || needed.state === 'done' || needed.state === 'partial') return [];
    return [needed.cluster === row.cluster ? needed.title : `${needed.title} (${needed.cluster})`];
  });
}

/** "3 of 20 steps done, 1 failed, 5 skipped": zero counts are left out. */
export function stepsWords(run: Run): string {
  const { all, done, ...others } = countOf(run);
  const told = (['partial', 'running', 'failed', 'skipped'] as const).filter(state => others[state] > 0);
  return [`${done} of ${all} steps done`, ...told.map(state => `${others[state]} ${state}`)].join(', ');
}

/** One sentence: how the run stands. */
export function runWords(run: Run): string {
  const { all, done } = countOf(run);
  const sum = stepsWords(run);
  switch (run.phase) {
    case 'none':
      return 'not started';
    case 'running':
      return sum;
    case 'stopping':
      return `stopping safely: ${sum}`;
    case 'over':
      return done === all ? `${outcomeWords(run)} (${done} of ${all} steps)` : `${outcomeWords(run)}: ${sum}`;
  }
}

/** What became of the objects in all runs: "31 created, 2 unchanged". */
export function objectWords(run: Run): string {
  const results = [...resultsOf(run).values()];
  const kinds = ['created', 'configured', 'unchanged', 'kept', 'removed', 'left'] as const;
  return kinds
    .map(kind => ({ kind, count: results.filter(result => result === kind).length }))
    .filter(({ count }) => count > 0)
    .map(({ kind, count }) => `${count} ${kind}`)
    .join(', ');
}

/**
 * The most urgent row: one that failed, else the one that runs longest, else one that was stopped, else the next
 * that waits, else the last.
 */
export function telling(rows: readonly RunRow[]): number {
  const failed = rows.findIndex(row => row.state === 'failed');
  if (failed >= 0) return failed;
  const running = rows
    .map((row, index) => ({ row, index }))
    .filter(({ row }) => row.state === 'running')
    .sort((left, right) => (left.row.startedAt ?? 0) - (right.row.startedAt ?? 0))[0];
  if (running !== undefined) return running.index;
  const stopped = rows.findIndex(row => row.state === 'stopped');
  if (stopped >= 0) return stopped;
  const waiting = rows.findIndex(row => row.state === 'waiting');
  return waiting >= 0 ? waiting : Math.max(0, rows.length - 1);
}

const outcomes: Readonly<Record<RunOutcomeWord, string>> = {
  proven: 'installed and proven',
  unproven: 'installed, not proven',
  done: 'installed',
  'nothing-to-do': 'nothing to do',
  failed: 'failed',
  cancelled: 'stopped',
};

function outcomeWords(run: Run): string {
  return outcomes[run.outcome ?? 'done'];
}
