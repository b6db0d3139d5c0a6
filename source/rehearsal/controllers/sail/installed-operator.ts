/**
 * An operator that was installed before the rehearsal begins: by its Helm chart, or through OLM
 * (docs/istio/operators.md).
 */
import type { KubeObject, ObjectRef } from '../../../model/kube.ts';
import type { Platform } from '../../../model/mesh.ts';
import type { OperatorReleases } from '../../operator-releases.ts';
import { CLUSTER_ROLE_BINDING, DEPLOYMENT, NAMESPACE, SERVICE_ACCOUNT, SUBSCRIPTION } from '../kinds.ts';
import type { Site } from '../site.ts';
import { deploymentSpec, imageAnnotations, packageOf } from './mesh-package.ts';

const OLM_NAMESPACE = 'openshift-operators';
const NAMESPACE_OF_CHART = 'sail-operator';

/** As much of a site as the operator's own objects depend on. */
type Place = Pick<Site, 'platform' | 'releases' | 'packageCrds'>;

/** What that person made, in the order in which it must be made. */
export function installedOperator(site: Place): readonly KubeObject[] {
  switch (site.platform) {
    case 'openshift':
      return [subscription(site)];
    case 'kubernetes':
      return chart(site);
  }
}

/** The Deployment that the operator then has. */
export function deploymentOf(platform: Platform, releases: OperatorReleases): ObjectRef {
  switch (platform) {
    case 'openshift':
      return { ...DEPLOYMENT, namespace: OLM_NAMESPACE, name: packageOf(releases['service-mesh']).deployment };
    case 'kubernetes':
      return { ...DEPLOYMENT, namespace: NAMESPACE_OF_CHART, name: packageOf(releases.sail).deployment };
  }
}

function subscription({ releases }: Place): KubeObject {
  const { name, source, channels } = packageOf(releases['service-mesh']);
  return {
    ...SUBSCRIPTION,
    metadata: { name, namespace: OLM_NAMESPACE },
    spec: {
      name,
      source,
      sourceNamespace: 'openshift-marketplace',
      channel: channels[0] ?? '',
      installPlanApproval: 'Automatic',
    },
  };
}

function chart(site: Place): readonly KubeObject[] {
  const offered = packageOf(site.releases.sail);
  const name = offered.deployment;
  const namespace = NAMESPACE_OF_CHART;
  const labels = { 'app.kubernetes.io/managed-by': 'helm', 'app.kubernetes.io/part-of': offered.name };
  // An early chart leaves the images to the operator.
  const annotations = offered.release.early ? {} : imageAnnotations(offered);
  const account = { kind: SERVICE_ACCOUNT.kind, name, namespace };
  return [
    { ...NAMESPACE, metadata: { name: namespace } },
    ...site.packageCrds(offered),
    { ...SERVICE_ACCOUNT, metadata: { name, namespace, labels } },
    {
      ...CLUSTER_ROLE_BINDING,
      metadata: { name: 'sailoperator-rolebinding', labels },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'cluster-admin' },
      subjects: [account],
    },
    { ...DEPLOYMENT, metadata: { name, namespace, labels }, spec: deploymentSpec(offered, annotations) },
  ];
}
