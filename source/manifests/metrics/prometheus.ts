/** The Prometheus of Istio's samples: one in each cluster, for that cluster's proxies. */
import type { JsonObject, KubeObject } from '../../model/kube.ts';
import { type FoundPrometheus, PROMETHEUS_PORT } from '../../model/metrics.ts';
import { toYaml } from '../yaml.ts';
import { PROMETHEUS_KEY } from './federation.ts';
import { prometheusConfig } from './prometheus-config.ts';

const VERSION = 'v3.10.0';
const RELOADER = 'ghcr.io/prometheus-operator/prometheus-config-reloader:v0.89.0';
const NAME = 'prometheus';

const selector = {
  'app.kubernetes.io/component': 'server',
  'app.kubernetes.io/name': NAME,
  'app.kubernetes.io/instance': NAME,
};
const labels = {
  ...selector,
  'app.kubernetes.io/version': VERSION,
  'helm.sh/chart': 'prometheus-28.13.0',
  'app.kubernetes.io/part-of': NAME,
};
const named = (namespace: string) => ({ name: NAME, namespace, labels });
const rbac = 'rbac.authorization.k8s.io';

/** Ours, as if it had been found. */
export const ownPrometheus: FoundPrometheus = {
  configMap: NAME,
  selector,
};

/** Its first configuration; what is in it later belongs to its writers. */
export function prometheusConfigMap(namespace: string): KubeObject {
  const none = '{}\n';
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: named(namespace),
    data: {
      'allow-snippet-annotations': 'false',
      'alerting_rules.yml': none,
      alerts: none,
      [PROMETHEUS_KEY]: toYaml(prometheusConfig),
      'recording_rules.yml': none,
      rules: none,
    },
  };
}

/** All but the configuration. */
export function prometheus(namespace: string): readonly KubeObject[] {
  return [
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: named(namespace) },
    {
      apiVersion: `${rbac}/v1`,
      kind: 'ClusterRole',
      metadata: { name: NAME, labels },
      rules: [
        reading('', 'nodes', 'nodes/metrics', 'services', 'endpoints', 'pods', 'ingresses', 'configmaps'),
        reading('networking.k8s.io', 'ingresses/status', 'ingresses'),
        reading('discovery.k8s.io', 'endpointslices'),
        { nonResourceURLs: ['/metrics'], verbs: ['get'] },
      ],
    },
    {
      apiVersion: `${rbac}/v1`,
      kind: 'ClusterRoleBinding',
      metadata: { name: NAME, labels },
      roleRef: { apiGroup: rbac, kind: 'ClusterRole', name: NAME },
      subjects: [{ kind: 'ServiceAccount', name: NAME, namespace }],
    },
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: named(namespace),
      spec: { type: 'ClusterIP', sessionAffinity: 'None', selector, ports: [port()] },
    },
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: named(namespace),
      spec: {
        replicas: 1,
        revisionHistoryLimit: 10,
        // Its data are in the pod: two at once would be of no use.
        strategy: { type: 'Recreate' },
        selector: { matchLabels: selector },
        template: { metadata: { labels: { ...labels, 'sidecar.istio.io/inject': 'false' } }, spec: podSpec() },
      },
    },
  ];
}

const reading = (group: string, ...resources: readonly string[]) => ({
  apiGroups: [group],
  resources,
  verbs: ['get', 'list', 'watch'],
});

const port = () => ({ name: 'http', port: PROMETHEUS_PORT, protocol: 'TCP', targetPort: PROMETHEUS_PORT });

/** The address at which the home's Prometheus reaches this one: plain HTTP, without any login. */
export function federationService(namespace: string, found: FoundPrometheus): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: FEDERATION_SERVICE, namespace },
    spec: { type: 'LoadBalancer', selector: found.selector, ports: [port()] },
  };
}

export const FEDERATION_SERVICE = 'prometheus-federation';

function podSpec(): JsonObject {
  const config = { name: 'config-volume', mountPath: '/etc/config' };
  return {
    enableServiceLinks: true,
    serviceAccountName: NAME,
    containers: [
      {
        name: 'prometheus-server-configmap-reload',
        image: RELOADER,
        imagePullPolicy: 'IfNotPresent',
        args: [
          '--watched-dir=/etc/config',
          '--listen-address=0.0.0.0:8080',
          '--reload-url=http://127.0.0.1:9090/-/reload',
        ],
        ports: [{ name: 'metrics', containerPort: 8080 }],
        livenessProbe: { ...probe('/healthz', 'metrics'), initialDelaySeconds: 2, periodSeconds: 10 },
        readinessProbe: { ...probe('/healthz', 'metrics'), periodSeconds: 10 },
        volumeMounts: [{ ...config, readOnly: true }],
      },
      {
        name: 'prometheus-server',
        image: `docker.io/prom/prometheus:${VERSION}`,
        imagePullPolicy: 'IfNotPresent',
        args: [
          '--storage.tsdb.retention.time=15d',
          '--config.file=/etc/config/prometheus.yml',
          '--storage.tsdb.path=/data',
          '--web.console.libraries=/etc/prometheus/console_libraries',
          '--web.console.templates=/etc/prometheus/consoles',
          '--web.enable-lifecycle',
        ],
        ports: [{ containerPort: PROMETHEUS_PORT }],
        readinessProbe: {
          ...probe('/-/ready', PROMETHEUS_PORT),
          periodSeconds: 5,
          timeoutSeconds: 4,
          failureThreshold: 3,
          successThreshold: 1,
        },
        livenessProbe: {
          ...probe('/-/healthy', PROMETHEUS_PORT),
          initialDelaySeconds: 30,
          periodSeconds: 15,
          timeoutSeconds: 10,
          failureThreshold: 3,
          successThreshold: 1,
        },
        volumeMounts: [config, { name: 'storage-volume', mountPath: '/data' }],
      },
    ],
    dnsPolicy: 'ClusterFirst',
    terminationGracePeriodSeconds: 300,
    volumes: [
      { name: 'config-volume', configMap: { name: NAME } },
      { name: 'storage-volume', emptyDir: {} },
    ],
  };
}

const probe = (path: string, at: string | number) => ({ httpGet: { path, port: at, scheme: 'HTTP' } });
