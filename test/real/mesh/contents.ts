/** Everything that a run and the programs it set in motion made on a cluster, whichever server it is. */

import { collectionPath } from '../../../source/kubernetes/requests/paths.ts';
import { listAt } from '../../../source/model/fields.ts';
import type { KindRef, KubeObject } from '../../../source/model/kube.ts';

/** The JSON at a path of the API. */
export type Get = (path: string) => Promise<unknown>;

const namespaces = ['istio-system', 'istio-cni', 'sample', 'openshift-operators'];

const kind = (apiVersion: string, name: string): KindRef => ({ apiVersion, kind: name });

const namespaced: readonly KindRef[] = [
  ...['ConfigMap', 'Pod', 'Secret', 'Service', 'ServiceAccount'].map(name => kind('v1', name)),
  ...['DaemonSet', 'Deployment', 'ReplicaSet'].map(name => kind('apps/v1', name)),
  kind('autoscaling/v2', 'HorizontalPodAutoscaler'),
  kind('policy/v1', 'PodDisruptionBudget'),
  kind('discovery.k8s.io/v1', 'EndpointSlice'),
  ...['Role', 'RoleBinding'].map(name => kind('rbac.authorization.k8s.io/v1', name)),
  ...['Gateway', 'VirtualService'].map(name => kind('networking.istio.io/v1', name)),
  ...['Subscription', 'InstallPlan', 'ClusterServiceVersion'].map(name => kind('operators.coreos.com/v1alpha1', name)),
];

const clusterWide: readonly KindRef[] = [
  kind('v1', 'Namespace'),
  ...['ClusterRole', 'ClusterRoleBinding'].map(name => kind('rbac.authorization.k8s.io/v1', name)),
  ...['MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration'].map(name =>
    kind('admissionregistration.k8s.io/v1', name),
  ),
  ...['Istio', 'IstioCNI', 'IstioRevision'].map(name => kind('sailoperator.io/v1', name)),
];

/** All objects of the mesh's namespaces, and those without a namespace that belong to it. */
export async function contents(get: Get): Promise<readonly KubeObject[]> {
  const lists = await Promise.all([
    ...namespaced.flatMap(each => namespaces.map(namespace => listed(get, each, namespace))),
    ...clusterWide.map(async each => (await listed(get, each)).filter(belongs)),
  ]);
  return lists.flat();
}

function belongs({ kind: of, metadata: { name } }: KubeObject): boolean {
  return of === 'Namespace' ? namespaces.includes(name) : /istio|^default$|servicemesh/.test(name);
}

async function listed(get: Get, of: KindRef, namespace?: string): Promise<readonly KubeObject[]> {
  const items = listAt(await get(collectionPath(of, namespace)), 'items') as readonly KubeObject[];
  return items.map(each => ({ ...each, apiVersion: of.apiVersion, kind: of.kind }));
}
