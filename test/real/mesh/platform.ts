/** What an OpenShift cluster has before anything is installed, as far as the program and OLM look at it. */
import type { KubeObject } from '../../../source/model/kube.ts';
import { olmKinds, openShiftKinds } from '../upstream-kinds.ts';

/** For a cluster of this name with its API server at `server`. */
export function openShift(name: string, server: string): readonly KubeObject[] {
  return [
    ...olmKinds(),
    ...openShiftKinds,
    node(name),
    ...['openshift-operators', 'openshift-marketplace'].map(namespace => ({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: namespace },
    })),
    {
      apiVersion: 'operators.coreos.com/v1',
      kind: 'OperatorGroup',
      metadata: { name: 'global-operators', namespace: 'openshift-operators' },
      spec: {},
    },
    {
      apiVersion: 'operators.coreos.com/v1alpha1',
      kind: 'CatalogSource',
      metadata: { name: 'redhat-operators', namespace: 'openshift-marketplace' },
      spec: { sourceType: 'grpc' },
    },
    {
      apiVersion: 'config.openshift.io/v1',
      kind: 'Infrastructure',
      metadata: { name: 'cluster' },
      spec: { platformSpec: { type: 'None' } },
      status: { apiServerURL: server, platform: 'None' },
    },
    {
      apiVersion: 'config.openshift.io/v1',
      kind: 'ClusterVersion',
      metadata: { name: 'version' },
      spec: { channel: 'stable-4.21' },
      status: { desired: { version: '4.21.3' } },
    },
  ];
}

/** What a plain Kubernetes cluster has: a node alone, neither OLM nor an operator. */
export function plainKubernetes(name: string): readonly KubeObject[] {
  return [node(name)];
}

function node(name: string): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name: `${name}-node-0`,
      labels: {
        // Real kubelets set these two; the operator's Deployment selects nodes by them.
        'kubernetes.io/arch': 'amd64',
        'kubernetes.io/os': 'linux',
        'topology.kubernetes.io/region': `region-${name}`,
        'topology.kubernetes.io/zone': `zone-${name}`,
      },
    },
  };
}
