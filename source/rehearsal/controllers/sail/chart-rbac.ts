/** Accounts and rights that the istiod chart makes (the reader's: docs/istio/remote-secrets.md#reader-account). */
import type { JsonObject, KubeObject } from '../../../model/kube.ts';
import { CLUSTER_ROLE, CLUSTER_ROLE_BINDING, ROLE, ROLE_BINDING, SERVICE_ACCOUNT } from '../kinds.ts';
import { chartLabels } from './chart-labels.ts';
import { namespaceOf, suffixOf } from './values.ts';

const readVerbs = ['get', 'list', 'watch'];
const all = [...readVerbs, 'create', 'update', 'patch', 'delete'];
const istioGroups = ['config', 'security', 'networking', 'authentication', 'rbac', 'telemetry', 'extensions'].map(
  each => `${each}.istio.io`,
);

const rule = (
  group: string | readonly string[],
  resources: readonly string[],
  verbs: readonly string[],
): JsonObject => ({
  apiGroups: typeof group === 'string' ? [group] : group,
  resources,
  verbs,
});

/** The reader's role and its binding: what another cluster's istiod may do here. */
export function readerRbac(revision: KubeObject, where: 'primary' | 'remote'): readonly KubeObject[] {
  const namespace = namespaceOf(revision);
  const name = `istio-reader-clusterrole${suffixOf(revision)}-${namespace}`;
  const rules = where === 'remote' ? [...readerRules, ...remoteRules] : readerRules;
  return clusterRole(revision, name, 'istio-reader', rules, {
    kind: 'ServiceAccount',
    name: 'istio-reader-service-account',
    namespace,
  });
}

/** A remote's reader must also be able to keep the webhook and the root certificate there. */
const remoteRules: readonly JsonObject[] = [
  rule('', ['configmaps'], ['create', 'get', 'list', 'watch', 'update']),
  rule('admissionregistration.k8s.io', ['mutatingwebhookconfigurations'], [...readVerbs, 'update', 'patch']),
  rule('admissionregistration.k8s.io', ['validatingwebhookconfigurations'], [...readVerbs, 'update']),
];

const readerRules: readonly JsonObject[] = [
  rule(istioGroups, ['*'], readVerbs),
  rule(
    '',
    ['endpoints', 'pods', 'services', 'nodes', 'replicationcontrollers', 'namespaces', 'secrets', 'configmaps'],
    readVerbs,
  ),
  rule('networking.istio.io', ['workloadentries'], readVerbs),
  rule(['networking.x-k8s.io', 'gateway.networking.k8s.io'], ['gateways'], readVerbs),
  rule('apiextensions.k8s.io', ['customresourcedefinitions'], readVerbs),
  rule('discovery.k8s.io', ['endpointslices'], readVerbs),
  rule('multicluster.x-k8s.io', ['serviceexports'], [...readVerbs, 'create', 'delete']),
  rule('multicluster.x-k8s.io', ['serviceimports'], readVerbs),
  rule('apps', ['replicasets'], readVerbs),
  rule('authentication.k8s.io', ['tokenreviews'], ['create']),
  rule('authorization.k8s.io', ['subjectaccessreviews'], ['create']),
];

/** istiod's own account. */
export function istiodAccount(revision: KubeObject): KubeObject {
  const metadata = {
    name: `istiod${suffixOf(revision)}`,
    namespace: namespaceOf(revision),
    labels: labelsOf(revision, 'istiod'),
  };
  return { ...SERVICE_ACCOUNT, metadata };
}

/** istiod's cluster-wide rights. */
export function istiodClusterRbac(revision: KubeObject): readonly KubeObject[] {
  const namespace = namespaceOf(revision);
  const account = { kind: 'ServiceAccount', name: `istiod${suffixOf(revision)}`, namespace };
  const suffix = `${suffixOf(revision)}-${namespace}`;
  return [
    ...clusterRole(revision, `istiod-clusterrole${suffix}`, 'istiod', istiodRules, account),
    ...clusterRole(revision, `istiod-gateway-controller${suffix}`, 'istiod', gatewayRules, account),
  ];
}

const istiodRules: readonly JsonObject[] = [
  rule('admissionregistration.k8s.io', ['mutatingwebhookconfigurations'], [...readVerbs, 'update', 'patch']),
  rule('admissionregistration.k8s.io', ['validatingwebhookconfigurations'], [...readVerbs, 'update']),
  rule(istioGroups, ['*'], readVerbs),
  rule('networking.istio.io', ['workloadentries', 'workloadentries/status', 'serviceentries/status'], all),
  rule('', ['pods', 'nodes', 'services', 'namespaces', 'endpoints', 'secrets'], readVerbs),
  rule('', ['configmaps'], ['create', ...readVerbs, 'update']),
  rule('discovery.k8s.io', ['endpointslices'], readVerbs),
  rule('apiextensions.k8s.io', ['customresourcedefinitions'], readVerbs),
  rule('authentication.k8s.io', ['tokenreviews'], ['create']),
  rule('authorization.k8s.io', ['subjectaccessreviews'], ['create']),
];

const gatewayRules: readonly JsonObject[] = [
  rule('apps', ['deployments'], all),
  rule('autoscaling', ['horizontalpodautoscalers'], all),
  rule('policy', ['poddisruptionbudgets'], all),
  rule('', ['services', 'serviceaccounts'], all),
];

/** istiod's rights in its own namespace. */
export function istiodRole(revision: KubeObject): readonly KubeObject[] {
  const namespace = namespaceOf(revision);
  const name = `istiod${suffixOf(revision)}`;
  const metadata = { name, namespace, labels: labelsOf(revision, 'istiod') };
  const rules = [
    rule('networking.istio.io', ['gateways'], ['create']),
    rule('', ['secrets'], [...readVerbs, 'create', 'update', 'delete']),
    rule('', ['configmaps'], ['delete']),
    rule('coordination.k8s.io', ['leases'], ['get', 'create', 'update', 'patch']),
  ];
  return [
    { ...ROLE, metadata, rules },
    {
      ...ROLE_BINDING,
      metadata,
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name },
      subjects: [{ kind: 'ServiceAccount', name, namespace }],
    },
  ];
}

function clusterRole(
  revision: KubeObject,
  name: string,
  app: string,
  rules: readonly JsonObject[],
  subject: JsonObject,
): readonly KubeObject[] {
  const metadata = { name, labels: labelsOf(revision, app) };
  return [
    { ...CLUSTER_ROLE, metadata, rules },
    {
      ...CLUSTER_ROLE_BINDING,
      metadata,
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name },
      subjects: [subject],
    },
  ];
}

function labelsOf(revision: KubeObject, app: string) {
  const release = `${revision.metadata.name}-istiod`;
  return chartLabels(revision, { chart: 'istiod', release, name: app, extra: { app } });
}
