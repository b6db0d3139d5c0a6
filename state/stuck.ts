/** Where a run is held up: clusters that do not respond, and the lane whose step runs longest. */
import type { Run } from './run.ts';

export type Silent = {
  readonly cluster: string;
  /** Milliseconds since 1970. */
  readonly since: number;
};

type Held = {
  readonly silent: readonly Silent[];
  /** When the oldest running step of each cluster began, milliseconds since 1970. */
  readonly oldest: ReadonlyMap<string, number>;
};

/** Every frame asks, and a hundred clusters have twelve thousand rows. */
const known = new WeakMap<Run['rows'], Held>();

function heldUp({ rows }: Pick<Run, 'rows'>): Held {
  const before = known.get(rows);
  if (before !== undefined) return before;
  const silent = new Map<string, number>();
  const oldest = new Map<string, number>();
  const earlier = (times: Map<string, number>, cluster: string, at: number) =>
    times.set(cluster, Math.min(at, times.get(cluster) ?? at));
  for (const { cluster, state, startedAt, reason } of Object.values(rows)) {
    if (state !== 'running' || startedAt === undefined) continue;
    earlier(oldest, cluster, startedAt);
    if (reason?.away === true) earlier(silent, cluster, reason.since);
  }
  const held = { silent: [...silent].map(([cluster, since]) => ({ cluster, since })), oldest };
  known.set(rows, held);
  return held;
}

/** Clusters that steps of a run wait for because they do not respond, and since when. */
export function silentClusters(run: Pick<Run, 'rows'>): readonly Silent[] {
  return heldUp(run).silent;
}

/** A lane that is this many milliseconds behind another is the one to show. */
const behind = 20_000;

/**
 * The lane where the run is held up, if it is elsewhere than on lane `own`: that of a cluster that does not respond, or
 * whose step runs much longer; where nothing runs on `own`, the one whose step runs longest.
 */
export function stuckLane(run: Pick<Run, 'lanes' | 'rows'>, own: number): number | undefined {
  const { silent, oldest } = heldUp(run);
  const laneOf = (cluster: string | undefined) => run.lanes.findIndex(each => each.cluster === cluster);
  const away = silent[0]?.cluster;
  if (away !== undefined) return laneOf(away);
  const here = oldest.get(run.lanes[own]?.cluster ?? '');
  const [longest] = [...oldest].sort(([, left], [, right]) => left - right);
  if (longest === undefined) return undefined;
  return here === undefined || here - longest[1] > behind ? laneOf(longest[0]) : undefined;
}
