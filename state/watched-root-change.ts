/** A change of roots as it runs, with requests from every cluster all the while: what was lost is part of how it ended. */
import type { Report } from '../source/engine/events.ts';
import type { RunOutcome } from '../source/engine/run.ts';
import { SECOND } from '../source/model/time-units.ts';
import type { PreparedRootChange } from '../source/preparation/prepare-root-change.ts';
import type { TrafficEvent } from '../source/traffic/monitor.ts';
import type { Operations } from './operations.ts';

/** Requests of one cluster's client while the root changed. */
export type Requests = { readonly responses: number; readonly lost: number; readonly reasons: readonly string[] };

/** By cluster; 0 responses and none lost where no request could be sent. */
export type AllRequests = ReadonlyMap<string, Requests>;

export type WatchedChange = { readonly run: RunOutcome; readonly requests: AllRequests };

const none: Requests = { responses: 0, lost: 0, reasons: [] };

/** So long requests continue after the last step. Milliseconds. */
const AFTER = 3 * SECOND;

/** Runs the plan; `counted` is told after every request. Whatever happens, no client is left running. */
export async function runWatched(
  { run, monitor }: Pick<Operations, 'run' | 'monitor'>,
  { mesh, steps, world }: PreparedRootChange,
  report: Report,
  counted: (requests: AllRequests) => void,
  signal: AbortSignal,
): Promise<WatchedChange> {
  const requests = new Map(mesh.members.map(({ name }) => [name, none]));
  const receive = (event: TrafficEvent) => {
    if (event.event !== 'response' && event.event !== 'miss') return;
    const before = requests.get(event.cluster) ?? none;
    const isLost = event.observation === 'miss';
    requests.set(event.cluster, {
      responses: before.responses + (isLost ? 0 : 1),
      lost: before.lost + (isLost ? 1 : 0),
      reasons: isLost ? [...new Set([...before.reasons, event.reason])] : before.reasons,
    });
    counted(requests);
  };
  const over = new AbortController();
  const { clock, cluster } = world;
  const monitoring = monitor({ mesh, cluster, clock, each: true }, receive, AbortSignal.any([signal, over.signal]));
  try {
    const ended = await run(mesh, steps, world, report, signal);
    if (ended.outcome === 'done') await clock.sleep(AFTER, signal).catch(() => undefined);
    return { run: ended, requests };
  } finally {
    over.abort();
    await monitoring;
  }
}
