/** Plain counters behind the traffic screen: thousands of answers a second go here and make no object, no frame. */
import { cleaned } from '../source/model/clean.ts';
import type { IstiodView, Observation, Tally } from '../source/model/tally.ts';
import { createLatencies, type Latencies } from './latencies.ts';
import type { RunEvent } from './run.ts';
import type { ClusterTraffic, Second, VersionCount } from './traffic.ts';

/** How many seconds of history are kept for the sparkline. */
export const historySeconds = 180;

/** The sources of requests: the proof of a run and the monitor may run at once, each with totals of its own. */
export type Stream = 'run' | 'monitor';

export type TrafficCounter = {
  /**
   * The clusters that respond, in the order of the mesh: the nth cluster's own version is the nth. Resets the counters.
   */
  begin(clusters: readonly string[], versions: readonly string[]): void;
  add(event: RunEvent, stream: Stream): void;
  /** This stream is over: when it begins again its tallies start at zero, and are added to what was counted. */
  end(stream: Stream): void;
  /** Counts from nothing; history and istiod's views stay. */
  reset(): void;
  picture(): readonly ClusterTraffic[];
};

type Counter = {
  readonly name: string;
  readonly local: string;
  versions: Record<string, number>;
  misses: number;
  reasons: Record<string, number>;
  latencies: Map<string, Latencies>;
  last: Partial<Record<Stream, Tally>>;
  history: Second[];
  /** When the last second of the history began. */
  secondBegan: number;
  views: readonly IstiodView[];
  firstCrossing: number | undefined;
};

export function createTrafficCounter(): TrafficCounter {
  let expected: readonly string[] = [];
  let counters = new Map<string, Counter>();
  return {
    begin(clusters, versions) {
      expected = versions;
      counters = new Map(clusters.map((name, index) => [name, emptyCounter(name, versions[index] ?? '')]));
    },
    end(stream) {
      for (const counter of counters.values()) delete counter.last[stream];
    },
    add(event, stream) {
      if (event.event === 'traffic') {
        for (const tally of event.clusters) {
          const counter = counters.get(tally.name);
          if (counter !== undefined) addTally(counter, tally, stream, event.at);
        }
      } else if (event.event === 'response' || event.event === 'miss') {
        const counter = counters.get(event.cluster);
        if (counter !== undefined) addObservation(counter, event, event.at);
      } else if (event.event === 'istiod') {
        const counter = counters.get(event.cluster);
        if (counter !== undefined) counter.views = event.views.map(cleanedView);
      }
    },
    reset() {
      for (const counter of counters.values()) {
        Object.assign(counter, {
          versions: {},
          misses: 0,
          reasons: {},
          latencies: new Map(),
          firstCrossing: undefined,
        });
      }
    },
    picture: () => [...counters.values()].map(counter => pictureOf(counter, expected)),
  };
}

function emptyCounter(name: string, local: string): Counter {
  const none = { versions: {}, misses: 0, reasons: {}, latencies: new Map(), last: {}, history: [], views: [] };
  return { name, local, ...none, secondBegan: Number.NEGATIVE_INFINITY, firstCrossing: undefined };
}

/** Tallies are totals of one stream; what is added is what came since its last one. */
function addTally(counter: Counter, tally: Tally, stream: Stream, at: number): void {
  const last = counter.last[stream];
  const before = last === undefined || total(tally) < total(last) ? undefined : last;
  let answers = 0;
  for (const [version, count] of Object.entries(tally.versions)) {
    const more = count - (before?.versions[version] ?? 0);
    const known = cleaned(version, 40);
    counter.versions[known] = (counter.versions[known] ?? 0) + more;
    answers += more;
    if (more > 0 && known !== counter.local) counter.firstCrossing ??= at;
  }
  const misses = tally.misses - (before?.misses ?? 0);
  counter.misses += misses;
  for (const [reason, count] of Object.entries(tally.reasons)) {
    const known = cleaned(reason, 160);
    counter.reasons[known] = (counter.reasons[known] ?? 0) + count - (before?.reasons[reason] ?? 0);
  }
  counter.last[stream] = tally;
  addSecond(counter, { answers, misses }, at);
}

/** Less than a second, as ticks come early now and then. */
const column = 900;

/** What two streams tell within one second is one second. */
function addSecond(counter: Counter, second: Second, at: number): void {
  const { history } = counter;
  const last = history.at(-1);
  if (last !== undefined && at - counter.secondBegan < column) {
    history[history.length - 1] = { answers: last.answers + second.answers, misses: last.misses + second.misses };
    return;
  }
  counter.secondBegan = at;
  history.push(second);
  if (history.length > historySeconds) history.shift();
}

/** Single answers are samples: they tell how long it took and when the first one crossed, never how many there were. */
function addObservation(counter: Counter, observation: Observation, at: number): void {
  if (observation.observation === 'miss') return;
  const version = cleaned(observation.version, 40);
  if (version !== counter.local) counter.firstCrossing ??= at;
  let latencies = counter.latencies.get(version);
  if (latencies === undefined) {
    latencies = createLatencies();
    counter.latencies.set(version, latencies);
  }
  latencies.add(observation.took);
}

function pictureOf(counter: Counter, expected: readonly string[]): ClusterTraffic {
  const names = [...new Set([...expected, ...Object.keys(counter.versions)])];
  const all = names.reduce((sum, name) => sum + (counter.versions[name] ?? 0), 0);
  const versions = names.map((version): VersionCount => {
    const count = counter.versions[version] ?? 0;
    const times = counter.latencies.get(version)?.percentiles() ?? {};
    return { version, count, share: all === 0 ? 0 : count / all, local: version === counter.local, ...times };
  });
  const samples = [...counter.latencies.values()].flatMap(latencies => latencies.samples());
  const reasons = Object.entries(counter.reasons).filter(([, count]) => count > 0);
  return {
    name: counter.name,
    versions,
    misses: counter.misses,
    reasons: reasons.sort((left, right) => right[1] - left[1]).map(([reason, count]) => ({ reason, count })),
    rate: (counter.last.monitor ?? counter.last.run)?.rate ?? 0,
    history: [...counter.history],
    views: counter.views,
    ...createLatencies(samples).percentiles(),
    ...(counter.firstCrossing === undefined ? {} : { firstCrossing: counter.firstCrossing }),
  };
}

function total(tally: Tally): number {
  return Object.values(tally.versions).reduce((sum, count) => sum + count, tally.misses);
}

function cleanedView(view: IstiodView): IstiodView {
  const clusters = view.clusters.map(({ id, sync }) => ({ id: cleaned(id, 63), sync: cleaned(sync, 40) }));
  return { pod: cleaned(view.pod, 100), clusters, networks: view.networks.map(network => cleaned(network, 63)) };
}
