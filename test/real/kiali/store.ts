/** A Prometheus that holds metrics of its own alone: a store that exists, for Kiali to read. */
import type { KubeObject } from '../../../source/model/kube.ts';

const NAME = 'store';
const metadata = { name: NAME, namespace: 'istio-system' };
const labels = { app: NAME };

export const storeUrl = `http://${NAME}.istio-system:9090`;

const settings = { scrape_configs: [{ job_name: 'self', static_configs: [{ targets: ['localhost:9090'] }] }] };

export const store: readonly KubeObject[] = [
  { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { 'prometheus.yml': JSON.stringify(settings) } },
  { apiVersion: 'v1', kind: 'Service', metadata, spec: { selector: labels, ports: [{ port: 9090 }] } },
  {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata,
    spec: {
      selector: { matchLabels: labels },
      template: {
        metadata: { labels: { ...labels, 'sidecar.istio.io/inject': 'false' } },
        spec: {
          containers: [
            {
              name: NAME,
              image: 'docker.io/prom/prometheus:v3.10.0',
              args: ['--config.file=/etc/config/prometheus.yml', '--storage.tsdb.path=/data'],
              readinessProbe: { httpGet: { path: '/-/ready', port: 9090 } },
              volumeMounts: [
                { name: 'config', mountPath: '/etc/config' },
                { name: 'data', mountPath: '/data' },
              ],
            },
          ],
          volumes: [
            { name: 'config', configMap: { name: NAME } },
            { name: 'data', emptyDir: {} },
          ],
        },
      },
    },
  },
];
