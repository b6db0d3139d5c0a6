/** The Kiali operator as installed by its Helm chart before the rehearsal begins. */
import type { KubeObject, ObjectRef } from '../../../model/kube.ts';
import { kialiCrds } from '../crds/kiali-crds.ts';
import { CLUSTER_ROLE_BINDING, DEPLOYMENT, NAMESPACE, SERVICE_ACCOUNT } from '../kinds.ts';
import { deploymentSpec, NAME } from './package.ts';
import { kialiReleases } from './releases.ts';

export const kialiDeployment: ObjectRef = { ...DEPLOYMENT, namespace: NAME, name: NAME };

/** What that person made, in the order in which it must be made. */
export function installedKialiOperator(): readonly KubeObject[] {
  const [newest] = kialiReleases('kiali');
  if (newest === undefined) return [];
  const labels = { 'app.kubernetes.io/managed-by': 'Helm', 'app.kubernetes.io/name': NAME };
  const metadata = { name: NAME, namespace: NAME, labels };
  return [
    { ...NAMESPACE, metadata: { name: NAME } },
    ...kialiCrds('kiali', newest.version),
    { ...SERVICE_ACCOUNT, metadata },
    {
      ...CLUSTER_ROLE_BINDING,
      metadata: { name: NAME, labels },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'cluster-admin' },
      subjects: [{ kind: SERVICE_ACCOUNT.kind, name: NAME, namespace: NAME }],
    },
    { ...DEPLOYMENT, metadata, spec: deploymentSpec(newest) },
  ];
}
