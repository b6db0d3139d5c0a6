/** What every API server makes for itself when it first starts: namespaces, its own Service, the system's roles. */
import type { Core } from './core.ts';
import type { Doc } from './json.ts';
import { admitBuiltin, bear } from './preparation.ts';
import { keyOf } from './registry.ts';
import { splitApiVersion } from './resources.ts';
import { complete } from './shape.ts';

const RBAC = 'rbac.authorization.k8s.io';
const bootstrapping = { 'kubernetes.io/bootstrapping': 'rbac-defaults' };
const read = ['get', 'list', 'watch'];
const write = ['create', 'delete', 'deletecollection', 'patch', 'update'];
const everyday = [
  {
    group: '',
    resources: [
      'configmaps',
      'endpoints',
      'pods',
      'pods/log',
      'serviceaccounts',
      'services',
      'persistentvolumeclaims',
      'events',
    ],
  },
  {
    group: 'apps',
    resources: ['daemonsets', 'deployments', 'deployments/scale', 'replicasets', 'replicasets/scale', 'statefulsets'],
  },
  { group: 'autoscaling', resources: ['horizontalpodautoscalers'] },
  { group: 'batch', resources: ['cronjobs', 'jobs'] },
  { group: 'networking.k8s.io', resources: ['ingresses', 'networkpolicies'] },
  { group: 'policy', resources: ['poddisruptionbudgets'] },
];

type Rule = {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
};

const rules = (verbs: readonly string[]): readonly Rule[] =>
  everyday.map(({ group, resources }) => ({ apiGroups: [group], resources, verbs }));

const secrets: Rule = { apiGroups: [''], resources: ['secrets', 'pods/exec'], verbs: [...read, ...write] };
const roles: Rule = { apiGroups: [RBAC], resources: ['roles', 'rolebindings'], verbs: [...read, ...write] };

const clusterRole = (name: string, given: readonly unknown[]): Doc => ({
  apiVersion: `${RBAC}/v1`,
  kind: 'ClusterRole',
  metadata: { name, labels: bootstrapping, annotations: { 'rbac.authorization.kubernetes.io/autoupdate': 'true' } },
  rules: given,
});

function objects(): readonly Doc[] {
  const namespaces = ['default', 'kube-node-lease', 'kube-public', 'kube-system'];
  const everything = [
    { apiGroups: ['*'], resources: ['*'], verbs: ['*'] },
    { nonResourceURLs: ['*'], verbs: ['*'] },
  ];
  return [
    ...namespaces.map(name => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } })),
    clusterRole('cluster-admin', everything),
    clusterRole('admin', [...rules([...read, ...write]), secrets, roles]),
    clusterRole('edit', [...rules([...read, ...write]), secrets]),
    clusterRole('view', rules(read)),
    {
      apiVersion: `${RBAC}/v1`,
      kind: 'ClusterRoleBinding',
      metadata: { name: 'cluster-admin', labels: bootstrapping },
      roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name: 'cluster-admin' },
      subjects: [{ apiGroup: RBAC, kind: 'Group', name: 'system:masters' }],
    },
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: {
        name: 'kubernetes',
        namespace: 'default',
        labels: { component: 'apiserver', provider: 'kubernetes' },
      },
      spec: { ports: [{ name: 'https', port: 443, protocol: 'TCP', targetPort: 6443 }] },
    },
  ];
}

/** Puts them into an empty storage. */
export function seed(core: Core): void {
  for (const doc of objects()) {
    const { group, version } = splitApiVersion(doc.apiVersion);
    const resource = core.registry.byKind(group, doc.kind);
    if (resource === undefined) throw new Error(`no resource for ${doc.kind}`);
    bear(doc, core, resource);
    complete(doc, resource, version);
    admitBuiltin(doc, undefined, core);
    core.storage.put(keyOf(resource), doc);
  }
}
