/** The verdict, the responses that each cluster receives, and what is shown beside it, on the screen and in lines. */
import { listed } from '../../source/model/listed.ts';
import type { IstiodView, Verdict, VerdictState } from '../../source/model/tally.ts';
import type { ClusterTraffic, Traffic } from '../traffic.ts';
import { ageWords } from './numbers.ts';
import type { Standing } from './probe-words.ts';

const standings: Readonly<Record<VerdictState, Standing>> = {
  proven: 'ok',
  partly: 'problem',
  'one-sided': 'problem',
  'local-only': 'problem',
  silent: 'problem',
  degraded: 'warning',
  unknown: 'warning',
  answered: 'ok',
  unasked: 'warning',
};

/** The first line of the Traffic screen. */
export function verdictLine({ clusters, paths, phase, verdict }: Traffic): {
  readonly standing: Standing;
  readonly words: string;
} {
  if (verdict !== undefined) {
    // One cluster alone has no cross-cluster responses: it waits for its second.
    const standing = clusters.length === 1 && verdict.state === 'local-only' ? 'warning' : standings[verdict.state];
    // What the proof of the install received is not seen here: no path stands as proven before its first response.
    if (verdict.state === 'proven' && phase === 'listening' && hasUnseen(paths))
      return { standing: 'running', words: 'proven by the install; waiting for a response on every path' };
    const words = `${verdict.state}: ${verdict.words}`;
    // What was seen is not seen any more.
    return phase === 'paused' ? { standing: 'waiting', words: `paused; last verdict ${words}` } : { standing, words };
  }
  switch (phase) {
    case 'none':
      return { standing: 'waiting', words: 'no requests sent' };
    case 'listening':
      return { standing: 'running', words: 'sending requests from every cluster, no verdict yet' };
    case 'paused':
      return { standing: 'waiting', words: 'paused before a verdict was reached' };
  }
}

const hasUnseen = (paths: Traffic['paths']) => paths.some(client => client.paths.some(path => path.state === 'never'));

/** States with nothing that a walk through the mesh would explain. */
const fine: ReadonlySet<VerdictState> = new Set(['proven', 'answered', 'unasked']);

/**
 * While the verdict has something to explain, the walk may: not where no requests are sent, nor for one cluster alone.
 */
export function isExplainable(clusters: number, verdict: Pick<Verdict, 'state' | 'target'> | undefined): boolean {
  return clusters > 1 && verdict !== undefined && verdict.target !== true && !fine.has(verdict.state);
}

/** "first cross-cluster response after 3 s", once there was one. */
export function crossingWords({ clusters, since }: Traffic): string {
  const times = clusters.flatMap(cluster => cluster.firstCrossing ?? []);
  if (times.length === 0 || since === undefined) return 'no cross-cluster response yet';
  return `first cross-cluster response after ${ageWords(Math.min(...times) - since)}`;
}

/** "responses from v1 and v2", "responses only from v1", "no responses". */
export function responseWords(cluster: ClusterTraffic): string {
  const received = cluster.versions.filter(version => version.count > 0).map(version => version.version);
  if (received.length === 0) return 'no responses';
  if (received.length === cluster.versions.length)
    return received.length > 3 ? `responses from all ${received.length}` : `responses from ${listed(received)}`;
  return `responses only from ${listed(received)}`;
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
  // What is wrong comes first: the row is cut where the room ends.
  const clusters = [
    ...ids.filter(id => !synced.includes(id)).map(id => `${id} ${syncOf(id)}`),
    ...(synced.length > named ? [`${synced.length} clusters synced`] : synced.map(id => `${id} synced`)),
  ];
  const networks = [...new Set(views.flatMap(view => view.networks))].sort();
  const gateways = networks.length > named ? `${networks.length} networks` : networks.join(', ');
  return `${clusters.length === 0 ? 'no clusters' : clusters.join(', ')}; ${networks.length === 0 ? 'no gateways' : `gateways for ${gateways}`}`;
}

/** Clusters, or networks, that are named at most; of more, how many. */
const named = 4;
