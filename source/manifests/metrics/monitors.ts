/** What OpenShift's monitoring of users' workloads scrapes: it looks into no namespace but a monitor's own. */
import type { JsonObject, KubeObject } from '../../model/kube.ts';

const apiVersion = 'monitoring.coreos.com/v1';
const pod = (name: string) => `__meta_kubernetes_pod_${name}`;
const replaced = (targetLabel: string, regex: string, replacement: string, ...sourceLabels: readonly string[]) => ({
  action: 'replace',
  regex,
  replacement,
  sourceLabels,
  targetLabel,
});

/** The first of two labels of a pod that it has. */
const either = (targetLabel: string) => ({
  ...replaced(
    targetLabel,
    '(.+);.*|.*;(.+)',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: Prometheus puts the groups in
    '${1}${2}',
    pod(`label_app_kubernetes_io_${targetLabel === 'app' ? 'name' : targetLabel}`),
    pod(`label_${targetLabel}`),
  ),
  separator: ';',
});

/** Proxies say by annotations at which port they are scraped; one rule for IPv6, one for IPv4. */
const relabelings: readonly JsonObject[] = [
  { action: 'keep', regex: 'istio-proxy', sourceLabels: [pod('container_name')] },
  { action: 'keep', sourceLabels: [pod('annotationpresent_prometheus_io_scrape')] },
  replaced(
    '__address__',
    '(\\d+);(([A-Fa-f0-9]{1,4}::?){1,7}[A-Fa-f0-9]{1,4})',
    '[$2]:$1',
    pod('annotation_prometheus_io_port'),
    pod('ip'),
  ),
  replaced('__address__', '(\\d+);((([0-9]+?)(\\.|$)){4})', '$2:$1', pod('annotation_prometheus_io_port'), pod('ip')),
  either('app'),
  either('version'),
  { action: 'replace', sourceLabels: ['__meta_kubernetes_namespace'], targetLabel: 'namespace' },
];

/** The proxies of one namespace, gateways too. */
export function proxiesMonitor(namespace: string): KubeObject {
  return {
    apiVersion,
    kind: 'PodMonitor',
    metadata: { name: 'istio-proxies-monitor', namespace },
    spec: {
      selector: { matchExpressions: [{ key: 'istio-prometheus-ignore', operator: 'DoesNotExist' }] },
      podMetricsEndpoints: [{ path: '/stats/prometheus', interval: '30s', relabelings }],
    },
  };
}

/** The control plane, in its own namespace. */
export function istiodMonitor(namespace: string): KubeObject {
  return {
    apiVersion,
    kind: 'ServiceMonitor',
    metadata: { name: 'istiod-monitor', namespace },
    spec: {
      targetLabels: ['app'],
      selector: { matchLabels: { istio: 'pilot' } },
      endpoints: [{ port: 'http-monitoring', interval: '30s' }],
    },
  };
}
