/** How Istio's Prometheus finds what it scrapes: pods by their own annotations, whatever namespace they are in. */
import type { JsonObject } from '../../model/kube.ts';

const account = '/var/run/secrets/kubernetes.io/serviceaccount';
const role = (name: string) => ({ kubernetes_sd_configs: [{ role: name }] });
const overTls = (insecure: boolean) => ({
  bearer_token_file: `${account}/token`,
  scheme: 'https',
  tls_config: { ca_file: `${account}/ca.crt`, ...(insecure ? { insecure_skip_verify: true } : {}) },
});

const keep = (source: string, regex: string | true) => ({ action: 'keep', regex, source_labels: [source] });
const drop = (source: string, regex: string | true) => ({ action: 'drop', regex, source_labels: [source] });
const into = (target_label: string, ...source_labels: readonly string[]) => ({
  action: 'replace',
  source_labels,
  target_label,
});
const matching = (regex: string, target_label: string, ...source_labels: readonly string[]) => ({
  ...into(target_label, ...source_labels),
  regex,
});
const labels = (regex: string) => ({ action: 'labelmap', regex });

type Of = 'pod' | 'service';
const meta = (name: string) => `__meta_kubernetes_${name}`;
const note = (of: Of, name: string) => meta(`${of}_annotation_prometheus_io_${name}`);

/** By annotations alone: whether, how, where and with which parameters. `address`: how a port becomes an address. */
function annotated(of: Of, address: readonly JsonObject[], isSlow: boolean): readonly JsonObject[] {
  const slow = note(of, 'scrape_slow');
  return [
    ...(isSlow ? [keep(slow, true)] : [keep(note(of, 'scrape'), true), drop(slow, true)]),
    matching('(https?)', '__scheme__', note(of, 'scheme')),
    matching('(.+)', '__metrics_path__', note(of, 'path')),
    ...address,
    { ...labels(`${note(of, 'param')}_(.+)`), replacement: '__param_$1' },
    labels(`${meta(`${of}_label`)}_(.+)`),
    into('namespace', meta('namespace')),
    into(of, meta(`${of}_name`)),
  ];
}

const port = (of: Of) => note(of, 'port');
const node = into('node', meta('pod_node_name'));

const ofPods: readonly JsonObject[] = [
  {
    ...matching('(\\d+);(([A-Fa-f0-9]{1,4}::?){1,7}[A-Fa-f0-9]{1,4})', '__address__', port('pod'), meta('pod_ip')),
    replacement: '[$2]:$1',
  },
  {
    ...matching('(\\d+);((([0-9]+?)(\\.|$)){4})', '__address__', port('pod'), meta('pod_ip')),
    replacement: '$2:$1',
  },
];
const ofServices: readonly JsonObject[] = [
  { ...matching('(.+?)(?::\\d+)?;(\\d+)', '__address__', '__address__', port('service')), replacement: '$1:$2' },
];

const pods = (isSlow: boolean) => [
  ...annotated('pod', ofPods, isSlow),
  drop(meta('pod_phase'), 'Pending|Succeeded|Failed|Completed'),
  node,
];
const endpoints = (isSlow: boolean) => [...annotated('service', ofServices, isSlow), node];
const slowly = { scrape_interval: '5m', scrape_timeout: '30s' };
const plain = (target_label: string, source: string) => ({ source_labels: [source], target_label });

/** As the samples of Istio 1.30 have it. */
export const prometheusConfig: JsonObject = {
  global: { evaluation_interval: '1m', scrape_interval: '15s', scrape_timeout: '10s' },
  scrape_configs: [
    {
      job_name: 'kubernetes-api-servers',
      ...overTls(false),
      ...role('endpoints'),
      relabel_configs: [
        {
          action: 'keep',
          regex: 'default;kubernetes;https',
          source_labels: [meta('namespace'), meta('service_name'), meta('endpoint_port_name')],
        },
      ],
    },
    {
      job_name: 'kubernetes-nodes',
      ...overTls(true),
      ...role('node'),
      relabel_configs: [labels(`${meta('node_label')}_(.+)`)],
    },
    {
      job_name: 'kubernetes-nodes-cadvisor',
      ...overTls(true),
      ...role('node'),
      metrics_path: '/metrics/cadvisor',
      relabel_configs: [labels(`${meta('node_label')}_(.+)`), plain('metrics_path', '__metrics_path__')],
    },
    { job_name: 'kubernetes-pods', honor_labels: true, ...role('pod'), relabel_configs: pods(false) },
    {
      job_name: 'kubernetes-pods-slow',
      honor_labels: true,
      ...role('pod'),
      relabel_configs: pods(true),
      ...slowly,
    },
    {
      job_name: 'kubernetes-service-endpoints',
      honor_labels: true,
      ...role('endpoints'),
      relabel_configs: endpoints(false),
    },
    {
      job_name: 'kubernetes-service-endpoints-slow',
      honor_labels: true,
      ...role('endpoints'),
      relabel_configs: endpoints(true),
      ...slowly,
    },
    {
      job_name: 'kubernetes-services',
      honor_labels: true,
      ...role('service'),
      metrics_path: '/probe',
      params: { module: ['http_2xx'] },
      relabel_configs: [
        keep(note('service', 'probe'), true),
        plain('__param_target', '__address__'),
        { replacement: 'blackbox', target_label: '__address__' },
        plain('instance', '__param_target'),
        labels(`${meta('service_label')}_(.+)`),
        plain('namespace', meta('namespace')),
        plain('service', meta('service_name')),
      ],
    },
    { job_name: 'prometheus', static_configs: [{ targets: ['localhost:9090'] }] },
    {
      job_name: 'prometheus-pushgateway',
      honor_labels: true,
      ...role('service'),
      relabel_configs: [keep(note('service', 'probe'), 'pushgateway')],
    },
  ],
  rule_files: ['recording_rules.yml', 'alerting_rules.yml', 'rules', 'alerts'].map(name => `/etc/config/${name}`),
};
