/** What a cluster has for metrics of a mesh, however that was made. Found by reading only. */
import { yamlValue } from '../limited-yaml.ts';
import { listAt, recordAt, textAt } from '../model/fields.ts';
import { addressesOf } from '../model/gateway-addresses.ts';
import type { KindRef, KubeObject } from '../model/kube.ts';
import { isOurs } from '../model/marks.ts';
import type { FoundPrometheus, MetricsSource } from '../model/metrics.ts';
import type { Cluster, Selection } from '../ports.ts';
import { missingMetricsRights } from './kiali-rights.ts';

export type MetricsSurvey = {
  /** Where sidecars or gateways run, or would be injected; sorted. */
  readonly namespaces: readonly string[];
  readonly hasProxies: boolean;
  /** The Prometheus in Istio's namespace. `ours`: an earlier run's. */
  readonly prometheus?: FoundPrometheus & { readonly ours: boolean };
  /** The clusters that its configuration has jobs of ours for, and at which addresses. */
  readonly federated: readonly { readonly cluster: string; readonly address: string }[];
  /** A load balancer of ours exposes it; at these addresses. */
  readonly exposed: boolean;
  readonly exposedAt: readonly string[];
  /** Whether the kinds of monitors are served. */
  readonly monitors: boolean;
  /** Namespaces whose proxies foreign monitors scrape already, and whether they scrape istiod. */
  readonly monitored: readonly string[];
  readonly istiodMonitored?: true;
  /** An earlier run created monitors. */
  readonly ourMonitors: boolean;
  /** What the cluster's configuration says of the monitoring of users' workloads. */
  readonly userWorkload: 'on' | 'off' | 'unset';
  /** What a plan of metrics would change in place, as it is now. */
  readonly amendable: readonly KubeObject[];
  /** Rights that the user lacks for each source of metrics, in words. */
  readonly lacking: Readonly<Record<MetricsSource['from'], readonly string[]>>;
  /** Namespaces among them that are left out of it by their label. */
  readonly leftOut: readonly string[];
};

const core = (kind: string): KindRef => ({ apiVersion: 'v1', kind });
const monitoring = 'monitoring.coreos.com/v1';

/** `namespace`: of the control plane. Throws `ProblemError` when it cannot be reached or denies reading. */
export async function surveyMetrics(cluster: Cluster, namespace: string, signal: AbortSignal): Promise<MetricsSurvey> {
  const served = await cluster.groupVersions(signal);
  const list = (kind: KindRef, selection: Selection = {}) =>
    served.has(kind.apiVersion) ? cluster.list(kind, selection, signal) : [];
  const [namespaces, proxies, deployment, service, configuration, podMonitors, serviceMonitors] = await Promise.all([
    list(core('Namespace')),
    list(core('Pod'), { labels: 'security.istio.io/tlsMode=istio' }),
    cluster.read({ apiVersion: 'apps/v1', kind: 'Deployment', namespace, name: 'prometheus' }, signal),
    cluster.read({ ...core('Service'), namespace, name: 'prometheus-federation' }, signal),
    cluster.read(
      { ...core('ConfigMap'), namespace: 'openshift-monitoring', name: 'cluster-monitoring-config' },
      signal,
    ),
    list({ apiVersion: monitoring, kind: 'PodMonitor' }),
    list({ apiVersion: monitoring, kind: 'ServiceMonitor' }),
  ]);
  const prometheus = deployment === undefined ? undefined : prometheusOf(deployment);
  const config =
    prometheus === undefined
      ? undefined
      : await cluster.read({ ...core('ConfigMap'), namespace, name: prometheus.configMap }, signal);
  const ofMesh = namespaces.filter(
    each =>
      each.metadata.deletionTimestamp === undefined &&
      (each.metadata.name === namespace ||
        isInjected(each) ||
        proxies.some(({ metadata }) => metadata.namespace === each.metadata.name)),
  );
  const theirs = podMonitors.filter(each => !isOurs(each) && scrapesProxies(each));
  return {
    namespaces: ofMesh.map(({ metadata }) => metadata.name).toSorted(),
    hasProxies: proxies.length > 0,
    ...(prometheus === undefined ? {} : { prometheus }),
    federated: config === undefined ? [] : federatedIn(config),
    exposed: service !== undefined && isOurs(service),
    exposedAt: service === undefined ? [] : addressesOf(service),
    monitors: served.has(monitoring),
    monitored: [...new Set(theirs.flatMap(({ metadata }) => metadata.namespace ?? []))],
    ...(serviceMonitors.some(scrapesIstiodForOthers) ? { istiodMonitored: true } : {}),
    ourMonitors: podMonitors.some(isOurs),
    userWorkload: userWorkloadIn(configuration?.data?.['config.yaml'] ?? ''),
    amendable: [configuration, config].filter(each => each !== undefined),
    lacking: {
      thanos: await missingMetricsRights(cluster, 'thanos', namespace, signal),
      federation: await missingMetricsRights(cluster, 'federation', namespace, signal),
      store: [],
    },
    leftOut: ofMesh
      .filter(({ metadata }) => metadata.labels?.['openshift.io/user-monitoring'] === 'false')
      .map(({ metadata }) => metadata.name),
  };
}

function prometheusOf(deployment: KubeObject): FoundPrometheus & { readonly ours: boolean } {
  const volumes = listAt(deployment, 'spec', 'template', 'spec', 'volumes');
  const labels = Object.entries(recordAt(deployment, 'spec', 'selector', 'matchLabels'));
  return {
    configMap: volumes.flatMap(each => textAt(each, 'configMap', 'name') ?? [])[0] ?? 'prometheus',
    selector: Object.fromEntries(labels.map(([name, value]) => [name, String(value)])),
    ours: isOurs(deployment),
  };
}

function userWorkloadIn(text: string): MetricsSurvey['userWorkload'] {
  const value = /^enableUserWorkload[ \t]*:[ \t]*(\w+)/m.exec(text)?.[1];
  if (value === undefined) return 'unset';
  return value === 'true' ? 'on' : 'off';
}

/** Jobs that an earlier run put into it. */
function federatedIn({ metadata, data = {} }: KubeObject): MetricsSurvey['federated'] {
  const names = (metadata.annotations?.['eastwest/federated'] ?? '').split(',');
  // What is not YAML is told where the plan wants to change it.
  const config = yamlValue(data['prometheus.yml'] ?? '');
  return listAt(config, 'scrape_configs').flatMap(job => {
    const cluster = names.find(name => textAt(job, 'job_name') === `federate-${name}`);
    const address = textAt(job, 'static_configs', 0, 'targets', 0);
    return cluster === undefined || address === undefined ? [] : [{ cluster, address }];
  });
}

function isInjected({ metadata: { labels = {} } }: KubeObject): boolean {
  return labels['istio-injection'] === 'enabled' || labels['istio.io/rev'] !== undefined;
}

function scrapesIstiodForOthers(monitor: KubeObject): boolean {
  return !isOurs(monitor) && textAt(monitor, 'spec', 'selector', 'matchLabels', 'istio') === 'pilot';
}

function scrapesProxies(monitor: KubeObject): boolean {
  return listAt(monitor, 'spec', 'podMetricsEndpoints').some(each => textAt(each, 'path') === '/stats/prometheus');
}
