/** Istio's request counters as a client's own proxy prints them for Prometheus (docs/istio/traffic.md#travels). */
import type { KubeObject } from '../../model/kube.ts';
import type { DataPlane } from './data-plane.ts';
import type { Caller } from './endpoints.ts';

/** `istio_requests_total` of all requests that the pod has sent. */
export function requestCounters(plane: DataPlane, { cluster, pod }: Caller): string {
  const lines = [...plane.envoyOf(pod).responses.values()].map(({ target, cluster: of, pod: server, code, count }) => {
    const labels = {
      reporter: 'source',
      ...sideOf('source', cluster.name, pod),
      ...sideOf('destination', of, server),
      destination_service: `${target.name}.${target.namespace ?? 'default'}.svc.cluster.local`,
      destination_service_name: target.name,
      destination_service_namespace: target.namespace ?? 'default',
      request_protocol: 'http',
      response_code: String(code),
      response_flags: '-',
      connection_security_policy: 'unknown',
    };
    const written = Object.entries(labels).map(([name, value]) => `${name}="${value}"`);
    return `istio_requests_total{${written.join(',')}} ${count}\n`;
  });
  return lines.length === 0 ? '' : `# TYPE istio_requests_total counter\n${lines.join('')}`;
}

function sideOf(side: 'source' | 'destination', cluster: string, { metadata }: KubeObject) {
  const { labels = {}, namespace = '' } = metadata;
  const name = labels['service.istio.io/canonical-name'] ?? labels.app ?? 'unknown';
  return {
    [`${side}_workload`]: (metadata.generateName ?? metadata.name).replace(/(-[a-z0-9]+)?-$/, ''),
    [`${side}_workload_namespace`]: namespace,
    [`${side}_app`]: labels.app ?? 'unknown',
    [`${side}_version`]: labels.version ?? 'unknown',
    [`${side}_canonical_service`]: name,
    [`${side}_cluster`]: cluster,
  };
}
