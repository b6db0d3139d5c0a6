/** The metrics store that a server is connected to, and the graph that it draws from it. */
import { request as ask } from 'node:http';
import { listAt, recordAt, textAt } from '../../../model/fields.ts';
import type { KubeObject } from '../../../model/kube.ts';
import { readyPodsOf } from '../../mesh/objects.ts';
import { CLUSTER_ROLE_BINDING, SERVICE } from '../kinds.ts';
import { isPrometheus } from '../prometheus/server.ts';
import type { Site } from '../site.ts';

const PORT = 9090;
const QUERY = 'istio_requests_total{reporter="source"}';

type Labels = Readonly<Record<string, unknown>>;

/** Whether the store of the configuration answers this server's account. */
export function reachesMetrics(site: Site, config: unknown, account: string): boolean {
  const url = urlOf(config);
  // OpenShift's own store asks who reads it.
  if (url.includes('thanos-querier')) return mayViewMonitoring(site, account);
  return prometheusAt(site, url) !== undefined;
}

function urlOf(config: unknown): string {
  return textAt(config, 'external_services', 'prometheus', 'url') || 'http://prometheus.istio-system:9090';
}

function mayViewMonitoring(site: Site, account: string): boolean {
  return site.cache
    .list(CLUSTER_ROLE_BINDING)
    .some(
      each =>
        textAt(each, 'roleRef', 'name') === 'cluster-monitoring-view' &&
        listAt(each, 'subjects').some(subject => textAt(subject, 'name') === account),
    );
}

/** The pod behind the URL's Service. */
function prometheusAt(site: Site, url: string): KubeObject | undefined {
  if (!URL.canParse(url)) return undefined;
  const [name = '', namespace = 'istio-system'] = new URL(url).hostname.split('.');
  const service = site.cache.get({ ...SERVICE, namespace, name });
  return service === undefined ? undefined : readyPodsOf(site.cache, service).find(isPrometheus);
}

/** Workloads and who calls whom, as clusters' proxies reported it. */
export async function graph(site: Site, config: unknown, namespaces: readonly string[]) {
  const pod = prometheusAt(site, urlOf(config));
  const found = pod === undefined ? [] : await query(site, pod);
  const calls = found.filter(each => namespaces.includes(String(each.destination_workload_namespace)));
  const nodes = new Map<string, object>();
  const idOf = (side: 'source' | 'destination', labels: Labels) => {
    const [cluster, namespace, workload, app, version] = [
      'cluster',
      'workload_namespace',
      'workload',
      'app',
      'version',
    ].map(field => String(labels[`${side}_${field}`] ?? 'unknown'));
    const id = [cluster, namespace, workload].join(' ');
    nodes.set(id, { data: { id, nodeType: 'app', cluster, namespace, workload, app, version } });
    return id;
  };
  const edges = calls.map(labels => {
    const [source, target] = [idOf('source', labels), idOf('destination', labels)];
    return { data: { id: `${source} > ${target}`, source, target } };
  });
  return { graphType: 'versionedApp', elements: { nodes: [...nodes.values()], edges } };
}

function query(site: Site, pod: KubeObject): Promise<readonly Labels[]> {
  const socket = site.listeners.connect(pod, PORT);
  if (socket === undefined) return Promise.resolve([]);
  return new Promise((resolve, reject) => {
    const path = `/api/v1/query?query=${encodeURIComponent(QUERY)}`;
    const sent = ask({ createConnection: () => socket, path, headers: { host: 'prometheus', connection: 'close' } });
    sent.on('error', reject);
    sent.on('response', async response => {
      let text = '';
      for await (const chunk of response.setEncoding('utf8')) text += chunk;
      resolve(listAt(JSON.parse(text), 'data', 'result').map(each => recordAt(each, 'metric')));
    });
    sent.end();
  });
}
