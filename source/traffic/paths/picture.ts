/** How all paths stand at one moment, over a window of the last seconds, as it is shown and written down. Pure. */
import type { Client, Sight, Track } from './client.ts';
import type { Paths } from './paths.ts';
import type { Route, RouteKind } from './route.ts';
import { STEP } from './seconds.ts';

/** Windows over which shares and rates are taken, in seconds. */
export const windows = [10, 60, 300] as const;
export type WindowSeconds = (typeof windows)[number];

/** `never`: no response of this version so far. `unknown`: the client is not observed. */
export type PathState = 'answering' | 'silent' | 'never' | 'unknown';

export type PathPicture = {
  readonly version: string;
  /** The cluster whose servers answer with it; undefined for a version of no cluster of the mesh. */
  readonly to: string | undefined;
  /** `target`: of what the user named instead of helloworld the way is not known. */
  readonly way: RouteKind | 'target' | undefined;
  readonly state: PathState;
  /** Of all responses in the window, 0 to 1. */
  readonly share: number;
  /** Responses a second. */
  readonly rate: number;
  readonly count: number;
  /** Since the beginning or the last reset. */
  readonly total: number;
  /** Seconds. */
  readonly p50?: number;
  readonly p95?: number;
  /** Milliseconds since 1970; absent before the first response. */
  readonly lastAt?: number;
  /** The pod that answered last. */
  readonly instance: string;
  /** Responses in the last five minutes, in steps of five seconds, oldest first. */
  readonly steps: readonly number[];
};

export type ClientPicture = {
  readonly name: string;
  readonly rate: number;
  /** Requests that failed: in the window, and since the beginning or the last reset. */
  readonly errors: number;
  readonly totalErrors: number;
  /** The commonest first. */
  readonly reasons: readonly { readonly reason: string; readonly count: number }[];
  readonly lost?: Sight;
  /** Seconds for which a request has had no response. */
  readonly hanging?: number;
  readonly paths: readonly PathPicture[];
  /** By step: requests that failed, and whether the client was observed at all. */
  readonly errorSteps: readonly number[];
  readonly observedSteps: readonly boolean[];
  /** Seconds that the last step has lasted so far. */
  readonly stepAge: number;
};

/** `began`: when requests were sent first, so that a window that is longer than that is divided by what there was. */
export function pictureOf(paths: Paths, seconds: WindowSeconds, now: number, began: number): readonly ClientPicture[] {
  const over = Math.max(1, Math.min(seconds + (now % 1000) / 1000, (now - began) / 1000));
  return paths.clients.map(client => clientPicture(paths, client, seconds, over, now));
}

function clientPicture(paths: Paths, client: Client, seconds: number, over: number, now: number): ClientPicture {
  const lost = paths.lost(client.name, now);
  const hanging = paths.hanging(client.name, now);
  const counts = new Map([...client.tracks].map(([version, { seconds: ring }]) => [version, ring.sum(seconds, now)]));
  const all = [...counts.values()].reduce((sum, each) => sum + each, 0);
  const isTarget = client.routes.length === 0;
  const others = isTarget
    ? versionsOf(paths)
    : [...client.tracks.values()].filter(({ route }) => route === undefined).map(({ version }) => version);
  const path = (version: string, route: Route | undefined) =>
    pathPicture(client.tracks.get(version), version, route, {
      count: counts.get(version) ?? 0,
      all,
      seconds,
      over,
      now,
      isLost: lost !== undefined,
      isTarget,
    });
  return {
    name: client.name,
    rate: client.asked.sum(seconds, now) / over,
    errors: client.errors.sum(seconds, now),
    totalErrors: client.totalErrors,
    reasons: [...client.reasons]
      .map(([reason, count]) => ({ reason, count }))
      .toSorted((one, other) => other.count - one.count),
    ...(lost === undefined ? {} : { lost }),
    ...(hanging === undefined ? {} : { hanging }),
    paths: [
      ...client.routes.map(route => path(route.version, route)),
      ...others.map(version => path(version, undefined)),
    ],
    errorSteps: client.errors.steps(now),
    observedSteps: client.observed.steps(now).map(count => count > 0),
    stepAge: (now / 1000) % STEP,
  };
}

/** Those that any client has received, so that each client shows what it lacks. */
function versionsOf({ clients }: Paths): readonly string[] {
  return [...new Set(clients.flatMap(({ tracks }) => [...tracks.keys()]))].sort();
}

type Measure = {
  readonly count: number;
  readonly all: number;
  readonly seconds: number;
  readonly over: number;
  readonly now: number;
  readonly isLost: boolean;
  readonly isTarget: boolean;
};

const never: readonly number[] = Array.from({ length: 60 }, () => 0);

function pathPicture(
  track: Track | undefined,
  version: string,
  route: Route | undefined,
  { count, all, seconds, over, now, isLost, isTarget }: Measure,
): PathPicture {
  const known = { version, to: route?.to, way: route?.way ?? (isTarget ? 'target' : undefined), count } as const;
  if (track === undefined) {
    const state = isLost ? 'unknown' : 'never';
    return { ...known, state, share: 0, rate: 0, total: 0, instance: '', steps: never };
  }
  const live = track.isGone ? 'silent' : 'answering';
  return {
    ...known,
    state: isLost ? 'unknown' : live,
    share: all === 0 ? 0 : count / all,
    rate: count / over,
    total: track.total,
    ...track.spread.percentiles(seconds, now),
    lastAt: track.at,
    instance: track.instance,
    steps: track.seconds.steps(now),
  };
}
