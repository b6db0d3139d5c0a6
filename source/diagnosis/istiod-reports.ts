/** What an istiod pod says of clusters, gateways and one Service's endpoints: three of its debug endpoints. */
import { cleaned } from '../model/clean.ts';
import { listAt, numberAt, recordAt, textAt } from '../model/fields.ts';
import { clustersIn, clusterzCommand, jsonFrom, networkzCommand, shardzCommand } from '../traffic/istiod.ts';
import type { IstiodReport } from './evidence.ts';

/** In this order the answers are read. Requests that do not come from localhost get 401. */
export const istiodCommands = [clusterzCommand, networkzCommand, shardzCommand];

/** A shard is named by its registry and the ID of its cluster. */
const ofKubernetes = 'Kubernetes/';

/** `answers`: what the three commands wrote; '' for one that failed. */
export function istiodReport(
  pod: string,
  [clusterz = '', networkz = '', shardz = '']: readonly string[],
  service: { readonly host: string; readonly namespace: string },
): IstiodReport {
  const shards = jsonFrom('{', shardz);
  return {
    pod,
    clusters: clustersIn(clusterz),
    gateways: listAt(jsonFrom('[', networkz)).map(each => ({
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
