/** What the cni chart renders (paths of OpenShift: docs/istio/operators.md#openshift-and-kubernetes). */
import type { KubeObject } from '../../../model/kube.ts';
import { CLUSTER_ROLE, CLUSTER_ROLE_BINDING, CONFIG_MAP, DAEMON_SET, SERVICE_ACCOUNT } from '../kinds.ts';
import type { Chart } from './chart.ts';
import { chartLabels, inputsOf, templateLabels } from './chart-labels.ts';
import { chartImage, type Operator } from './operator.ts';
import { namespaceOf, plainVersion } from './values.ts';

const RELEASE = 'istio-cni';

export function cniChart(cni: KubeObject, operator: Operator, platform: 'openshift' | 'kubernetes'): Chart {
  const namespace = namespaceOf(cni);
  return {
    name: 'cni',
    release: RELEASE,
    namespace,
    inputs: inputsOf(cni, operator),
    objects: () => [
      { ...SERVICE_ACCOUNT, metadata: { name: RELEASE, namespace, labels: labelsOf(cni) } },
      settings(cni, platform),
      ...role(cni, 'istio-cni-repair-role', [
        { apiGroups: [''], resources: ['events'], verbs: ['create', 'patch'] },
        { apiGroups: [''], resources: ['pods'], verbs: ['watch', 'get', 'list'] },
      ]),
      ...role(cni, RELEASE, [
        {
          apiGroups: ['security.openshift.io'],
          resourceNames: ['privileged'],
          resources: ['securitycontextconstraints'],
          verbs: ['use'],
        },
        { apiGroups: [''], resources: ['pods', 'nodes', 'namespaces'], verbs: ['get', 'list', 'watch'] },
      ]),
      daemonSet(cni, operator),
    ],
  };
}

function labelsOf(cni: KubeObject) {
  const extra = { app: RELEASE, 'istio.io/rev': 'default', 'operator.istio.io/component': 'Cni' };
  return chartLabels(cni, { chart: 'cni', release: RELEASE, name: RELEASE, extra });
}

function settings(cni: KubeObject, platform: 'openshift' | 'kubernetes'): KubeObject {
  const chained = platform === 'openshift' ? 'false' : 'true';
  return {
    ...CONFIG_MAP,
    metadata: { name: 'istio-cni-config', namespace: namespaceOf(cni), labels: labelsOf(cni) },
    data: {
      AMBIENT_ENABLED: 'false',
      CHAINED_CNI_PLUGIN: chained,
      CURRENT_AGENT_VERSION: plainVersion(cni),
      EXCLUDE_NAMESPACES: 'kube-system',
      REPAIR_ENABLED: 'true',
      REPAIR_INIT_CONTAINER_NAME: 'istio-validation',
    },
  };
}

function role(cni: KubeObject, name: string, rules: readonly object[]): readonly KubeObject[] {
  const metadata = { name, labels: labelsOf(cni) };
  return [
    { ...CLUSTER_ROLE, metadata, rules },
    {
      ...CLUSTER_ROLE_BINDING,
      metadata: { ...metadata, name: name === RELEASE ? name : 'istio-cni-repair-rolebinding' },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name },
      subjects: [{ kind: 'ServiceAccount', name: RELEASE, namespace: namespaceOf(cni) }],
    },
  ];
}

function daemonSet(cni: KubeObject, operator: Operator): KubeObject {
  const marks = { 'k8s-app': 'istio-cni-node' };
  const pods = { ...marks, 'istio.io/dataplane-mode': 'none', 'sidecar.istio.io/inject': 'false' };
  const own = { ...marks, 'istio.io/rev': 'default', 'operator.istio.io/component': 'Cni' };
  const labelled = { chart: 'cni', release: RELEASE, name: RELEASE } as const;
  return {
    ...DAEMON_SET,
    metadata: {
      name: 'istio-cni-node',
      namespace: namespaceOf(cni),
      labels: chartLabels(cni, { ...labelled, extra: own }),
    },
    spec: {
      selector: { matchLabels: marks },
      updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 0, maxUnavailable: 1 } },
      template: {
        metadata: {
          annotations: { 'prometheus.io/port': '15014', 'sidecar.istio.io/inject': 'false' },
          labels: templateLabels(cni, { ...labelled, extra: pods }),
        },
        spec: {
          serviceAccountName: RELEASE,
          nodeSelector: { 'kubernetes.io/os': 'linux' },
          priorityClassName: 'system-node-critical',
          tolerations: [
            { effect: 'NoSchedule', operator: 'Exists' },
            { key: 'CriticalAddonsOnly', operator: 'Exists' },
            { effect: 'NoExecute', operator: 'Exists' },
          ],
          containers: [
            {
              name: 'install-cni',
              image: chartImage(operator, cni, 'cni'),
              command: ['install-cni'],
              args: ['--log_output_level=info'],
              envFrom: [{ configMapRef: { name: 'istio-cni-config' } }],
              ports: [{ containerPort: 15014, name: 'metrics', protocol: 'TCP' }],
            },
          ],
        },
      },
    },
  };
}
