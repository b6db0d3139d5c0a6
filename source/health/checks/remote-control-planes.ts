/** Remotes and the primary that leads them: the webhook must be patched by the primary, and lead to it. */
import { cleaned } from '../../model/clean.ts';
import { conditionOf, listAt, textAt } from '../../model/fields.ts';
import type { KubeObject } from '../../model/kube.ts';
import type { ClusterReading } from '../cluster-reading.ts';
import { type HealthCheck, ifSeen, inEach, type MeshSeen } from '../health-check.ts';
import type { Finding } from '../result.ts';

const PROBE_REASON = 'sailoperator.io/readinessProbe.reason';

export const remoteControlPlanes: HealthCheck = {
  id: 'remote-control-planes',
  group: 'workloads',
  title: 'Every remote is accepted by its primary and reaches its istiod',
  weight: 'problem',
  judge: seen => {
    const remotes = seen.clusters.filter(({ member }) => member.role === 'remote');
    if (remotes.length === 0) return { skipped: 'no cluster is a remote' };
    return inEach(
      { ...seen, clusters: remotes },
      'Istio objects',
      ({ istios }) => istios,
      (istios, cluster) => ({
        fine: `control plane in ${cluster.member.primary ?? 'its primary'}`,
        findings: istios
          .filter(each => textAt(each, 'spec', 'profile') === 'remote')
          .flatMap(each => findingsOf(each, cluster, seen)),
      }),
    );
  },
};

function findingsOf(istio: KubeObject, cluster: ClusterReading, seen: MeshSeen): readonly Finding[] {
  const { name, primary = 'its primary' } = cluster.member;
  const path = textAt(istio, 'spec', 'values', 'istiodRemote', 'injectionPath') ?? '';
  const said = /\/cluster\/([^/]+)/.exec(path)?.[1];
  const known = seen.clusters.find(({ member }) => member.name === primary);
  const secrets = known === undefined ? undefined : seen.evidence.get(primary)?.remoteSecrets;
  const keys = secrets !== undefined && 'seen' in secrets ? secrets.seen.flatMap(each => each.clusters) : undefined;
  if (said !== undefined && keys !== undefined && keys.length > 0 && !keys.includes(said)) {
    return [
      {
        words: `${name} calls itself ${cleaned(said, 63)}, and no remote secret of ${primary} names it so: its proxies are not authenticated`,
        evidence: [
          `injectionPath ${cleaned(path)}`,
          `remote secrets of ${primary} are for ${keys.map(each => cleaned(each, 63)).join(', ')}`,
        ],
        fix: `use one name everywhere: the key of the remote secret, and /cluster/NAME in spec.values.istiodRemote.injectionPath`,
      },
    ];
  }
  const ready = conditionOf(istio, 'Ready');
  if (ready === undefined || ready.status === 'True') return [];
  return [
    {
      words: `${name} has no istiod: ${primary} has not accepted it, or is not reached from there`,
      evidence: [
        `Istio ${cleaned(istio.metadata.name, 63)}: ${cleaned(`${ready.reason}: ${ready.message ?? ''}`)}`,
        ...webhookWords(cluster),
      ],
      fix: isUnpatched(cluster)
        ? `${primary} has not patched the webhook: check the remote secret for ${name} on ${primary} and the annotation topology.istio.io/controlPlaneClusters of ${cluster.system}; then restart the istiod of ${primary}: it is decided once, when a cluster is added`
        : `allow TCP 15012 and 15017 from the API server and the pods of ${name} to the east-west gateway of ${primary}, and check Gateway istiod-gateway and VirtualService istiod-vs there`,
    },
  ];
}

const injectors = ({ webhooks }: ClusterReading) =>
  ifSeen(webhooks).filter(each => each.metadata.name.startsWith('istio-sidecar-injector'));

function isUnpatched(cluster: ClusterReading): boolean {
  return injectors(cluster).some(each => {
    const reason = each.metadata.annotations?.[PROBE_REASON] ?? '';
    const bundle = listAt(each, 'webhooks').map(hook => textAt(hook, 'clientConfig', 'caBundle') ?? '');
    return reason.includes('caBundle') || bundle.some(text => text === '');
  });
}

function webhookWords(cluster: ClusterReading): readonly string[] {
  return injectors(cluster).map(each => {
    const reason = each.metadata.annotations?.[PROBE_REASON];
    const why = reason ?? (isUnpatched(cluster) ? 'caBundle is not set' : 'no reason given');
    return `MutatingWebhookConfiguration ${cleaned(each.metadata.name, 100)}: ${cleaned(why)}`;
  });
}
