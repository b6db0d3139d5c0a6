/** OpenShift's monitoring of users' workloads on one cluster: switched on, told of the mesh, proven. */
import type { Step } from '../../engine/step.ts';
import { istiodMonitor, proxiesMonitor } from '../../manifests/metrics/monitors.ts';
import { enableUserWorkload } from '../../manifests/metrics/user-workload.ts';
import type { Member } from '../../model/mesh.ts';
import type { MetricsSite } from '../../model/metrics.ts';
import { systemNamespace } from '../../model/plane.ts';
import { isPodReady } from '../../model/pod.ts';
import { sh } from '../../model/shell-word.ts';
import { minutes } from '../../model/time-units.ts';
import { metricsId } from './metrics-id.ts';
import { answered, proxiesQuery, queryPath } from './prometheus-answers.ts';

const namespace = 'openshift-user-workload-monitoring';
const labels = 'app.kubernetes.io/name=prometheus';

/** What the administrator has set stays: one line is added to the cluster's own configuration. */
export function switchOnUserWorkload(meshId: string, member: Member): Step {
  return {
    id: metricsId(member, 'user-workload'),
    cluster: member.name,
    title: 'Enable user workload monitoring',
    needs: [],
    amend: () => [enableUserWorkload(meshId)],
    until: {
      by: 'watch-all',
      of: { apiVersion: 'v1', kind: 'Pod' },
      selection: { namespace, labels },
      within: 5 * minutes,
      slow: { namespace, labels },
      byHand: sh`kubectl -n ${namespace} wait --for=condition=Ready pod -l ${labels} --timeout=5m`,
      hint: sh`the monitoring operator says why: kubectl get clusteroperator monitoring -o yaml; and kubectl -n ${namespace} describe pod -l ${labels}`,
      pending: pods => (pods.some(isPodReady) ? undefined : 'no Prometheus for user workloads is ready yet'),
    },
    byHand: 'kubectl -n openshift-monitoring edit configmap cluster-monitoring-config',
  };
}

/** A monitor in each namespace of the mesh: OpenShift lets none look into another. */
export function monitorMesh(member: Member, { namespaces, istiodMonitored }: MetricsSite): Step {
  const hasIstiod = member.role === 'primary' && istiodMonitored !== true;
  return {
    id: metricsId(member, 'monitors'),
    cluster: member.name,
    title: 'Create monitors for istiod and proxies',
    needs: [],
    apply: () => [...(hasIstiod ? [istiodMonitor(systemNamespace(member))] : []), ...namespaces.map(proxiesMonitor)],
    byHand: 'kubectl apply -f monitors.yaml',
  };
}

/** Asked where its Prometheus listens without a login: in its own pod. */
export function userWorkloadProven(member: Member): Step {
  return {
    id: metricsId(member, 'series'),
    cluster: member.name,
    title: 'Metrics of proxies collected',
    needs: [metricsId(member, 'user-workload'), metricsId(member, 'monitors')],
    proof: true,
    until: {
      by: 'request',
      pods: { namespace, labels, port: 9090 },
      requests: [{ path: queryPath(proxiesQuery()) }],
      within: 4 * minutes,
      byHand: sh`kubectl -n ${namespace} port-forward prometheus-user-workload-0 9090`,
      hint: 'its targets say why: http://localhost:9090/targets after that command; a NetworkPolicy must allow namespaces labeled network.openshift.io/policy-group=monitoring',
      pending: ([response]) => {
        const found = answered(response);
        if ('words' in found) return found.words;
        return found.has ? undefined : `no metrics of proxies of ${member.name} yet`;
      },
    },
    byHand: '',
  };
}
