/** The responses that were received, as the screen shows them: an immutable picture, taken from plain counters four times a second. */
import type { Incident } from '../source/model/incident.ts';
import type { Problem } from '../source/model/problem.ts';
import type { IstiodView, Verdict } from '../source/model/tally.ts';
import type { Target as NamedTarget } from '../source/model/target.ts';
import type { ClientPicture, WindowSeconds } from '../source/traffic/paths/picture.ts';

export type VersionCount = {
  readonly version: string;
  readonly count: number;
  /** Of all answers of this cluster, 0 to 1. */
  readonly share: number;
  /** Seconds; absent before the first sample. */
  readonly p50?: number;
  readonly p95?: number;
  /** This cluster's own version: an answer that crossed nothing. */
  readonly local: boolean;
};

/** One second of one cluster. */
export type Second = { readonly answers: number; readonly misses: number };

export type ClusterTraffic = {
  readonly name: string;
  /** Every expected version, those without responses with 0. */
  readonly versions: readonly VersionCount[];
  readonly misses: number;
  /** The commonest first. */
  readonly reasons: readonly { readonly reason: string; readonly count: number }[];
  /** Requests per second over the last seconds. */
  readonly rate: number;
  readonly p50?: number;
  readonly p95?: number;
  /** Oldest first; the last is the second that is over. */
  readonly history: readonly Second[];
  readonly views: readonly IstiodView[];
  /** Milliseconds since 1970. */
  readonly firstCrossing?: number;
};

/** A target of the user, and the versions that every cluster must receive. */
export type AskedTarget = NamedTarget & { readonly expected: readonly string[] };

export type TrafficPhase = 'none' | 'listening' | 'paused';
/** What happened, and when: milliseconds since 1970. */
export type Happening = Incident & { readonly at: number };

export type Target =
  | { readonly target: 'none' | 'reading' | 'ready' }
  | { readonly target: 'problems'; readonly problems: readonly Problem[] };

export type Traffic = {
  readonly phase: TrafficPhase;
  readonly clusters: readonly ClusterTraffic[];
  readonly verdict?: Verdict;
  /** Since when the verdict stands, milliseconds since 1970. */
  readonly verdictSince?: number;
  /** Since when nothing is sent, where that is so: milliseconds since 1970. */
  readonly pausedAt?: number;
  /** When counting began: start or last reset, milliseconds since 1970. */
  readonly since?: number;
  /** Oldest first; of very many the oldest are dropped. */
  readonly incidents: readonly Happening[];
  /** Every path as it stands, by client, in the order of the mesh. */
  readonly paths: readonly ClientPicture[];
  /** Over how many seconds shares and rates are taken. */
  readonly window: WindowSeconds;
  /** The mesh that is watched without a plan: whether it was found. */
  readonly target: Target;
  /** Requests a second and cluster. */
  readonly perSecond: number;
  /** What is asked instead of helloworld. */
  readonly asked?: AskedTarget;
  readonly drill?: DrillState;
};

/** A failover drill: being prepared, about to be confirmed, or running. */
export type DrillState = {
  readonly phase: 'reading' | 'ready' | 'running';
  readonly cluster: string;
  /** What is scaled, and how many pods it has. */
  readonly object: string;
  readonly replicas: number;
};

export const isDrilling = ({ drill }: Pick<Traffic, 'drill'>): boolean => drill?.phase === 'running';

/** Before anything was asked. */
export const noTraffic: Traffic = {
  phase: 'none',
  clusters: [],
  incidents: [],
  paths: [],
  window: 10,
  target: { target: 'none' },
  perSecond: 10,
};

/** True when every istiod pod lists every cluster as synced. */
export function isSynced(views: readonly IstiodView[], clusters: readonly string[]): boolean {
  return (
    views.length > 0 &&
    views.every(view => clusters.every(name => view.clusters.some(each => each.id === name && each.sync === 'synced')))
  );
}
