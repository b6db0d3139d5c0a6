/** What was heard, as the screen shows it: an immutable picture, taken from plain counters four times a second. */
import type { IstiodView, Verdict } from '../source/model/tally.ts';

export type VersionHeard = {
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
  /** Every expected version, those not heard with 0. */
  readonly versions: readonly VersionHeard[];
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

export type TrafficPhase = 'none' | 'listening' | 'paused';
export type Note = { readonly at: number; readonly text: string };

export type Traffic = {
  readonly phase: TrafficPhase;
  readonly clusters: readonly ClusterTraffic[];
  readonly verdict?: Verdict;
  /** Since when the verdict stands, milliseconds since 1970. */
  readonly verdictSince?: number;
  /** When counting began: start or last reset, milliseconds since 1970. */
  readonly since?: number;
  readonly notes: readonly Note[];
};

/** Before anything was asked. */
export const noTraffic: Traffic = { phase: 'none', clusters: [], notes: [] };

/** "responses from v1 and v2", "responses only from v1", "no responses". */
export function responseWords(cluster: ClusterTraffic): string {
  const heard = cluster.versions.filter(version => version.count > 0).map(version => version.version);
  if (heard.length === 0) return 'no responses';
  if (heard.length === cluster.versions.length)
    return heard.length > 3 ? `responses from all ${heard.length}` : `responses from ${listed(heard)}`;
  return `responses only from ${listed(heard)}`;
}

/** "v1", "v1 and v2", "v1, v2 and v3". */
export function listed(words: readonly string[]): string {
  const last = words.at(-1) ?? '';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} and ${last}`;
}

/** The sentence beside the counts: what istiod says of clusters and gateways. */
export function istiodWords(views: readonly IstiodView[]): string {
  if (views.length === 0) return 'no report yet';
  const ids = [...new Set(views.flatMap(view => view.clusters.map(cluster => cluster.id)))].sort();
  const syncOf = (id: string) =>
    views
      .map(view => view.clusters.find(cluster => cluster.id === id)?.sync ?? 'missing')
      .find(sync => sync !== 'synced') ?? 'synced';
  const synced = ids.filter(id => syncOf(id) === 'synced');
  // What is not as it should be comes first: the row is cut where the room ends.
  const clusters = [
    ...ids.filter(id => !synced.includes(id)).map(id => `${id} ${syncOf(id)}`),
    ...(synced.length > named ? [`${synced.length} clusters synced`] : synced.map(id => `${id} synced`)),
  ];
  const networks = [...new Set(views.flatMap(view => view.networks))].sort();
  const gateways = networks.length > named ? `${networks.length} networks` : networks.join(', ');
  return `${clusters.length === 0 ? 'no clusters' : clusters.join(', ')}; ${networks.length === 0 ? 'no gateways' : `gateways for ${gateways}`}`;
}

/** So many clusters, or networks, are told by name; of more, how many. */
const named = 4;

/** True when every istiod pod lists every cluster as synced. */
export function isSynced(views: readonly IstiodView[], clusters: readonly string[]): boolean {
  return (
    views.length > 0 &&
    views.every(view => clusters.every(name => view.clusters.some(each => each.id === name && each.sync === 'synced')))
  );
}
