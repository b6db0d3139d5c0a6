/** What a fresh cluster has before anything is installed: nodes, OLM and its catalogs, OpenShift's own objects. */
import type { KubeObject } from '../../model/kube.ts';
import { platformCrds } from './crds/platform-crds.ts';
import { installedKialiOperator } from './kiali/installed.ts';
import {
  CATALOG_SOURCE,
  CLUSTER_ROLE,
  CLUSTER_VERSION,
  INFRASTRUCTURE,
  NAMESPACE,
  NODE,
  OPENSHIFT_NETWORK,
  OPERATOR_GROUP,
  SERVICE,
} from './kinds.ts';
import { installedMetalLb } from './metallb/installed.ts';
import { createReconciler } from './reconciler.ts';
import { installedOperator } from './sail/installed-operator.ts';
import { type Site, timestamp } from './site.ts';
import { rehearsedPool } from './workloads/rehearsed-pool.ts';

const MANAGER = 'cluster-bootstrap';

/** Makes what is missing; tried again until the API takes it all (a kind is served a moment after its CRD). */
export function startPlatform(site: Site): void {
  const queue = createReconciler(
    async (_key, signal) => {
      const writer = site.writer(MANAGER);
      for (const object of [
        ...platformCrds({ ...site, metalLb: ['ip', 'metallb'].includes(site.faults().loadBalancer) }),
        ...namespaces(site),
        ...rehearsedPool(site),
        ...metalLbOf(site),
        ...extras(site),
        node(site),
        ...(site.operator === 'installed' ? installedOperator(site) : []),
        ...(site.kialiOperator ? installedKialiOperator() : []),
      ]) {
        const { status, ...rest } = object;
        const made = await writer.ensure(rest as KubeObject, signal);
        if (status !== undefined) await writer.status(made, { ...made.status, ...status }, signal);
      }
    },
    site,
    site.signal,
  );
  queue.enqueue('all');
}

/** What gives addresses to Services once it has a pool. */
function metalLbOf(site: Site): readonly KubeObject[] {
  switch (site.faults().loadBalancer) {
    case 'metallb':
      return installedMetalLb('kinds');
    case 'old-metallb':
      return installedMetalLb('old');
    case 'ip':
    case 'hostname':
    case 'none':
      return [];
  }
}

function namespaces(site: Site): readonly KubeObject[] {
  const openshift = ['openshift-operators', 'openshift-marketplace', 'openshift-config', 'openshift-monitoring'];
  const names = [
    'default',
    'kube-system',
    ...(site.platform === 'openshift' ? openshift : site.olm ? ['olm', 'operators'] : []),
  ];
  return names.map(name => ({ ...NAMESPACE, metadata: { name } }));
}

/** The one node of a cluster. */
export function nodeName(cluster: string): string {
  return `${cluster}-node-0`;
}

/** Every cluster's pods have addresses of their own, whether they are on one network or not. */
function podRange({ index }: Site): string {
  return `10.${101 + index}.0.0/16`;
}

function node(site: Site): KubeObject {
  const name = nodeName(site.name);
  const now = timestamp(site.clock);
  return {
    ...NODE,
    metadata: {
      name,
      labels: {
        'kubernetes.io/arch': 'amd64',
        'kubernetes.io/hostname': name,
        'kubernetes.io/os': 'linux',
        'node-role.kubernetes.io/worker': '',
        'topology.kubernetes.io/region': `region-${site.name}`,
        'topology.kubernetes.io/zone': `zone-${site.name}`,
      },
    },
    spec: {
      podCIDR: podRange(site),
      podCIDRs: [podRange(site)],
      ...(site.faults().loadBalancer === 'hostname' ? { providerID: `aws:///region-${site.name}/${name}` } : {}),
    },
    status: {
      addresses: [
        { type: 'InternalIP', address: `172.18.0.${2 + site.index}` },
        { type: 'Hostname', address: name },
      ],
      capacity: { cpu: '8', memory: '32Gi', pods: '250' },
      allocatable: { cpu: '8', memory: '30Gi', pods: '250' },
      conditions: [
        {
          type: 'Ready',
          status: 'True',
          reason: 'KubeletReady',
          message: 'kubelet is posting ready status',
          lastHeartbeatTime: now,
          lastTransitionTime: now,
        },
      ],
      nodeInfo: {
        architecture: 'amd64',
        bootID: '',
        containerRuntimeVersion: 'cri-o://1.34.1',
        kernelVersion: '5.14.0',
        kubeProxyVersion: '',
        kubeletVersion: 'v1.34.4',
        machineID: '',
        operatingSystem: 'linux',
        osImage: 'Red Hat Enterprise Linux CoreOS 9.6',
        systemUUID: '',
      },
    },
  };
}

function extras(site: Site): readonly KubeObject[] {
  if (site.platform === 'openshift') return [...catalogs('openshift-marketplace'), ...openshift(site)];
  return site.olm ? catalogs('olm') : [];
}

function catalogs(namespace: string): readonly KubeObject[] {
  const names =
    namespace === 'olm'
      ? ['operatorhubio-catalog']
      : ['redhat-operators', 'certified-operators', 'community-operators'];
  const sources = names.map(name => ({
    ...CATALOG_SOURCE,
    metadata: { name, namespace },
    spec: { sourceType: 'grpc', displayName: name.replaceAll('-', ' '), publisher: 'rehearsal' },
    status: { connectionState: { lastObservedState: 'READY' } },
  }));
  const group = namespace === 'olm' ? 'operators' : 'openshift-operators';
  const everything = { ...OPERATOR_GROUP, metadata: { name: 'global-operators', namespace: group }, spec: {} };
  return [...sources, everything];
}

/** The store that Kiali reads on OpenShift. */
const thanos: KubeObject = {
  ...SERVICE,
  metadata: {
    name: 'thanos-querier',
    namespace: 'openshift-monitoring',
    labels: { 'app.kubernetes.io/name': 'thanos-query', 'app.kubernetes.io/part-of': 'openshift-monitoring' },
  },
  spec: {
    ports: [
      { name: 'web', port: 9091, targetPort: 'web' },
      { name: 'tenancy', port: 9092, targetPort: 'tenancy' },
    ],
    selector: { 'app.kubernetes.io/name': 'thanos-query' },
  },
};

function openshift(site: Site): readonly KubeObject[] {
  const network = {
    clusterNetwork: [{ cidr: podRange(site), hostPrefix: 23 }],
    networkType: 'OVNKubernetes',
    serviceNetwork: ['172.30.0.0/16'],
  };
  const type = site.faults().loadBalancer === 'hostname' ? 'AWS' : 'None';
  return [
    thanos,
    {
      ...INFRASTRUCTURE,
      metadata: { name: 'cluster' },
      spec: { platformSpec: { type } },
      status: {
        apiServerURL: site.world.member(site.name)?.server ?? `https://api.${site.name}.example.com:6443`,
        apiServerInternalURI: `https://api-int.${site.name}.example.com:6443`,
        infrastructureName: site.name,
        platform: type,
        platformStatus: { type },
      },
    },
    {
      ...CLUSTER_VERSION,
      metadata: { name: 'version' },
      spec: { channel: 'stable-4.21', clusterID: `rehearsal-${site.name}` },
      status: {
        desired: { version: '4.21.3', image: 'quay.io/openshift-release-dev/ocp-release:4.21.3-x86_64' },
        conditions: [{ type: 'Available', status: 'True', lastTransitionTime: timestamp(site.clock) }],
      },
    },
    {
      ...OPENSHIFT_NETWORK,
      metadata: { name: 'cluster' },
      spec: network,
      status: network,
    },
    {
      ...CLUSTER_ROLE,
      metadata: { name: 'cluster-monitoring-view' },
      rules: [{ apiGroups: [''], resources: ['namespaces'], verbs: ['get'] }],
    },
    {
      ...CLUSTER_ROLE,
      metadata: { name: 'cluster-reader' },
      rules: [{ apiGroups: ['*'], resources: ['*'], verbs: ['get', 'list', 'watch'] }],
    },
  ];
}
