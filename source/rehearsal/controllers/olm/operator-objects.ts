/** What OLM makes of a bundle: its ClusterServiceVersion, and from that the Deployments. */

import { listAt, recordAt, textAt } from '../../../model/fields.ts';
import type { JsonObject, KubeObject } from '../../../model/kube.ts';
import { CLUSTER_ROLE_BINDING, CLUSTER_SERVICE_VERSION, DEPLOYMENT, SERVICE_ACCOUNT } from '../kinds.ts';
import type { Bundle } from './bundle.ts';

export function clusterServiceVersion(bundle: Bundle, namespace: string): KubeObject {
  const owned = bundle.crds
    .map(crd => ({
      kind: textAt(crd, 'spec', 'names', 'kind') ?? '',
      name: crd.metadata.name,
      version: textAt(crd, 'spec', 'versions', 0, 'name') ?? 'v1',
    }))
    // As a bundle lists them: the order in which a server gives them is its own affair.
    .toSorted((one, other) => (one.name < other.name ? -1 : 1));
  return {
    ...CLUSTER_SERVICE_VERSION,
    metadata: {
      name: bundle.csv,
      namespace,
      labels: { [`operators.coreos.com/${bundle.package}.${namespace}`]: '', 'olm.managed': 'true' },
      annotations: { 'olm.operatorGroup': 'global-operators', 'olm.operatorNamespace': namespace },
    },
    spec: {
      displayName: bundle.displayName,
      version: bundle.version,
      ...(bundle.replaces === undefined ? {} : { replaces: bundle.replaces }),
      description: bundle.description,
      install: { strategy: 'deployment', spec: { deployments: bundle.deployments } },
      installModes: ['OwnNamespace', 'SingleNamespace', 'MultiNamespace', 'AllNamespaces'].map(type => ({
        type,
        supported: type === 'AllNamespaces',
      })),
      customresourcedefinitions: { owned },
    },
  };
}

/** A Deployment as the strategy of a CSV has it. */
export function operatorDeployment(csv: KubeObject, entry: unknown): KubeObject {
  const { name, namespace = '', uid = '' } = csv.metadata;
  const spec = recordAt(entry, 'spec') as JsonObject;
  const labels = recordAt(spec, 'template', 'metadata', 'labels') as Readonly<Record<string, string>>;
  return {
    ...DEPLOYMENT,
    metadata: {
      name: textAt(entry, 'name') ?? '',
      namespace,
      labels: { ...labels, 'olm.managed': 'true', 'olm.owner': name, 'olm.owner.namespace': namespace },
      ownerReferences: [{ ...CLUSTER_SERVICE_VERSION, name, uid, controller: false, blockOwnerDeletion: false }],
    },
    spec,
  };
}

/** The account of each Deployment and what lets it do everything: a real CSV lists the rights one by one. */
export function operatorRights(csv: KubeObject): readonly KubeObject[] {
  const { name: owner, namespace = '' } = csv.metadata;
  const reference = { ...CLUSTER_SERVICE_VERSION, name: owner, uid: csv.metadata.uid ?? '' };
  const ownerReferences = [{ ...reference, controller: false, blockOwnerDeletion: false }];
  const accounts = listAt(csv, 'spec', 'install', 'spec', 'deployments').flatMap(
    each => textAt(each, 'spec', 'template', 'spec', 'serviceAccountName') ?? [],
  );
  return [...new Set(accounts)].flatMap(name => [
    { ...SERVICE_ACCOUNT, metadata: { name, namespace, ownerReferences } },
    {
      ...CLUSTER_ROLE_BINDING,
      metadata: {
        name: `${owner}-${name}`,
        labels: { 'olm.owner': owner, 'olm.owner.kind': 'ClusterServiceVersion', 'olm.owner.namespace': namespace },
      },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'cluster-admin' },
      subjects: [{ kind: SERVICE_ACCOUNT.kind, name, namespace }],
    },
  ]);
}
