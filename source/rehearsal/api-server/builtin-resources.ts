/** The built-in kinds of this server: a part of a real one's, enough for what operators, meshes and people touch. */
import type { Resource } from './resources.ts';
import type { BuiltinTypes } from './types/builtin-types.ts';

type Row = {
  readonly kind: string;
  readonly plural: string;
  readonly short?: readonly string[];
  readonly categories?: readonly string[];
  readonly cluster?: true;
  readonly sub?: readonly string[];
  readonly counted?: true;
};

type Family = {
  readonly group: string;
  readonly version: string;
  /** A further served version. */
  readonly older?: string;
  /** The group's name among the built-in types, without the version. */
  readonly types: string;
  readonly rows: readonly Row[];
};

const all = { categories: ['all'] } as const;
const status = { sub: ['status'] } as const;
const scaled = { sub: ['status', 'scale'] } as const;
const counted = { counted: true } as const;

const families: readonly Family[] = [
  {
    group: '',
    version: 'v1',
    types: 'core',
    rows: [
      { kind: 'ConfigMap', plural: 'configmaps', short: ['cm'] },
      { kind: 'Endpoints', plural: 'endpoints', short: ['ep'] },
      { kind: 'Event', plural: 'events', short: ['ev'] },
      { kind: 'LimitRange', plural: 'limitranges', short: ['limits'] },
      { kind: 'Namespace', plural: 'namespaces', short: ['ns'], cluster: true, sub: ['status', 'finalize'] },
      { kind: 'Node', plural: 'nodes', short: ['no'], cluster: true, ...status },
      { kind: 'PersistentVolume', plural: 'persistentvolumes', short: ['pv'], cluster: true, ...status },
      { kind: 'PersistentVolumeClaim', plural: 'persistentvolumeclaims', short: ['pvc'], ...status },
      {
        kind: 'Pod',
        plural: 'pods',
        short: ['po'],
        ...all,
        sub: ['status', 'log', 'exec', 'eviction', 'binding', 'attach', 'portforward', 'ephemeralcontainers'],
        ...counted,
      },
      { kind: 'ReplicationController', plural: 'replicationcontrollers', short: ['rc'], ...all, ...scaled, ...counted },
      { kind: 'ResourceQuota', plural: 'resourcequotas', short: ['quota'], ...status },
      { kind: 'Secret', plural: 'secrets' },
      { kind: 'Service', plural: 'services', short: ['svc'], ...all, ...status },
      { kind: 'ServiceAccount', plural: 'serviceaccounts', short: ['sa'], sub: ['token'] },
    ],
  },
  {
    group: 'apps',
    version: 'v1',
    types: 'apps',
    rows: [
      { kind: 'ControllerRevision', plural: 'controllerrevisions' },
      { kind: 'DaemonSet', plural: 'daemonsets', short: ['ds'], ...all, ...status, ...counted },
      { kind: 'Deployment', plural: 'deployments', short: ['deploy'], ...all, ...scaled, ...counted },
      { kind: 'ReplicaSet', plural: 'replicasets', short: ['rs'], ...all, ...scaled, ...counted },
      { kind: 'StatefulSet', plural: 'statefulsets', short: ['sts'], ...all, ...scaled, ...counted },
    ],
  },
  {
    group: 'batch',
    version: 'v1',
    types: 'batch',
    rows: [
      { kind: 'CronJob', plural: 'cronjobs', short: ['cj'], ...all, ...status, ...counted },
      { kind: 'Job', plural: 'jobs', ...all, ...status, ...counted },
    ],
  },
  {
    group: 'autoscaling',
    version: 'v2',
    older: 'v1',
    types: 'autoscaling',
    rows: [{ kind: 'HorizontalPodAutoscaler', plural: 'horizontalpodautoscalers', short: ['hpa'], ...all, ...status }],
  },
  {
    group: 'policy',
    version: 'v1',
    types: 'policy',
    rows: [{ kind: 'PodDisruptionBudget', plural: 'poddisruptionbudgets', short: ['pdb'], ...status, ...counted }],
  },
  {
    group: 'rbac.authorization.k8s.io',
    version: 'v1',
    types: 'rbac',
    rows: [
      { kind: 'ClusterRoleBinding', plural: 'clusterrolebindings', cluster: true },
      { kind: 'ClusterRole', plural: 'clusterroles', cluster: true },
      { kind: 'RoleBinding', plural: 'rolebindings' },
      { kind: 'Role', plural: 'roles' },
    ],
  },
  {
    group: 'admissionregistration.k8s.io',
    version: 'v1',
    types: 'admissionregistration',
    rows: [
      {
        kind: 'MutatingWebhookConfiguration',
        plural: 'mutatingwebhookconfigurations',
        categories: ['api-extensions'],
        cluster: true,
        ...counted,
      },
      {
        kind: 'ValidatingWebhookConfiguration',
        plural: 'validatingwebhookconfigurations',
        categories: ['api-extensions'],
        cluster: true,
        ...counted,
      },
    ],
  },
  {
    group: 'apiextensions.k8s.io',
    version: 'v1',
    types: 'apiextensions',
    rows: [
      {
        kind: 'CustomResourceDefinition',
        plural: 'customresourcedefinitions',
        short: ['crd', 'crds'],
        categories: ['api-extensions'],
        cluster: true,
        ...status,
        ...counted,
      },
    ],
  },
  {
    group: 'coordination.k8s.io',
    version: 'v1',
    types: 'coordination',
    rows: [{ kind: 'Lease', plural: 'leases' }],
  },
  {
    group: 'discovery.k8s.io',
    version: 'v1',
    types: 'discovery',
    rows: [{ kind: 'EndpointSlice', plural: 'endpointslices', ...counted }],
  },
  {
    group: 'events.k8s.io',
    version: 'v1',
    types: 'events',
    rows: [{ kind: 'Event', plural: 'events', short: ['ev'] }],
  },
  {
    group: 'networking.k8s.io',
    version: 'v1',
    types: 'networking',
    rows: [
      { kind: 'Ingress', plural: 'ingresses', short: ['ing'], ...status, ...counted },
      { kind: 'IngressClass', plural: 'ingressclasses', cluster: true, ...counted },
      { kind: 'NetworkPolicy', plural: 'networkpolicies', short: ['netpol'], ...counted },
    ],
  },
  {
    group: 'scheduling.k8s.io',
    version: 'v1',
    types: 'scheduling',
    rows: [{ kind: 'PriorityClass', plural: 'priorityclasses', short: ['pc'], cluster: true, ...counted }],
  },
  {
    group: 'storage.k8s.io',
    version: 'v1',
    types: 'storage',
    rows: [{ kind: 'StorageClass', plural: 'storageclasses', short: ['sc'], cluster: true }],
  },
];

/** Every built-in resource, groups in the order that discovery lists them. */
export function builtinResources(types: BuiltinTypes): readonly Resource[] {
  return families.flatMap(family => family.rows.map(row => resource(family, row, types)));
}

function resource(family: Family, row: Row, types: BuiltinTypes): Resource {
  return {
    group: family.group,
    versions: family.older === undefined ? [family.version] : [family.version, family.older],
    storage: family.version,
    kind: row.kind,
    plural: row.plural,
    singular: row.kind.toLowerCase(),
    shortNames: row.short ?? [],
    categories: row.categories ?? [],
    namespaced: row.cluster === undefined,
    subresources: row.sub ?? [],
    counted: row.counted === true,
    type: version => types.type(`${family.types}.${version}.${row.kind}`),
  };
}
