/** What every API server makes for itself when it first starts: namespaces, its own Service, the system's roles. */

import { complete } from './conversion.ts';
import { type Core, timestamp } from './core.ts';
import { emptyObject } from './defaults/empty-objects.ts';
import { tracked } from './fields/field-manager.ts';
import type { Doc } from './json.ts';
import { admitBuiltin, bear } from './preparation.ts';
import { keyOf } from './registry.ts';
import { splitApiVersion } from './resources.ts';

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

const clusterRoleBinding = (name: string, groups: readonly string[]): Doc => ({
  apiVersion: `${RBAC}/v1`,
  kind: 'ClusterRoleBinding',
  metadata: { name, labels: bootstrapping, annotations: { 'rbac.authorization.kubernetes.io/autoupdate': 'true' } },
  roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name },
  subjects: groups.map(group => ({ apiGroup: RBAC, kind: 'Group', name: group })),
});

const asks = (group: string, resources: readonly string[]) => ({ apiGroups: [group], resources, verbs: ['create'] });
const reads = (paths: readonly string[]) => ({ nonResourceURLs: paths, verbs: ['get'] });
const withChildren = (path: string) => [path, `${path}/*`];
const withSlash = (path: string) => [path, `${path}/`];

/** What every authenticated user may do, and the little that needs no authentication. */
function common(): readonly Doc[] {
  const known = ['system:authenticated'];
  const health = ['/healthz', '/livez'];
  const selves = ['selfsubjectaccessreviews', 'selfsubjectrulesreviews'];
  const browsing = ['/api', '/apis'].flatMap(withChildren);
  const version = withSlash('/version');
  return [
    clusterRole('system:basic-user', [
      asks('authorization.k8s.io', selves),
      asks('authentication.k8s.io', ['selfsubjectreviews']),
    ]),
    clusterRoleBinding('system:basic-user', known),
    clusterRole('system:discovery', [
      reads([...browsing, ...health, ...withChildren('/openapi'), '/readyz', ...version]),
    ]),
    clusterRoleBinding('system:discovery', known),
    clusterRole('system:public-info-viewer', [reads([...health, '/readyz', ...version])]),
    clusterRoleBinding('system:public-info-viewer', [...known, 'system:unauthenticated']),
    clusterRole('system:service-account-issuer-discovery', [
      reads([...withSlash('/.well-known/openid-configuration'), ...withSlash('/openid/v1/jwks')]),
    ]),
    clusterRoleBinding('system:service-account-issuer-discovery', ['system:serviceaccounts']),
  ];
}

const priority = (name: string, value: number, description: string): Doc => ({
  apiVersion: 'scheduling.k8s.io/v1',
  kind: 'PriorityClass',
  metadata: { name, generation: 1 },
  value,
  description,
  preemptionPolicy: 'PreemptLowerPriority',
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
    clusterRoleBinding('cluster-admin', ['system:masters']),
    ...common(),
    priority('system-node-critical', 2_000_001_000, 'For pods that a node cannot do without.'),
    priority('system-cluster-critical', 2_000_000_000, 'For pods that the cluster cannot do without.'),
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

const itself = { manager: 'kube-apiserver', operation: 'Update', subresource: undefined } as const;

/** Puts them into an empty storage. */
export function seed(core: Core): void {
  for (const doc of objects()) {
    const { group, version } = splitApiVersion(doc.apiVersion);
    const resource = core.registry.byKind(group, doc.kind);
    if (resource === undefined) throw new Error(`no resource for ${doc.kind}`);
    bear(doc, core, resource);
    complete(doc, resource, version);
    const owned = tracked(
      undefined,
      doc,
      { ...itself, apiVersion: doc.apiVersion },
      {
        type: resource.type(version),
        reset: resource.subresources.includes('status') ? [['status']] : [],
        now: timestamp(core),
        empty: emptyObject(resource.kind),
      },
    );
    admitBuiltin(owned, undefined, core);
    core.storage.put(keyOf(resource), owned);
  }
}
