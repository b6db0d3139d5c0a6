/** An existing Kiali: what its operator says, and whether its clusters are those of the mesh. */
import { cleaned } from '../../model/clean.ts';
import { listAt, textAt } from '../../model/fields.ts';
import type { KubeObject } from '../../model/kube.ts';
import { type HealthCheck, ifSeen, inEach, type MeshSeen } from '../health-check.ts';
import type { Finding } from '../result.ts';

export const kialiState: HealthCheck = {
  id: 'kiali',
  group: 'workloads',
  title: 'Kiali is reconciled, and its clusters are those of the mesh',
  weight: 'problem',
  judge: seen => {
    const some = seen.clusters.some(each => ifSeen(each.kialis).length > 0 || ifSeen(each.kialiClusters).length > 0);
    const unread = seen.clusters.some(each => 'unseen' in each.kialis);
    if (!some && !unread) return { skipped: 'no Kiali' };
    return inEach(
      seen,
      'Kialis',
      ({ kialis }) => kialis,
      (kialis, cluster) => ({
        fine: kialis.length === 0 ? 'none' : kialis.map(each => each.metadata.name).join(', '),
        findings: [
          ...kialis.flatMap(each => failureOf(each, cluster.member.name)),
          ...unknownClusters(cluster.member.name, ifSeen(cluster.kialiClusters), seen),
        ],
      }),
    );
  },
};

function failureOf(kiali: KubeObject, cluster: string): readonly Finding[] {
  const failure = listAt(kiali, 'status', 'conditions').find(
    each => textAt(each, 'type') === 'Failure' && textAt(each, 'status') === 'True',
  );
  if (failure === undefined) return [];
  const said = cleaned(textAt(failure, 'message') ?? textAt(failure, 'reason') ?? '', 600);
  return [
    {
      words: `Kiali ${kiali.metadata.name} of ${cluster} is not reconciled`,
      evidence: [said],
      fix: /redirect/i.test(said)
        ? 'on a cluster that only has Kiali’s account set auth.openshift.redirect_uris to the URL of the home’s Kiali: eastwest kiali does it'
        : 'the message of the operator names the field of the Kiali to change',
    },
  ];
}

function unknownClusters(
  home: string,
  named: readonly { readonly secret: string; readonly cluster: string }[],
  { clusters, evidence }: MeshSeen,
): readonly Finding[] {
  const known = new Set([...clusters.map(each => each.member.name), ...evidence.keys()]);
  return named
    .filter(each => !known.has(each.cluster))
    .map(({ secret, cluster }) => ({
      words: `Kiali of ${home} reads a cluster ${cleaned(cluster, 63)}, and istiod knows none of that name: it is not found or not accessible`,
      evidence: [`Secret ${cleaned(secret)} names ${cleaned(cluster, 63)}; the mesh has ${[...known].join(', ')}`],
      fix: 'use the name that istiod has (global.multiCluster.clusterName): eastwest kiali writes the Secret and restarts Kiali',
    }));
}
