/**
 * istiod's Deployment, with the environment that decides about a mesh (docs/istio/model.md#cluster-names,
 * docs/istio/istiod.md#signs-in-the-api).
 */

import { at, recordAt, textAt } from '../../../model/fields.ts';
import type { JsonObject, KubeObject } from '../../../model/kube.ts';
import { DEPLOYMENT } from '../kinds.ts';
import { chartLabels, templateLabels } from './chart-labels.ts';
import { chartImage, type Operator } from './operator.ts';
import { isOpenShift, namespaceOf, suffixOf } from './values.ts';

export function istiodDeployment(revision: KubeObject, operator: Operator): KubeObject {
  const release = `${revision.metadata.name}-istiod`;
  const name = `istiod${suffixOf(revision)}`;
  const own = { 'istio.io/rev': revision.metadata.name, 'operator.istio.io/component': 'Pilot' };
  const selector =
    suffixOf(revision) === '' ? { istio: 'pilot' } : { app: 'istiod', 'istio.io/rev': revision.metadata.name };
  const marks = { app: 'istiod', istio: 'pilot', ...own };
  // Services and budgets of the default one select by this label alone.
  const ofPods = { ...marks, istio: suffixOf(revision) === '' ? 'pilot' : 'istiod' };
  const pods = templateLabels(revision, {
    chart: 'istiod',
    release,
    extra: { ...ofPods, 'istio.io/dataplane-mode': 'none', 'sidecar.istio.io/inject': 'false' },
  });
  return {
    ...DEPLOYMENT,
    metadata: {
      name,
      namespace: namespaceOf(revision),
      labels: chartLabels(revision, { chart: 'istiod', release, extra: marks }),
    },
    spec: {
      selector: { matchLabels: selector },
      strategy: { rollingUpdate: { maxSurge: '100%', maxUnavailable: '25%' }, type: 'RollingUpdate' },
      template: {
        metadata: {
          annotations: {
            'prometheus.io/port': '15014',
            'prometheus.io/scrape': 'true',
            'sidecar.istio.io/inject': 'false',
          },
          labels: pods,
        },
        spec: podSpec(revision, operator, name),
      },
    },
  };
}

function podSpec(revision: KubeObject, operator: Operator, account: string): JsonObject {
  const port = (name: string, containerPort: number) => ({ name, containerPort, protocol: 'TCP' });
  return {
    serviceAccountName: account,
    tolerations: [{ key: 'cni.istio.io/not-ready', operator: 'Exists' }],
    containers: [
      {
        name: 'discovery',
        image: chartImage(operator, revision, 'istiod'),
        args: ['discovery', '--monitoringAddr=:15014', '--log_output_level=default:info', '--domain', 'cluster.local'],
        env: environment(revision),
        ports: [
          port('http-debug', 8080),
          port('grpc-xds', 15010),
          port('tls-xds', 15012),
          port('https-webhooks', 15017),
          port('http-monitoring', 15014),
        ],
        resources: { requests: { cpu: '500m', memory: '2Gi' } },
        volumeMounts: [{ name: 'cacerts', mountPath: '/etc/cacerts', readOnly: true }],
      },
    ],
    volumes: [{ name: 'cacerts', secret: { secretName: 'cacerts', optional: true } }],
  };
}

function environment(revision: KubeObject): readonly JsonObject[] {
  const values = recordAt(revision, 'spec', 'values');
  const given = recordAt(values, 'pilot', 'env') as Readonly<Record<string, string>>;
  const external = at(values, 'global', 'externalIstiod') === true ? { EXTERNAL_ISTIOD: 'true' } : {};
  const plain: Record<string, string> = {
    REVISION: revision.metadata.name,
    PILOT_CERT_PROVIDER: 'istiod',
    CLUSTER_ID: textAt(values, 'global', 'multiCluster', 'clusterName') ?? 'Kubernetes',
    PILOT_TRACE_SAMPLING: '1',
    ...(isOpenShift(revision) ? { PLATFORM: 'openshift' } : {}),
    ...external,
    ...given,
  };
  const field = (name: string, fieldPath: string) => ({
    name,
    valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath } },
  });
  return [
    field('POD_NAME', 'metadata.name'),
    field('POD_NAMESPACE', 'metadata.namespace'),
    ...Object.entries(plain).map(([name, value]) => ({ name, value })),
  ];
}
