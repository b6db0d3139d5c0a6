/**
 * The operator's refusals and what heals them (docs/istio/sail.md#conditions,
 * docs/istio/remote-secrets.md#reader-account).
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { controlPlane, istioCni } from '../../../source/manifests/control-plane.ts';
import { cniNamespace, istioNamespace } from '../../../source/manifests/namespace.ts';
import { conditionOf, textAt } from '../../../source/model/fields.ts';
import { StatusError } from '../../../source/model/kube.ts';
import { member, meshOf } from '../../helpers/meshes.ts';
import { apply, installOperator, isHealthy, istioRef, VERSION } from './mesh-by-hand.ts';
import { eventually, ref, type TestCluster, testWorld, until } from './worlds.ts';

const mesh = meshOf(['east']);
const east = member('east');
const reader = ref('v1', 'ServiceAccount', 'istio-reader-service-account', 'istio-system');

async function problem(cluster: TestCluster, text: string, signal: AbortSignal): Promise<void> {
  await until(cluster, istioRef, found => conditionOf(found, 'Reconciled')?.message?.includes(text) === true, signal);
}

test('a reader account made before the operator came is refused by Helm, and healed by its removal', async context => {
  const { clusters, signal } = testWorld(context, ['east'], { platform: 'kubernetes' });
  const [cluster] = clusters as [TestCluster];
  await installOperator(cluster, signal);
  await apply(cluster, istioNamespace(east), signal);
  await cluster.api.create(
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: reader.name, namespace: 'istio-system' } },
    {},
    signal,
  );
  await apply(cluster, controlPlane(mesh, east, VERSION), signal);
  await problem(cluster, 'exists and cannot be imported into the current release: invalid ownership metadata', signal);
  assert.equal(textAt(await cluster.api.get(istioRef, signal), 'status', 'state'), 'ReconcileError');
  await cluster.api.remove(reader, {}, signal);
  await until(cluster, istioRef, isHealthy, signal);
});

test('a missing namespace is a validation error that ends when the namespace is made', async context => {
  const { clusters, signal } = testWorld(context, ['east'], { platform: 'kubernetes' });
  const [cluster] = clusters as [TestCluster];
  await installOperator(cluster, signal);
  await apply(cluster, controlPlane(mesh, east, VERSION), signal);
  await problem(cluster, 'namespace "istio-system" doesn\'t exist', signal);
  await apply(cluster, istioNamespace(east), signal);
  await until(cluster, istioRef, isHealthy, signal);
});

test('on OpenShift a control plane without CNI is ready and not healthy', async context => {
  const { clusters, signal } = testWorld(context, ['east']);
  const [cluster] = clusters as [TestCluster];
  await installOperator(cluster, signal);
  await apply(cluster, istioNamespace(east), signal);
  await apply(cluster, controlPlane(mesh, east, VERSION), signal);
  const waiting = await until(cluster, istioRef, found => conditionOf(found, 'Ready')?.status === 'True', signal);
  assert.equal(textAt(waiting, 'status', 'state'), 'IstioCNINotFound');
  assert.equal(conditionOf(waiting, 'DependenciesHealthy')?.message, 'IstioCNI resource does not exist');
  await apply(cluster, cniNamespace(), signal);
  await apply(cluster, istioCni(VERSION), signal);
  await until(cluster, istioRef, isHealthy, signal);
});

test('a version that has ended passes the schema and is refused by the operator; an unknown one is refused at once', async context => {
  const { clusters, signal } = testWorld(context, ['east']);
  const [cluster] = clusters as [TestCluster];
  await installOperator(cluster, signal);
  await apply(cluster, istioNamespace(east), signal);
  await apply(cluster, controlPlane(mesh, east, 'v1.26.2'), signal);
  await problem(cluster, 'version "v1.26.2" is end-of-life and cannot be installed; use a supported version', signal);
  await assert.rejects(apply(cluster, controlPlane(mesh, east, 'v1.24.3'), signal), StatusError);
});

test('deleting the Istio takes its revision and all that its charts made', async context => {
  const { clusters, signal } = testWorld(context, ['east']);
  const [cluster] = clusters as [TestCluster];
  await installOperator(cluster, signal);
  for (const object of [istioNamespace(east), cniNamespace(), istioCni(VERSION), controlPlane(mesh, east, VERSION)]) {
    await apply(cluster, object, signal);
  }
  await until(cluster, istioRef, isHealthy, signal);
  const root = ref('v1', 'ConfigMap', 'istio-ca-root-cert', 'istio-system');
  await until(cluster, root, found => found !== undefined, signal);
  await cluster.api.remove(istioRef, {}, signal);
  const gone = [
    istioRef,
    ref('sailoperator.io/v1', 'IstioRevision', 'default'),
    ref('apps/v1', 'Deployment', 'istiod', 'istio-system'),
    ref('admissionregistration.k8s.io/v1', 'MutatingWebhookConfiguration', 'istio-sidecar-injector'),
    ref('admissionregistration.k8s.io/v1', 'ValidatingWebhookConfiguration', 'istiod-default-validator'),
    ref('rbac.authorization.k8s.io/v1', 'ClusterRole', 'istio-reader-clusterrole-istio-system'),
    reader,
  ];
  for (const each of gone) await until(cluster, each, found => found === undefined, signal);
  await eventually('its pods are gone', async () => {
    const pods = await cluster.api.list(
      { apiVersion: 'v1', kind: 'Pod' },
      { namespace: 'istio-system', labels: 'app=istiod' },
      signal,
    );
    return pods.items.length === 0;
  });
  assert.ok(
    (await cluster.api.get(root, signal)) !== undefined,
    'the root certificate stays behind in every namespace',
  );
});

test('what is deleted of a control plane comes back', async context => {
  const { clusters, signal } = testWorld(context, ['east'], { platform: 'kubernetes' });
  const [cluster] = clusters as [TestCluster];
  await installOperator(cluster, signal);
  await apply(cluster, istioNamespace(east), signal);
  await apply(cluster, controlPlane(mesh, east, VERSION), signal);
  await until(cluster, istioRef, isHealthy, signal);
  const victims = [
    ref('apps/v1', 'Deployment', 'istiod', 'istio-system'),
    ref('v1', 'Service', 'istiod', 'istio-system'),
    ref('admissionregistration.k8s.io/v1', 'MutatingWebhookConfiguration', 'istio-sidecar-injector'),
    ref('rbac.authorization.k8s.io/v1', 'ClusterRole', 'istio-reader-clusterrole-istio-system'),
    reader,
  ];
  for (const victim of victims) {
    const before = await cluster.api.get(victim, signal);
    await cluster.api.remove(victim, {}, signal);
    await until(cluster, victim, found => found !== undefined && found.metadata.uid !== before?.metadata.uid, signal);
  }
  await until(cluster, istioRef, isHealthy, signal);
});

test('without a running operator nothing happens to an Istio', async context => {
  const { clusters, signal } = testWorld(context, ['east'], { platform: 'kubernetes' });
  const [cluster] = clusters as [TestCluster];
  await installOperator(cluster, signal);
  await cluster.api.patch(
    ref('apps/v1', 'Deployment', 'sail-operator', 'operators'),
    { type: 'merge', body: { spec: { replicas: 0 } } },
    {},
    signal,
  );
  await eventually('the operator has stopped', async () => {
    const pods = await cluster.api.list({ apiVersion: 'v1', kind: 'Pod' }, { namespace: 'operators' }, signal);
    return pods.items.length === 0;
  });
  await apply(cluster, istioNamespace(east), signal);
  await apply(cluster, controlPlane(mesh, east, VERSION), signal);
  await eventually(
    'the namespace has its account',
    async () => (await cluster.api.get(ref('v1', 'ServiceAccount', 'default', 'istio-system'), signal)) !== undefined,
  );
  assert.equal((await cluster.api.get(istioRef, signal))?.status, undefined);
});
