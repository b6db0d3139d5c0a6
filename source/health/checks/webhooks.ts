/** Webhooks that lead nowhere: every pod or Istio object that they are asked about is refused. */
import { cleaned } from '../../model/clean.ts';
import { listAt, textAt } from '../../model/fields.ts';
import type { KubeObject } from '../../model/kube.ts';
import { isPodReady } from '../../model/pod.ts';
import { sh } from '../../model/shell-word.ts';
import type { ClusterReading } from '../cluster-reading.ts';
import { type HealthCheck, ifSeen, inEach } from '../health-check.ts';
import { serviceOf } from '../read-cluster.ts';
import type { Finding } from '../result.ts';

export const webhooksServed: HealthCheck = {
  id: 'webhooks',
  group: 'workloads',
  title: 'Every webhook of Istio points to an istiod that serves it',
  weight: 'problem',
  judge: seen =>
    inEach(
      seen,
      'Webhook configurations',
      ({ webhooks }) => webhooks,
      (webhooks, cluster) => ({
        fine: webhooks.length === 0 ? 'none' : `${webhooks.length} lead to a Service that exists`,
        findings: webhooks.flatMap(each => findingOf(each, cluster)),
      }),
    ),
};

function findingOf(webhook: KubeObject, cluster: ClusterReading): readonly Finding[] {
  const { kind, metadata } = webhook;
  const title = `${kind} ${cleaned(metadata.name, 100)}`;
  return serviceOf(webhook).flatMap(({ namespace, name }): readonly Finding[] => {
    const service = `${namespace}/${name}`;
    // One that is ignored when it fails holds nothing up.
    if (listAt(webhook, 'webhooks').every(each => textAt(each, 'failurePolicy') === 'Ignore')) return [];
    if (cluster.webhookServices.get(service) === false) {
      return [
        {
          words: `${title} of ${cluster.member.name} is left over: its Service ${service} does not exist, and everything it is asked about is refused`,
          evidence: [
            `Service ${service}: not found`,
            `failurePolicy ${textAt(webhook, 'webhooks', 0, 'failurePolicy') ?? 'Fail'}`,
          ],
          fix: sh`delete it: kubectl delete ${kind.toLowerCase()} ${metadata.name}`,
        },
      ];
    }
    // A remote's leads to its primary, which another check judges.
    if (cluster.member.role === 'remote' || namespace !== cluster.system) return [];
    const istiods = ifSeen(cluster.pods).filter(
      pod => pod.metadata.labels?.app === 'istiod' && pod.metadata.namespace === namespace,
    );
    if ('unseen' in cluster.pods || istiods.some(isPodReady)) return [];
    return [
      {
        words: `no istiod of ${cluster.member.name} serves ${title}: what it is asked about is refused (connection refused)`,
        evidence: [`${istiods.length === 0 ? 'no' : `0 of ${istiods.length}`} pods app=istiod in ${namespace} ready`],
        fix: sh`get istiod ready, then apply again: kubectl -n ${namespace} get pods -l app=istiod`,
      },
    ];
  });
}
