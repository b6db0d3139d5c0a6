/** An existing Kiali: what its operator says, whether its server is ready, and whether its clusters are those of the mesh. */
import { cleaned } from '../../model/clean.ts';
import { sh } from '../../model/shell-word.ts';
import type { KialiClusterSecret, KialiStatus } from '../../status/kialis.ts';
import { type HealthCheck, ifSeen, inEach, type MeshSeen } from '../health-check.ts';
import type { Finding, Judged } from '../result.ts';

export const kialiState: HealthCheck = {
  id: 'kiali',
  group: 'workloads',
  title: 'Kiali is reconciled, its server is ready, and its clusters are those of the mesh',
  weight: 'problem',
  judge: seen => {
    const some = seen.clusters.some(each => ifSeen(each.kialis).length > 0 || ifSeen(each.kialiClusters).length > 0);
    const unread = seen.clusters.some(each => 'unseen' in each.kialis);
    if (!some && !unread) return { skipped: 'no Kiali' };
    const judged = inEach(
      seen,
      'Kialis',
      ({ kialis }) => kialis,
      (kialis, cluster) => ({
        fine: kialis.length === 0 ? 'none' : kialis.map(fineWords).join(', '),
        findings: [
          ...kialis.flatMap(each => findingsOf(each, cluster.member.name)),
          ...unknownClusters(cluster.member.name, ifSeen(cluster.kialiClusters), seen),
        ],
      }),
    );
    return withUnseen(judged, seen);
  },
};

/** "Kiali istio-system/kiali v2.30.0, server ready". */
function fineWords({ title, role, version, unseen }: KialiStatus): string {
  if (role === 'account') return `${title}, an account for the server of another cluster`;
  return `${title}${version === undefined ? '' : ` ${version}`}${unseen === undefined ? ', server ready' : ''}`;
}

/** Whether a server is ready is not known where its Deployment may not be read. */
function withUnseen(judged: Judged, { clusters }: MeshSeen): Judged {
  if ('skipped' in judged) return judged;
  const unseen = clusters.flatMap(({ member, kialis }) =>
    ifSeen(kialis).flatMap(({ title, unseen: why }) =>
      why === undefined ? [] : [`the server of ${title} of ${member.name}: ${why}`],
    ),
  );
  return { ...judged, unknown: [...(judged.unknown ?? []), ...unseen] };
}

function findingsOf(kiali: KialiStatus, cluster: string): readonly Finding[] {
  return [...failureOf(kiali, cluster), ...downOf(kiali, cluster)];
}

function failureOf({ title, failure }: KialiStatus, cluster: string): readonly Finding[] {
  if (failure === undefined) return [];
  return [
    {
      words: `${title} of ${cluster} is not reconciled`,
      evidence: [failure],
      fix: fixes.find(([sign]) => sign.test(failure))?.[1] ?? 'the message of the operator names the field to change',
    },
  ];
}

/** The operator's words, and what helps. */
const fixes: readonly (readonly [sign: RegExp, fix: string])[] = [
  [
    /redirect/i,
    'on a cluster that only has Kiali’s account set auth.openshift.redirect_uris to the URL of the home’s Kiali: eastwest kiali does it',
  ],
  [
    /does not have a known supported image/,
    'set spec.version to one that the operator has, such as default: --kiali-version default',
  ],
];

/** Its operator never says so: it goes on being reconciled. */
function downOf({ title, namespace, instance, down, failure }: KialiStatus, cluster: string): readonly Finding[] {
  if (down === undefined) return [];
  return [
    {
      words: `the server of ${title} of ${cluster} is not ready: ${down.words}`,
      evidence: down.reason === undefined ? [] : [down.reason],
      fix:
        down.what === 'missing' && failure !== undefined
          ? 'its operator creates it as soon as it reconciles this Kiali'
          : fixOf[down.what]({ namespace, instance }),
    },
  ];
}

const fixOf: Readonly<
  Record<NonNullable<KialiStatus['down']>['what'], (of: Pick<KialiStatus, 'namespace' | 'instance'>) => string>
> = {
  missing: () => 'its operator does not see what is deleted: eastwest kiali has it created again',
  stopped: ({ namespace, instance }) =>
    `its operator does not see that: eastwest kiali has it started again; by hand: ${sh`kubectl -n ${namespace} scale deployment/${instance} --replicas=1`}`,
  unready: ({ namespace, instance }) =>
    `${sh`its log says why: kubectl -n ${namespace} logs deployment/${instance} --tail=20`}; it does not start while it cannot log in to one of its clusters: eastwest kiali renews and tries the credentials`,
};

function unknownClusters(
  home: string,
  named: readonly KialiClusterSecret[],
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
