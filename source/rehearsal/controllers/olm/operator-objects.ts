/** What an operator consists of: its ClusterServiceVersion and its Deployment. */

import { textAt } from '../../../model/fields.ts';
import type { JsonObject, KubeObject } from '../../../model/kube.ts';
import { istioCrds } from '../crds/istio-crds.ts';
import { sailCrds } from '../crds/sail-crds.ts';
import { CLUSTER_SERVICE_VERSION, DEPLOYMENT } from '../kinds.ts';
import { type CatalogPackage, components } from './catalog.ts';

/** Every CRD that the package brings. */
export function packageCrds(offered: CatalogPackage): readonly KubeObject[] {
  return [...sailCrds(offered.release.versions), ...istioCrds()];
}

export function clusterServiceVersion(offered: CatalogPackage, namespace: string): KubeObject {
  const owned = packageCrds(offered).map(crd => ({
    kind: textAt(crd, 'spec', 'names', 'kind') ?? '',
    name: crd.metadata.name,
    version: 'v1',
  }));
  return {
    ...CLUSTER_SERVICE_VERSION,
    metadata: {
      name: offered.csv,
      namespace,
      labels: { [`operators.coreos.com/${offered.name}.${namespace}`]: '', 'olm.managed': 'true' },
      annotations: { 'olm.operatorGroup': 'global-operators', 'olm.operatorNamespace': namespace },
    },
    spec: {
      displayName: offered.displayName,
      version: offered.release.version,
      description: `Istio versions: ${offered.release.versions.installable.join(', ')}`,
      install: {
        strategy: 'deployment',
        spec: { deployments: [{ name: offered.deployment, spec: deploymentSpec(offered, imageAnnotations(offered)) }] },
      },
      installModes: ['OwnNamespace', 'SingleNamespace', 'MultiNamespace', 'AllNamespaces'].map(type => ({
        type,
        supported: type === 'AllNamespaces',
      })),
      customresourcedefinitions: { owned },
    },
  };
}

/** The operator's Deployment. */
export function operatorDeployment(offered: CatalogPackage, namespace: string, csv: KubeObject): KubeObject {
  const owner = { 'olm.managed': 'true', 'olm.owner': csv.metadata.name, 'olm.owner.namespace': namespace };
  return {
    ...DEPLOYMENT,
    metadata: {
      name: offered.deployment,
      namespace,
      labels: { ...labelsOf(offered), ...owner },
      ownerReferences: [
        {
          ...CLUSTER_SERVICE_VERSION,
          name: csv.metadata.name,
          uid: csv.metadata.uid ?? '',
          controller: false,
          blockOwnerDeletion: false,
        },
      ],
    },
    spec: deploymentSpec(offered, imageAnnotations(offered)),
  };
}

const labelsOf = (offered: CatalogPackage) => ({
  'app.kubernetes.io/created-by': offered.name,
  'app.kubernetes.io/part-of': offered.name,
  'control-plane': offered.deployment,
});

/** Pod-template annotations that name the images of each version: they are functional. */
export function imageAnnotations(offered: CatalogPackage): Readonly<Record<string, string>> {
  const images = offered.release.versions.installable.flatMap(version =>
    components.map(each => [`images.${version.replaceAll('.', '_')}.${each}`, offered.images(version, each)] as const),
  );
  return Object.fromEntries(images);
}

/** The operator's Deployment, however it comes. */
export function deploymentSpec(offered: CatalogPackage, annotations: Readonly<Record<string, string>>): JsonObject {
  return {
    replicas: 1,
    selector: { matchLabels: labelsOf(offered) },
    template: {
      metadata: { labels: labelsOf(offered), annotations },
      spec: {
        serviceAccountName: offered.deployment,
        containers: [
          {
            name: 'sail-operator',
            image: offered.image,
            command: ['/sail-operator'],
            args: ['--health-probe-bind-address=:8081', '--metrics-bind-address=:8443', '--zap-log-level=info'],
            resources: { limits: { cpu: '500m', memory: '1Gi' }, requests: { cpu: '10m', memory: '64Mi' } },
          },
        ],
      },
    },
  };
}
