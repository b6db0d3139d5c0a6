/** One execution of a plan as a fold over its events: a lane for each cluster, a row for each step. */
import type { Event, StepTitle } from '../source/engine/events.ts';
import { cleaned } from '../source/model/clean.ts';
import type { Problem } from '../source/model/problem.ts';
import { isPartial } from '../source/steps/step-id.ts';
import { cleanedProblem } from './draft.ts';

/** `partial`: done, but without clusters that failed before it. `skipped`: never begun, as what it needs failed. */
export type RowState = 'waiting' | 'running' | 'done' | 'partial' | 'failed' | 'skipped' | 'stopped';

export type RunRow = {
  readonly id: string;
  readonly cluster: string;
  readonly title: string;
  readonly needs: readonly string[];
  readonly state: RowState;
  /** Milliseconds since 1970. */
  readonly startedAt?: number;
  /** How long it took. */
  readonly seconds?: number;
  /** Why it is not done yet, in the cluster's words, and since when they stand (milliseconds since 1970). */
  readonly reason?: {
    readonly words: string;
    readonly since: number;
    /** The cluster does not respond. */
    readonly away?: true;
  };
  /** When the wait gives up (milliseconds since 1970), and what helps then. */
  readonly limit?: { readonly at: number; readonly hint: string };
  readonly problem?: Problem;
  readonly objects: readonly Applied[];
};

export type Applied = {
  readonly object: string;
  readonly result: 'created' | 'configured' | 'unchanged' | 'kept' | 'removed' | 'absent' | 'left';
};
export type RunPhase = 'none' | 'running' | 'stopping' | 'over';
export type RunOutcomeWord = Extract<Event, { event: 'result' }>['outcome'];

export type Run = {
  readonly phase: RunPhase;
  readonly rows: Readonly<Record<string, RunRow>>;
  /** Ids in the plan's order, by cluster. */
  readonly lanes: readonly { readonly cluster: string; readonly ids: readonly string[] }[];
  readonly startedAt: number;
  readonly endedAt?: number;
  readonly outcome?: RunOutcomeWord;
  /** How many times the plan was started since the program began. */
  readonly times: number;
  /** What became of each object in the runs before this one. */
  readonly earlier: Results;
};

/** By cluster and object. */
export type Results = ReadonlyMap<string, Applied['result']>;

/** What became of each object since the program began: that it was made is not forgotten when it is found again. */
export function resultsOf({ earlier, rows }: Run | Unseen): Results {
  const results = new Map(earlier);
  for (const { cluster, objects } of Object.values(rows)) {
    for (const { object, result } of objects) {
      const key = `${cluster} ${object}`;
      if (!results.has(key) || !found.includes(result)) results.set(key, result);
    }
  }
  return results;
}

/** The result for an object that existed already, or did not. */
const found: readonly Applied['result'][] = ['unchanged', 'kept', 'absent'];

export type RunEvent = Event & { readonly at: number };

/** Before anything was started. */
export const noRun: Run = { phase: 'none', rows: {}, lanes: [], startedAt: 0, times: 0, earlier: new Map() };

/** The run after some more events. Rows that no event names keep their identity, so that React skips them. */
export function reduceRun(run: Run, events: readonly RunEvent[]): Run {
  if (!events.some(isOfRun)) return run;
  // The record of all rows is copied once, not for every event: a hundred clusters have twelve thousand.
  return events.reduce<Unseen>(withEvent, { ...run, rows: { ...run.rows } });
}

/** The run under construction: its rows are not shared yet, so they can be changed in place. */
type Unseen = Omit<Run, 'rows'> & { readonly rows: Record<string, RunRow> };

function isOfRun({ event }: RunEvent): boolean {
  return !['traffic', 'response', 'miss', 'istiod', 'verdict', 'incident'].includes(event);
}

/** True from its start to its end. */
export const isGoing = ({ phase }: Pick<Run, 'phase'>) => phase === 'running' || phase === 'stopping';

/** The run that was asked to stop and has not yet. */
export function stoppingRun(run: Run): Run {
  return run.phase === 'running' ? { ...run, phase: 'stopping' } : run;
}

function withEvent(run: Unseen, event: RunEvent): Unseen {
  switch (event.event) {
    case 'plan': {
      const lanes = Map.groupBy(event.steps, step => step.cluster);
      return {
        phase: 'running',
        rows: Object.fromEntries(event.steps.map(step => [step.id, rowOf(step)])),
        lanes: event.clusters.map(({ name }) => ({
          cluster: name,
          ids: (lanes.get(name) ?? []).map(step => step.id),
        })),
        startedAt: event.at,
        times: run.times + 1,
        earlier: resultsOf(run),
      };
    }
    case 'started':
      return withRow(run, event.step, { state: 'running', startedAt: event.at });
    case 'waiting':
      return withRow(run, event.step, {
        reason: {
          words: cleaned(event.for),
          since: event.since ?? event.at,
          ...(event.away === true ? { away: true } : {}),
        },
        ...(event.limit === undefined ? {} : { limit: { at: event.limit.at, hint: cleaned(event.limit.hint, 600) } }),
      });
    case 'applied':
    case 'removed': {
      const before = run.rows[event.step]?.objects ?? [];
      const why = event.event === 'removed' && event.why !== undefined ? `: ${event.why}` : '';
      const applied: Applied = { object: cleaned(`${event.object}${why}`, 200), result: event.result };
      return withRow(run, event.step, { objects: [...before, applied] });
    }
    case 'done':
      return withRow(run, event.step, {
        state: doneState(run, event),
        seconds: event.seconds,
        ...foundTitle(run, event),
      });
    case 'failed':
      return withRow(run, event.step, failure(run, event));
    case 'result':
      return { ...run, phase: 'over', endedAt: event.at, outcome: event.outcome };
    case 'traffic':
    case 'response':
    case 'miss':
    case 'istiod':
    case 'verdict':
    case 'incident':
      return run;
  }
}

/** What goes on without clusters that failed before it holds for the others only. */
function doneState({ rows }: Run | Unseen, { step }: Extract<RunEvent, { event: 'done' }>): RowState {
  const hasFailed = (need: string) => ['failed', 'skipped', 'stopped'].includes(rows[need]?.state ?? 'done');
  return isPartial(step, hasFailed, rows[step]?.needs ?? []) ? 'partial' : 'done';
}

/** What was found belongs to the line from then on: "Gateway address assigned: 203.0.113.7". */
function foundTitle(run: Run, { step, found }: Extract<RunEvent, { event: 'done' }>): Partial<RunRow> {
  const title = run.rows[step]?.title;
  return found === undefined || title === undefined ? {} : { title: cleaned(`${title}: ${found}`, 120) };
}

function failure(run: Run, event: Extract<RunEvent, { event: 'failed' }>): Partial<RunRow> {
  const startedAt = run.rows[event.step]?.startedAt;
  const took = startedAt === undefined ? {} : { seconds: (event.at - startedAt) / 1000 };
  return { state: failedState(event.problem), problem: cleanedProblem(event.problem), ...took };
}

function failedState(problem: Problem): RowState {
  if (problem.code === 'blocked') return 'skipped';
  return problem.code === 'cancelled' ? 'stopped' : 'failed';
}

function rowOf(step: StepTitle): RunRow {
  return { ...step, title: cleaned(step.title, 120), state: 'waiting', objects: [] };
}

function withRow(run: Unseen, id: string, change: Partial<RunRow>): Unseen {
  const row = run.rows[id];
  if (row !== undefined) run.rows[id] = { ...row, ...change };
  return run;
}
