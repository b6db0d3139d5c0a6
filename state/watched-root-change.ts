/** A change of roots as it runs, with requests from every cluster all the while: what was lost is part of how it ended. */
import { runClaimed } from '../source/engine/claimed-run.ts';
import type { Report } from '../source/engine/events.ts';
import type { RunOutcome } from '../source/engine/run.ts';
import { SECOND } from '../source/model/time-units.ts';
import type { PreparedRootChange } from '../source/preparation/prepare-root-change.ts';
import { monitorTraffic, type TrafficEvent } from '../source/traffic/monitor.ts';

/** Requests of one cluster's client while the root changed. */
export type Requests = { readonly responses: number; readonly lost: number; readonly reasons: readonly string[] };

export type WatchedChange = {
  readonly run: RunOutcome;
  /** By cluster; 0 responses and none lost where nobody could ask. */
  readonly requests: ReadonlyMap<string, Requests>;
};

const none: Requests = { responses: 0, lost: 0, reasons: [] };

/** So long requests go on after the last step. Milliseconds. */
const AFTER = 3 * SECOND;

/** Runs the plan; `lost` hears of every lost request at once. Whatever happens, no client is left running. */
export async function runWatched(
  { mesh, steps, world }: PreparedRootChange,
  report: Report,
  lost: (cluster: string, reason: string) => void,
  signal: AbortSignal,
): Promise<WatchedChange> {
  const requests = new Map(mesh.members.map(({ name }) => [name, none]));
  const heard = (event: TrafficEvent) => {
    if (event.event !== 'response' && event.event !== 'miss') return;
    const before = requests.get(event.cluster) ?? none;
    if (event.heard === 'response') {
      requests.set(event.cluster, { ...before, responses: before.responses + 1 });
      return;
    }
    const reasons = [...new Set([...before.reasons, event.reason])];
    requests.set(event.cluster, { ...before, lost: before.lost + 1, reasons });
    lost(event.cluster, event.reason);
  };
  const over = new AbortController();
  const { clock, cluster } = world;
  const monitoring = monitorTraffic(
    { mesh, cluster, clock, each: true },
    heard,
    AbortSignal.any([signal, over.signal]),
  );
  try {
    const run = await runClaimed(mesh, steps, world, report, signal);
    if (run.outcome === 'done') await clock.sleep(AFTER, signal).catch(() => undefined);
    return { run, requests };
  } finally {
    over.abort();
    await monitoring;
  }
}
