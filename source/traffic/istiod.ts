/**
 * istiod's own view of clusters and gateways, asked by exec: its debug endpoints answer only to localhost
 * (docs/istio/istiod.md#debug-endpoints).
 */

import { cleaned } from '../model/clean.ts';
import { listAt, textAt } from '../model/fields.ts';
import { jsonValue } from '../model/limited-json.ts';
import type { Member } from '../model/mesh.ts';
import { systemNamespace } from '../model/plane.ts';
import type { IstiodView } from '../model/tally.ts';

/** The pods of a member's istiod, of every revision of it. */
export function istiodPods(member: Pick<Member, 'plane'>) {
  return { namespace: systemNamespace(member), labels: 'app=istiod', container: 'discovery' };
}

export const clusterzCommand = ['pilot-discovery', 'request', 'GET', '/debug/clusterz'] as const;
export const networkzCommand = ['pilot-discovery', 'request', 'GET', '/debug/networkz'] as const;
export const shardzCommand = ['pilot-discovery', 'request', 'GET', '/debug/endpointShardz'] as const;

/** Views from the answers to `clusterzCommand` and, where asked, `networkzCommand` or `shardzCommand`, in this order. */
export function istiodViews(
  answers: readonly { readonly pod: string; readonly answers: readonly string[] }[],
): readonly IstiodView[] {
  return answers.map(({ pod, answers: [clusterz, second] }) => ({
    pod,
    clusters: clustersIn(clusterz),
    networks: [
      ...new Set(listAt(jsonFrom('[', second)).flatMap(each => cleaned(textAt(each, 'Network') ?? '', 63) || [])),
    ].toSorted(),
    ...shardsIn(second),
  }));
}

/** The clusters in an answer to `clusterzCommand`; none where it is not an answer. */
export function clustersIn(clusterz = ''): IstiodView['clusters'] {
  return listAt(jsonFrom('[', clusterz)).map(each => ({
    id: cleaned(textAt(each, 'id') ?? '?', 63),
    sync: cleaned(textAt(each, 'syncStatus') ?? '?', 40),
  }));
}

/** The clusters that have endpoints, from keys as "Kubernetes/east" anywhere in the answer. */
function shardsIn(text = ''): Pick<IstiodView, 'shards'> {
  const found = [...text.matchAll(/"Kubernetes\/([a-z0-9-]{1,63})"\s*:/g)].flatMap(match => match[1] ?? []);
  return found.length === 0 ? {} : { shards: [...new Set(found)].toSorted() };
}

/** Nothing when no view lists these clusters and none has endpoints of theirs; else who still knows which. */
export function pendingDrop(views: readonly IstiodView[], clusters: readonly string[]): string | undefined {
  if (views.length === 0) return 'no istiod pod responds';
  for (const view of views) {
    if (view.clusters.length === 0) return `${view.pod} does not respond`;
    const listed = clusters.find(cluster => view.clusters.some(each => each.id === cluster));
    if (listed !== undefined) return `${view.pod} still lists ${listed}`;
    const kept = clusters.find(cluster => view.shards?.includes(cluster));
    if (kept !== undefined) return `${view.pod} still has endpoints of ${kept}`;
  }
  return undefined;
}

/** Nothing when every view lists these clusters as synced and knows a gateway of these networks; else what is missing. */
export function pendingSync(
  views: readonly IstiodView[],
  clusters: readonly string[],
  networks: readonly string[],
): string | undefined {
  if (views.length === 0) return 'no istiod pod responds';
  for (const view of views) {
    // An istiod lists at least its own cluster.
    if (view.clusters.length === 0) return `${view.pod} does not respond`;
    for (const cluster of clusters) {
      const listed = view.clusters.find(each => each.id === cluster);
      if (listed === undefined) return `${view.pod} has not synced ${cluster}`;
      if (listed.sync !== 'synced') return `${view.pod} has not synced ${cluster} (${listed.sync})`;
    }
    const unknown = networks.find(network => !view.networks.includes(network));
    if (unknown !== undefined) return `${view.pod} has no east-west gateway for ${unknown}`;
  }
  return undefined;
}

/** The list or object that a debug endpoint answers; a warning may stand before it. */
export function jsonFrom(opening: '[' | '{', text = ''): unknown {
  const start = (opening === '[' ? /^\[/m : /^\{/m).exec(text)?.index;
  // What is not JSON, an error page or half an answer, says nothing.
  return start === undefined ? undefined : jsonValue(text.slice(start));
}
