/** The monitor on two simulated clusters, by a clock that jumps. */
import { createVirtualClock } from '../../source/rehearsal/virtual-clock.ts';
import { type Monitored, type Monitoring, monitorTraffic, type TrafficEvent } from '../../source/traffic/monitor.ts';
import { meshOf } from '../helpers/meshes.ts';
import { type Likeness, type Simulated, simulated } from './simulated-client.ts';

export const start = Date.parse('2026-11-21T08:00:00Z');
export const mesh = meshOf(['east', 'west']);

type Single = Extract<TrafficEvent, { readonly observation: string }>;
type EventOf<Kind> = Kind extends Single['event'] ? Single : Extract<TrafficEvent, { readonly event: Kind }>;

export type Run = {
  readonly east: Simulated;
  readonly west: Simulated;
  readonly events: readonly TrafficEvent[];
  /** Waits until an event is what is asked for; events from before count as well. */
  readonly until: <Kind extends TrafficEvent['event']>(
    kind: Kind,
    wanted: (event: EventOf<Kind>) => boolean,
  ) => Promise<EventOf<Kind>>;
  /** From now on `until` looks at what comes only. */
  readonly forget: () => void;
  readonly stop: () => Promise<Monitoring>;
};

/** Starts it; `changes`: what is monitored otherwise than by default. */
export function monitoring(
  likeness: { readonly east?: Partial<Likeness>; readonly west?: Partial<Likeness> } = {},
  changes: Partial<Monitored> = {},
): Run {
  const clock = createVirtualClock(start);
  const clusters = { east: simulated('east', clock, likeness.east), west: simulated('west', clock, likeness.west) };
  const stop = new AbortController();
  const events: TrafficEvent[] = [];
  let since = 0;
  const waiting = new Set<() => void>();
  const report = (event: TrafficEvent) => {
    events.push(event);
    for (const poll of [...waiting]) poll();
  };
  const cluster = (name: string) => (name === 'east' ? clusters.east : clusters.west).cluster;
  const ended = monitorTraffic({ mesh, cluster, clock, ...changes }, report, stop.signal);
  const until: Run['until'] = (kind, wanted) =>
    new Promise((resolve, reject) => {
      const poll = () => {
        for (const event of events.slice(since)) {
          if (event.event !== kind || !wanted(event as EventOf<typeof kind>)) continue;
          waiting.delete(poll);
          resolve(event as EventOf<typeof kind>);
        }
      };
      waiting.add(poll);
      ended.catch(reject);
      poll();
    });
  return {
    ...clusters,
    events,
    until,
    forget: () => {
      since = events.length;
    },
    stop: () => {
      stop.abort();
      return ended;
    },
  };
}

export const seconds = (event: TrafficEvent) => (event.at - start) / 1000;
