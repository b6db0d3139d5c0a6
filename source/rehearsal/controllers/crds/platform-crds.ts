/** The kinds of OLM and OpenShift that are there before anything is installed. */
import type { KubeObject } from '../../../model/kube.ts';
import { age, type Column, type CustomKind, customResourceDefinition } from './crd.ts';

const column = (name: string, jsonPath: string): Column => ({ name, jsonPath, type: 'string' });

const olm: readonly CustomKind[] = [
  {
    group: 'operators.coreos.com',
    kind: 'Subscription',
    plural: 'subscriptions',
    short: ['sub', 'subs'],
    scope: 'Namespaced',
    versions: ['v1alpha1'],
    columns: [column('Package', '.spec.name'), column('Source', '.spec.source'), column('Channel', '.spec.channel')],
  },
  {
    group: 'operators.coreos.com',
    kind: 'InstallPlan',
    plural: 'installplans',
    short: ['ip'],
    scope: 'Namespaced',
    versions: ['v1alpha1'],
    columns: [
      column('CSV', '.spec.clusterServiceVersionNames[0]'),
      column('Approval', '.spec.approval'),
      column('Approved', '.spec.approved'),
    ],
  },
  {
    group: 'operators.coreos.com',
    kind: 'ClusterServiceVersion',
    plural: 'clusterserviceversions',
    short: ['csv', 'csvs'],
    scope: 'Namespaced',
    versions: ['v1alpha1'],
    columns: [
      column('Display', '.spec.displayName'),
      column('Version', '.spec.version'),
      column('Replaces', '.spec.replaces'),
      column('Phase', '.status.phase'),
    ],
  },
  {
    group: 'operators.coreos.com',
    kind: 'CatalogSource',
    plural: 'catalogsources',
    short: ['catsrc'],
    scope: 'Namespaced',
    versions: ['v1alpha1'],
    columns: [column('Display', '.spec.displayName'), column('Type', '.spec.sourceType'), age],
  },
  {
    group: 'operators.coreos.com',
    kind: 'OperatorGroup',
    plural: 'operatorgroups',
    short: ['og'],
    scope: 'Namespaced',
    versions: ['v1'],
    columns: [age],
  },
];

const openshift: readonly CustomKind[] = [
  {
    group: 'config.openshift.io',
    kind: 'Infrastructure',
    plural: 'infrastructures',
    scope: 'Cluster',
    versions: ['v1'],
  },
  {
    group: 'config.openshift.io',
    kind: 'ClusterVersion',
    plural: 'clusterversions',
    scope: 'Cluster',
    versions: ['v1'],
  },
  // The two kinds by which operators and scripts tell OpenShift from Kubernetes (domain §3.1).
  {
    group: 'operator.openshift.io',
    kind: 'OpenShiftAPIServer',
    plural: 'openshiftapiservers',
    scope: 'Cluster',
    versions: ['v1'],
  },
  { group: 'route.openshift.io', kind: 'Route', plural: 'routes', scope: 'Namespaced', versions: ['v1'] },
];

/** OLM's kinds where it is there; on OpenShift also those that mark it. */
export function platformCrds(platform: 'openshift' | 'kubernetes', withOlm: boolean): readonly KubeObject[] {
  const kinds = withOlm ? olm : [];
  return (platform === 'openshift' ? [...kinds, ...openshift] : kinds).map(customResourceDefinition);
}
