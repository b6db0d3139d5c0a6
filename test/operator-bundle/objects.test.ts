import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SAIL_OPERATOR } from '../../source/model/bundled-operator.ts';
import { at, listAt, recordAt } from '../../source/model/fields.ts';
import type { OperatorBundle } from '../../source/model/operator-bundle.ts';
import { type Manifests, manifestsIn } from '../../source/operator-bundle/manifests.ts';
import { operatorObjects } from '../../source/operator-bundle/objects.ts';
import { madeCsv, madeFiles, madeKinds } from './made-bundle.ts';

const csvFile = 'manifests/sailoperator.clusterserviceversion.yaml';

function objectsOf(changes: Readonly<Record<string, unknown>> = {}): OperatorBundle {
  return operatorObjects(manifestsIn(madeFiles(changes)), SAIL_OPERATOR, { from: 'here', digest: 'sha256:0' });
}

const titles = (bundle: OperatorBundle) => bundle.rights.map(each => `${each.kind} ${each.metadata.name}`);

test('permissions become cluster-wide roles, as OLM lifts them for all namespaces', () => {
  const bundle = objectsOf();
  assert.deepEqual(titles(bundle), [
    'ServiceAccount sail-operator',
    'ClusterRole sailoperator-sail-operator-cluster',
    'ClusterRoleBinding sailoperator-sail-operator-cluster',
    'ClusterRole sailoperator-sail-operator',
    'ClusterRoleBinding sailoperator-sail-operator',
    'Service sail-operator-metrics-service',
  ]);
  const lifted = bundle.rights.find(each => each.metadata.name === 'sailoperator-sail-operator');
  assert.deepEqual(listAt(lifted, 'rules'), [
    { apiGroups: ['coordination.k8s.io'], resources: ['leases'], verbs: ['*'] },
    { apiGroups: [''], resources: ['namespaces'], verbs: ['get', 'list', 'watch'] },
  ]);
});

test('rules of one account are joined, the account default is not made', () => {
  const rules = (resource: string) => [{ apiGroups: [''], resources: [resource], verbs: ['get'] }];
  const clusterPermissions = [
    { serviceAccountName: 'default', rules: rules('pods') },
    { serviceAccountName: 'default', rules: rules('nodes') },
  ];
  const bundle = objectsOf({ [csvFile]: madeCsv({ clusterPermissions, permissions: [] }) });
  assert.deepEqual(titles(bundle).slice(0, 3), [
    'ServiceAccount sail-operator',
    'ClusterRole sailoperator-default-cluster',
    'ClusterRoleBinding sailoperator-default-cluster',
  ]);
  assert.deepEqual(listAt(bundle.rights[1], 'rules'), [...rules('pods'), ...rules('nodes')]);
});

test('the Deployment keeps its annotations and is told that it watches all namespaces', () => {
  const { deployments, versions } = objectsOf();
  const [deployment] = deployments;
  const annotations = recordAt(deployment, 'spec', 'template', 'metadata', 'annotations');
  assert.equal(annotations['images.v1_30_3.istiod'], 'example.com/istiod:1.30.3');
  assert.equal(annotations['olm.targetNamespaces'], '');
  assert.deepEqual(at(deployment, 'spec', 'template', 'spec', 'containers', 0, 'env'), [
    { name: 'OPERATOR_CONDITION_NAME', value: 'sailoperator.v1.30.3' },
  ]);
  assert.deepEqual(versions, ['v1.30.3']);
});

test('everything carries the operator’s label, and nothing says that helm made it', () => {
  const bundle = objectsOf();
  for (const object of [...bundle.kinds, ...bundle.rights, ...bundle.deployments]) {
    assert.equal(object.metadata.labels?.[bundle.label], '', object.metadata.name);
    assert.equal(object.metadata.labels?.['app.kubernetes.io/managed-by'], undefined, object.metadata.name);
    assert.equal(object.status, undefined, object.metadata.name);
  }
});

test('kinds that plain Kubernetes does not serve are left out, and said', () => {
  const monitor = { apiVersion: 'monitoring.coreos.com/v1', kind: 'ServiceMonitor', metadata: { name: 'metrics' } };
  const bundle = objectsOf({ 'manifests/monitor.yaml': monitor });
  assert.equal(bundle.leftOut.length, 1);
  assert.match(bundle.leftOut[0] ?? '', /^ServiceMonitor metrics: /);
});

test('what no object can be called is refused, whatever part of the bundle calls it so', () => {
  const bad = ['$(touch x); #', 'a b', 'a\nb', '-rf', '../x', 'x'.repeat(300), '--kubeconfig=x', "it's"];
  const object = (kind: string, name: string, apiVersion = 'v1') => ({ apiVersion, kind, metadata: { name } });
  for (const name of bad) {
    const deployment = { name, spec: { template: { spec: { containers: [] } } } };
    const account = { serviceAccountName: name, rules: [] };
    const manifests = (changes: Partial<Manifests>): Manifests => ({
      csv: madeCsv(),
      kinds: madeKinds(),
      others: [],
      name: 'sailoperator',
      ...changes,
    });
    const all: readonly Manifests[] = [
      manifests({ csv: madeCsv({ deployments: [deployment] }) }),
      manifests({ csv: madeCsv({ clusterPermissions: [account] }) }),
      manifests({ csv: { ...madeCsv(), metadata: { name } } }),
      manifests({ kinds: [object('CustomResourceDefinition', name)] }),
      manifests({ others: [object('ConfigMap', name)] }),
      manifests({ others: [object(name, 'a')] }),
      manifests({ others: [object('ConfigMap', 'a', name)] }),
      manifests({ name }),
    ];
    for (const each of all) {
      assert.throws(
        () => operatorObjects(each, SAIL_OPERATOR, { from: 'a', digest: 'b' }),
        /invalid name/,
        JSON.stringify(name),
      );
    }
  }
});
