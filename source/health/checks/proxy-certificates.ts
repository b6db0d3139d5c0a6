/** Proxies that still hold what an earlier CA gave them. */
import type { Evidence } from '../../model/check-result.ts';
import { sh } from '../../model/shell-word.ts';
import type { ClusterReading, ProxyReading } from '../cluster-reading.ts';
import type { HealthCheck, MeshSeen } from '../health-check.ts';
import type { Finding } from '../result.ts';

export const proxyCertificatesHeld: HealthCheck = {
  id: 'proxy-certificates',
  group: 'workloads',
  title: 'The certificates of gateways and samples come from the root that is in use',
  weight: 'problem',
  judge: seen => {
    const some = seen.clusters.some(({ proxies }) => proxies.length > 0);
    if (!some) return { skipped: 'no proxy reports its certificates' };
    const evidence = seen.clusters.map(
      ({ member, proxies }): Evidence => ({ cluster: member.name, words: `${proxies.length} proxies read` }),
    );
    return {
      evidence,
      findings: seen.clusters.flatMap(cluster => cluster.proxies.flatMap(each => stale(each, cluster, seen))),
    };
  },
};

function stale(
  { namespace, pod, certificates: { anchor, trusted } }: ProxyReading,
  { member }: ClusterReading,
  { evidence }: MeshSeen,
): readonly Finding[] {
  const roots = evidence.get(member.name)?.roots;
  const inUse = roots !== undefined && 'seen' in roots ? roots.seen : [];
  if (inUse.length === 0 || trusted.length === 0) return [];
  const isAnchored = anchor !== undefined && inUse.includes(anchor);
  if (isAnchored && trusted.some(each => inUse.includes(each))) return [];
  const short = (all: readonly string[]) => all.map(each => `${each.slice(0, 23)}…`).join(', ');
  return [
    {
      words: `the proxy of ${pod} in ${namespace} of ${member.name} holds a certificate of an earlier CA: others refuse it (tls: bad certificate)`,
      evidence: [
        `its certificate chains to ${anchor === undefined ? 'none of the roots that it trusts' : short([anchor])}`,
        `in use (istio-ca-root-cert): ${short(inUse)}`,
      ],
      fix: sh`restart it: kubectl -n ${namespace} delete pod ${pod}; its Deployment creates it again`,
    },
  ];
}
