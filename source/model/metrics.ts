/** Where the metrics that Kiali draws come from, and what each cluster does for it. */
import type { KubeObject } from './kube.ts';

export type MetricsSource =
  /** OpenShift's monitoring of users' workloads: each cluster has its own, and Kiali reads that of the home. */
  | { readonly from: 'thanos' }
  /** A Prometheus in each cluster, from which that of the home takes what it lacks. */
  | { readonly from: 'federation' }
  /** A store that exists, and has the metrics of all clusters. */
  | { readonly from: 'store'; readonly url: string };

/** A Prometheus of Istio's samples that is in a cluster: `prometheus` in Istio's namespace. */
export type FoundPrometheus = {
  /** Where its configuration is. */
  readonly configMap: string;
  /** The labels of its pods. */
  readonly selector: Readonly<Record<string, string>>;
};

/** What a cluster has of it already. */
export type MetricsSite = {
  /** Where proxies are, and monitors must be; sorted. */
  readonly namespaces: readonly string[];
  /** Whether a sidecar or gateway runs: only those report the traffic. */
  readonly hasProxies: boolean;
  /** A foreign monitor scrapes its istiod. */
  readonly istiodMonitored?: true;
  /** Its Prometheus is foreign, and is used. */
  readonly prometheus?: FoundPrometheus;
  /** A load balancer of an earlier run exposes it. */
  readonly exposed?: true;
  /** `host:port` under which the home's Prometheus reaches this one, where no load balancer shall be made. */
  readonly address?: string;
};

export type MetricsPlan = MetricsSource & {
  /** By cluster name. */
  readonly sites: ReadonlyMap<string, MetricsSite>;
};

export const PROMETHEUS_PORT = 9090;

/** Where pods of its own cluster read that Prometheus; Kiali looks there by itself in `istio-system` alone. */
export const prometheusUrl = (namespace: string) => `http://prometheus.${namespace}:${PROMETHEUS_PORT}`;

/** The site of a cluster; of one that was not read: nothing exists. */
export function metricsSiteOf({ sites }: Pick<MetricsPlan, 'sites'>, cluster: string): MetricsSite {
  return sites.get(cluster) ?? { namespaces: [], hasProxies: false };
}

/** As a label selector. */
export function selectorText(labels: Readonly<Record<string, string>>): string {
  return Object.entries(labels)
    .map(([name, value]) => `${name}=${value}`)
    .join(',');
}

/** True for what the plan of metrics puts into a cluster besides Kiali. */
export function isOfMetrics({ kind, metadata: { name } }: KubeObject): boolean {
  if (kind === 'PodMonitor' || kind === 'ServiceMonitor') return true;
  const kinds = ['ServiceAccount', 'ConfigMap', 'ClusterRole', 'ClusterRoleBinding', 'Service', 'Deployment'];
  return kinds.includes(kind) && (name === 'prometheus' || name === 'prometheus-federation');
}
