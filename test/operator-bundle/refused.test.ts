import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SAIL_OPERATOR } from '../../source/model/bundled-operator.ts';
import type { JsonObject, KubeObject } from '../../source/model/kube.ts';
import type { OperatorBundle } from '../../source/model/operator-bundle.ts';
import { manifestsIn } from '../../source/operator-bundle/manifests.ts';
import { operatorObjects } from '../../source/operator-bundle/objects.ts';
import { madeCsv, madeFiles, madeKinds } from './made-bundle.ts';
import { upstreamBundle } from './upstream-bundle.ts';

const RBAC = 'rbac.authorization.k8s.io';

function bundleWith(changes: Readonly<Record<string, unknown>>): OperatorBundle {
  return operatorObjects(manifestsIn(madeFiles(changes)), SAIL_OPERATOR, { from: 'here', digest: 'sha256:0' });
}

const withObject = (object: unknown) => () => bundleWith({ 'manifests/more.yaml': object });

function binding(subject: JsonObject, role: string, kind = 'ClusterRoleBinding'): JsonObject {
  return {
    apiVersion: `${RBAC}/v1`,
    kind,
    metadata: { name: 'more' },
    roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name: role },
    subjects: [subject],
  };
}

const own = { kind: 'ServiceAccount', name: 'sail-operator', namespace: 'sail-operator' };

const role = (name: string, rest: JsonObject): JsonObject => ({
  apiVersion: `${RBAC}/v1`,
  kind: 'ClusterRole',
  metadata: { name },
  ...rest,
});

test('rights for anybody but the operator’s own accounts are refused, by cluster and by namespace', () => {
  const others: readonly (readonly [JsonObject, RegExp])[] = [
    [{ kind: 'Group', name: 'system:authenticated' }, /Group system:authenticated/],
    [{ kind: 'User', name: 'mallory' }, /User mallory/],
    [{ ...own, namespace: 'default' }, /ServiceAccount default\/sail-operator/],
    [{ ...own, name: 'somebody' }, /ServiceAccount sail-operator\/somebody/],
    [{ kind: 'ServiceAccount', name: 'sail-operator' }, /ServiceAccount sail-operator/],
  ];
  for (const [subject, words] of others) {
    assert.throws(withObject(binding(subject, 'view')), words);
    assert.throws(withObject(binding(subject, 'view')), /which is not an account of the operator/);
  }
  const group = { kind: 'Group', name: 'system:authenticated' };
  assert.throws(withObject(binding(group, 'view', 'RoleBinding')), /not an account of the operator/);
});

test('a role that is not the bundle’s is named, and so are rights that give all others', () => {
  const foreign = bundleWith({ 'manifests/more.yaml': binding(own, 'cluster-admin') });
  assert.deepEqual(foreign.grants, [
    'ClusterRoleBinding more grants ClusterRole cluster-admin, which is not of the bundle, to sail-operator',
  ]);
  const rules = [
    { apiGroups: [''], resources: ['secrets', 'pods/exec'], verbs: ['*'] },
    { apiGroups: [RBAC], resources: ['*'], verbs: ['bind'] },
  ];
  const strong = bundleWith({ 'manifests/more.yaml': role('strong', { rules }) });
  assert.deepEqual(strong.grants, [
    'ClusterRole strong: reads every Secret, runs commands in every pod, grants itself any permission',
  ]);
  const all = role('all', { rules: [{ apiGroups: ['*'], resources: ['*'], verbs: ['*'] }] });
  assert.deepEqual(bundleWith({ 'manifests/more.yaml': all }).grants, ['ClusterRole all: everything']);
  const label = { [`${RBAC}/aggregate-to-view`]: 'true' };
  const aggregated = { ...role('shared', { rules: [] }), metadata: { name: 'shared', labels: label } };
  assert.deepEqual(bundleWith({ 'manifests/more.yaml': aggregated }).grants, [
    'ClusterRole shared adds its permissions to the role view, for all who have it',
  ]);
});

/** The made bundle with its first kind changed. */
function withKind(change: (kind: KubeObject) => unknown): () => OperatorBundle {
  const [kind] = madeKinds();
  assert.ok(kind);
  return () => bundleWith({ [`manifests/${kind.metadata.name}.yaml`]: change(kind) });
}

test('what is no CustomResourceDefinition does not pass as one, and none defines the cluster’s own kinds', () => {
  assert.throws(
    withKind(kind => ({ ...kind, apiVersion: 'v1' })),
    /it lacks the CustomResourceDefinitions/,
  );
  assert.throws(
    withKind(kind => ({ ...kind, spec: { ...kind.spec, group: 'example.com' } })),
    /is not the CustomResourceDefinition of that name/,
  );
  for (const group of ['rbac.authorization.k8s.io', 'apps', 'config.openshift.io']) {
    const [kind] = madeKinds();
    const names = { plural: 'things', singular: 'thing', kind: 'Thing' };
    const more = { ...kind, metadata: { name: `things.${group}` }, spec: { ...kind?.spec, group, names } };
    assert.throws(withObject(more), /which is the cluster's own/, group);
  }
});

test('conversion webhooks are refused: the API server would send every object there', () => {
  const conversion = { strategy: 'Webhook', webhook: { clientConfig: { url: 'https://example.com' } } };
  assert.throws(
    withKind(kind => ({ ...kind, spec: { ...kind.spec, conversion } })),
    /has a conversion webhook/,
  );
});

test('a Deployment that wants the node is refused', () => {
  const pods: readonly (readonly [JsonObject, RegExp])[] = [
    [{ hostNetwork: true }, /wants hostNetwork/],
    [{ hostPID: true }, /wants hostPID/],
    [{ volumes: [{ name: 'v', hostPath: { path: '/etc' } }] }, /a folder of the node \(hostPath "\/etc"\)/],
    [{ initContainers: [{ name: 'i', securityContext: { privileged: true } }] }, /a privileged container/],
    [{ containers: [{ name: 'c', securityContext: { capabilities: { add: ['SYS_ADMIN'] } } }] }, /more capabilities/],
    [{ containers: [{ name: 'c', ports: [{ containerPort: 1, hostPort: 1 }] }] }, /a port of the node/],
  ];
  for (const [pod, words] of pods) {
    const deployments = [{ name: 'sail-operator', spec: { template: { spec: pod } } }];
    const csv = madeCsv({ deployments });
    assert.throws(() => bundleWith({ 'manifests/sailoperator.clusterserviceversion.yaml': csv }), words);
  }
});

test('objects for another namespace are left out and named; a Service is not open to the outside', () => {
  const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'coredns', namespace: 'kube-system' } };
  const { leftOut, rights } = withObject(object)();
  assert.deepEqual(leftOut, ["ConfigMap coredns: it is for the namespace kube-system, which is not the operator's"]);
  assert.ok(!rights.some(each => each.metadata.name === 'coredns'));
  const service = (spec: JsonObject) => ({ apiVersion: 'v1', kind: 'Service', metadata: { name: 'open' }, spec });
  assert.throws(withObject(service({ type: 'LoadBalancer' })), /is open to the outside/);
  assert.throws(withObject(service({ externalIPs: ['10.0.0.1'] })), /takes external IPs/);
});

test('no role is one of the cluster itself', () => {
  for (const name of ['cluster-admin', 'view', 'system:masters']) {
    assert.throws(withObject(role(name, { rules: [] })), /is a role of the cluster itself/, name);
  }
});

test('names are valid names, those of accounts that only the strategy names as well', () => {
  for (const name of ['$(touch x); #', 'a b', '../x', 'a\u001b[2J', 'a'.repeat(254)]) {
    const objects = [
      { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name } },
      { apiVersion: 'example.com/v1', kind: 'Other', metadata: { name } },
    ];
    for (const object of objects) assert.throws(withObject(object), /invalid name/, name);
    const csv = madeCsv({ permissions: [{ serviceAccountName: name, rules: [] }] });
    assert.throws(() => bundleWith({ 'manifests/sailoperator.clusterserviceversion.yaml': csv }), /invalid name/);
  }
});

test('the Sail Operator’s own bundle passes, and what it may do besides is said', () => {
  const { grants, leftOut } = upstreamBundle();
  assert.deepEqual(leftOut, []);
  assert.ok(grants.some(line => /reads every Secret/.test(line)));
});
