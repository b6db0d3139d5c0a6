/** What an istiod pod says of clusters, gateways and one Service's endpoints: three of its debug endpoints. */
import { cleaned } from '../model/clean.ts';
import { listAt, numberAt, recordAt, textAt } from '../model/look.ts';
import type { IstiodReport } from './evidence.ts';

/** In this order the answers are read. Their answers to anybody but their own localhost are 401. */
export const istiodCommands = ['/debug/clusterz', '/debug/networkz', '/debug/endpointShardz'].map(path => [
  'pilot-discovery',
  'request',
  'GET',
  path,
]);

/** A shard is named by its registry and the ID of its cluster. */
const ofKubernetes = 'Kubernetes/';

/** `answers`: what the three commands wrote; '' for one that failed. */
export function istiodReport(
  pod: string,
  [clusterz = '', networkz = '', shardz = '']: readonly string[],
  service: { readonly host: string; readonly namespace: string },
): IstiodReport {
  const shards = jsonIn(shardz);
  return {
    pod,
    clusters: listAt(jsonIn(clusterz)).map(each => ({
      id: cleaned(textAt(each, 'id') ?? '?', 63),
      sync: cleaned(textAt(each, 'syncStatus') ?? '?', 40),
    })),
    gateways: listAt(jsonIn(networkz)).map(each => ({
      network: cleaned(textAt(each, 'Network') ?? '', 63),
      cluster: cleaned(textAt(each, 'Cluster') ?? '', 63),
      address: cleaned(textAt(each, 'Addr') ?? '', 80),
      port: numberAt(each, 'Port') ?? 0,
    })),
    shards:
      shards === undefined
        ? undefined
        : Object.entries(recordAt(shards, service.host, service.namespace, 'Shards')).flatMap(([name, endpoints]) =>
            name.startsWith(ofKubernetes) && listAt(endpoints).length > 0
              ? cleaned(name.slice(ofKubernetes.length), 63)
              : [],
          ),
  };
}

/** The JSON in what a command wrote; a warning may stand before it. */
function jsonIn(text: string): unknown {
  const start = text.search(/^[[{]/m);
  if (start < 0) return undefined;
  try {
    return JSON.parse(text.slice(start));
  } catch {
    // An error page, or half an answer: it says nothing.
    return undefined;
  }
}
