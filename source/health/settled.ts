/** Requirements that the mesh itself has answered: what would only be feared before an install is seen after it. */
import type { ClusterEvidence } from '../diagnosis/evidence.ts';
import type { HealthResult } from './result.ts';

/**
 * An API server is told to the others at a loopback URL: a warning, unless every istiod that reads it is synced through
 * it, as where clusters share a machine.
 */
export function settled(results: readonly HealthResult[], synced: boolean): readonly HealthResult[] {
  return results.map(each =>
    each.id === 'api-addresses' && each.verdict === 'warning' && synced
      ? {
          ...each,
          verdict: 'ok',
          findings: [],
          evidence: each.evidence.map(({ cluster, words }) => ({
            cluster,
            words: `${words}; every istiod that reads it is synced`,
          })),
        }
      : each,
  );
}

/** Whether every istiod is synced with every cluster that was read. */
export function syncedWithAll(evidence: ReadonlyMap<string, ClusterEvidence>): boolean {
  const names = [...evidence.keys()];
  const primaries = [...evidence.values()].flatMap(({ istiods }) => ('seen' in istiods ? [istiods.seen] : []));
  const reports = primaries.flat();
  return (
    reports.length > 0 &&
    names.every(name =>
      reports.every(({ clusters }) => clusters.some(({ id, sync }) => id === name && sync === 'synced')),
    )
  );
}
