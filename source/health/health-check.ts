/** A check of a mesh that exists: data, as those before an install are. Pure: it judges what was read. */
import type { ClusterEvidence, Seen } from '../diagnosis/evidence.ts';
import type { Evidence } from '../model/check-result.ts';
import { cleaned } from '../model/clean.ts';
import type { KubeObject } from '../model/kube.ts';
import type { ClusterStatus } from '../status/cluster-status.ts';
import type { ClusterReading } from './cluster-reading.ts';
import type { Finding, Judged, NamedCheck } from './result.ts';

/** All that was read of a mesh. `evidence` and `statuses`: by cluster name, absent for those that were not read. */
export type MeshSeen = {
  readonly clusters: readonly ClusterReading[];
  readonly evidence: ReadonlyMap<string, ClusterEvidence>;
  readonly statuses: ReadonlyMap<string, ClusterStatus>;
};

export type HealthCheck = NamedCheck & { readonly judge: (seen: MeshSeen) => Judged };

/** What one cluster's part came to. `fine`: its evidence where nothing was found. */
export type InCluster = { readonly fine: string; readonly findings: readonly Finding[] };

/** Judges one list of every cluster by itself; where it could not be read, that is unknown. */
export function inEach<Each = KubeObject>(
  seen: MeshSeen,
  what: string,
  list: (cluster: ClusterReading) => Seen<readonly Each[]>,
  judge: (objects: readonly Each[], cluster: ClusterReading) => InCluster,
): Judged {
  const evidence: Evidence[] = [];
  const findings: Finding[] = [];
  const unknown: string[] = [];
  for (const cluster of seen.clusters) {
    const { name } = cluster.member;
    const read = list(cluster);
    if ('unseen' in read) {
      unknown.push(`${what} of ${name} cannot be read: ${cleaned(read.unseen)}`);
      continue;
    }
    const judged = judge(read.seen, cluster);
    findings.push(...judged.findings);
    const words = judged.findings.length === 0 ? judged.fine : `${judged.findings.length} found`;
    evidence.push({ cluster: name, words });
  }
  return { evidence, findings, unknown };
}

/** Objects of a list that helps to explain; none where it could not be read. */
export const ifSeen = <Value>(list: Seen<readonly Value[]>): readonly Value[] => ('seen' in list ? list.seen : []);
