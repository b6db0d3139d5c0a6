/** What istioctl 1.31 makes, by `istioctl manifest generate` and `istioctl install`, is known as a whole. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { unmanagedIstio } from '../../source/checks/unmanaged-istiod.ts';
import { type KubeObject, type ObjectRef, objectTitle, refOf } from '../../source/model/kube.ts';
import { carriedValues } from '../../source/model/unmanaged-istiod.ts';
import { clusterWith, never } from './subjects.ts';

/** As `istioctl manifest generate` names them, without gateways; the last three are made by `install` alone. */
const made = `
v1 ServiceAccount istio-system/istio-reader-service-account
v1 ServiceAccount istio-system/istiod
rbac.authorization.k8s.io/v1 ClusterRole istio-reader-clusterrole-istio-system
rbac.authorization.k8s.io/v1 ClusterRole istiod-clusterrole-istio-system
rbac.authorization.k8s.io/v1 ClusterRole istiod-gateway-controller-istio-system
rbac.authorization.k8s.io/v1 ClusterRoleBinding istio-reader-clusterrole-istio-system
rbac.authorization.k8s.io/v1 ClusterRoleBinding istiod-clusterrole-istio-system
rbac.authorization.k8s.io/v1 ClusterRoleBinding istiod-gateway-controller-istio-system
admissionregistration.k8s.io/v1 ValidatingWebhookConfiguration istio-validator-istio-system
v1 ConfigMap istio-system/istio
v1 ConfigMap istio-system/istio-sidecar-injector
v1 ConfigMap istio-system/values
admissionregistration.k8s.io/v1 MutatingWebhookConfiguration istio-sidecar-injector
apps/v1 Deployment istio-system/istiod
rbac.authorization.k8s.io/v1 Role istio-system/istiod
rbac.authorization.k8s.io/v1 RoleBinding istio-system/istiod
autoscaling/v2 HorizontalPodAutoscaler istio-system/istiod
v1 Service istio-system/istiod
admissionregistration.k8s.io/v1 MutatingWebhookConfiguration istio-revision-tag-default
admissionregistration.k8s.io/v1 ValidatingWebhookConfiguration istiod-default-validator
v1 Service istio-system/istiod-revision-tag-default
`;

/** What it writes into ConfigMap `values` where it is told a name, a network, a mesh ID and two settings. */
const original = {
  defaultRevision: '',
  gateways: { 'istio-egressgateway': {}, 'istio-ingressgateway': {} },
  global: {
    configValidation: true,
    hub: 'docker.io/istio',
    istioNamespace: 'istio-system',
    meshID: 'mesh1',
    multiCluster: { clusterName: 'cluster1' },
    network: 'network1',
    tag: '1.30.3',
  },
  meshConfig: { accessLogFile: '/dev/stdout' },
  pilot: { cni: { enabled: false }, enabled: true, env: { PILOT_ENABLE_STATUS: true } },
  ztunnel: { resourceName: 'ztunnel' },
};

const labels = {
  app: 'istiod',
  'app.kubernetes.io/instance': 'istio',
  'app.kubernetes.io/managed-by': 'Helm',
  istio: 'pilot',
  'istio.io/rev': 'default',
  'operator.istio.io/managed': 'Reconcile',
};

function objectOf(line: string): KubeObject {
  const [apiVersion = '', kind = '', place = ''] = line.split(' ');
  const [name = '', namespace] = place.split('/').reverse();
  const plain: KubeObject = { apiVersion, kind, metadata: namespace === undefined ? { name } : { name, namespace } };
  switch (kind) {
    case 'Deployment': {
      const env = [{ name: 'CLUSTER_ID', value: 'cluster1' }];
      const containers = [{ name: 'discovery', image: 'docker.io/istio/pilot:1.30.3', env }];
      const spec = { selector: { matchLabels: { istio: 'pilot' } }, template: { spec: { containers } } };
      return { ...plain, metadata: { ...plain.metadata, labels }, spec };
    }
    case 'ConfigMap':
      return name === 'values' ? { ...plain, data: { 'original-values': JSON.stringify(original) } } : plain;
    case 'RoleBinding':
    case 'ClusterRoleBinding':
      return { ...plain, roleRef: { name } };
    default:
      return plain;
  }
}

const objects = made.trim().split('\n').map(objectOf);
const title = (ref: ObjectRef) => objectTitle(ref);

const cluster = {
  ...clusterWith('east', objects, ['DaemonSet']),
  read: async (ref: ObjectRef) => objects.find(each => title(refOf(each)) === title(ref)),
};

test('every object of an istiod of istioctl is handed over, and nothing that is not there', async () => {
  const found = await unmanagedIstio(cluster, never);
  assert.equal(found?.unmanaged?.by, 'istioctl');
  assert.deepEqual(found?.unmanaged?.obstacles, []);
  assert.deepEqual(
    found?.unmanaged?.objects.map(({ ref }) => title(ref)).toSorted(),
    objects.map(each => title(refOf(each))).toSorted(),
  );
  const ofBase = found?.unmanaged?.objects.filter(({ chart }) => chart === 'base').map(({ ref }) => ref.name);
  assert.deepEqual(ofBase, ['istio-reader-service-account', 'istiod-default-validator']);
});

test('its version, names and mesh are read, and its own settings alone are carried over', async () => {
  const found = await unmanagedIstio(cluster, never);
  const { version, clusterName, network, meshId, role, hub } = found ?? {};
  assert.equal(hub, 'docker.io/istio');
  assert.deepEqual(
    { version, clusterName, network, meshId, role },
    { version: 'v1.30.3', clusterName: 'cluster1', network: 'network1', meshId: 'mesh1', role: 'primary' },
  );
  assert.deepEqual(found?.carriedValues, {
    meshConfig: { accessLogFile: '/dev/stdout' },
    pilot: { env: { PILOT_ENABLE_STATUS: 'true' } },
  });
});

test('that it uses a CNI agent is carried over, that it uses none is not', () => {
  const values = (enabled: boolean) => ({ pilot: { cni: { enabled }, traceSampling: 5 } });
  assert.deepEqual(carriedValues(values(true)), values(true));
  assert.deepEqual(carriedValues(values(false)), { pilot: { traceSampling: 5 } });
});
