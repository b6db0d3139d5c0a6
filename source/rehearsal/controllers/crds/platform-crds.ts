/** The kinds of OLM and OpenShift that exist before anything is installed. */
import type { KubeObject } from '../../../model/kube.ts';
import { age, type Column, type CustomKind, customResourceDefinition, text } from './crd.ts';

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
  { group: 'config.openshift.io', kind: 'Network', plural: 'networks', scope: 'Cluster', versions: ['v1'] },
  // The two kinds by which operators and scripts tell OpenShift from Kubernetes (docs/istio/clusters.md#platforms).
  {
    group: 'operator.openshift.io',
    kind: 'OpenShiftAPIServer',
    plural: 'openshiftapiservers',
    scope: 'Cluster',
    versions: ['v1'],
  },
  {
    group: 'monitoring.coreos.com',
    kind: 'ServiceMonitor',
    plural: 'servicemonitors',
    scope: 'Namespaced',
    versions: ['v1'],
  },
  {
    group: 'monitoring.coreos.com',
    kind: 'PodMonitor',
    plural: 'podmonitors',
    scope: 'Namespaced',
    versions: ['v1'],
  },
  { group: 'route.openshift.io', kind: 'Route', plural: 'routes', scope: 'Namespaced', versions: ['v1'] },
  {
    group: 'oauth.openshift.io',
    kind: 'OAuthClient',
    plural: 'oauthclients',
    scope: 'Cluster',
    versions: ['v1'],
    loose: true,
  },
];

const metalLb: readonly CustomKind[] = [
  {
    group: 'metallb.io',
    kind: 'IPAddressPool',
    plural: 'ipaddresspools',
    scope: 'Namespaced',
    versions: ['v1beta1'],
    spec: {
      type: 'object',
      required: ['addresses'],
      properties: {
        addresses: { type: 'array', items: text },
        autoAssign: { type: 'boolean', default: true },
        avoidBuggyIPs: { type: 'boolean', default: false },
      },
      'x-kubernetes-preserve-unknown-fields': true,
    },
    columns: [
      { name: 'Auto Assign', jsonPath: '.spec.autoAssign', type: 'boolean' },
      column('Addresses', '.spec.addresses'),
    ],
  },
  {
    group: 'metallb.io',
    kind: 'L2Advertisement',
    plural: 'l2advertisements',
    scope: 'Namespaced',
    versions: ['v1beta1'],
    columns: [column('IPAddressPools', '.spec.ipAddressPools')],
  },
  {
    group: 'metallb.io',
    kind: 'BGPAdvertisement',
    plural: 'bgpadvertisements',
    scope: 'Namespaced',
    versions: ['v1beta1'],
  },
  {
    group: 'metallb.io',
    kind: 'ConfigurationState',
    plural: 'configurationstates',
    scope: 'Namespaced',
    versions: ['v1beta1'],
  },
];

/** Of an operator that installs MetalLB: its own kind besides. */
export function metalLbOperatorCrds(): readonly KubeObject[] {
  const own: CustomKind = {
    group: 'metallb.io',
    kind: 'MetalLB',
    plural: 'metallbs',
    scope: 'Namespaced',
    versions: ['v1beta1'],
  };
  return [own, ...metalLb].map(customResourceDefinition);
}

type Platform = {
  readonly platform: 'openshift' | 'kubernetes';
  readonly olm: boolean;
  /** Whether addresses come from MetalLB. */
  readonly metalLb: boolean;
};

/** OLM's and MetalLB's kinds where these are installed; on OpenShift also those that mark it. */
export function platformCrds(has: Platform): readonly KubeObject[] {
  const kinds = [
    ...(has.olm ? olm : []),
    ...(has.platform === 'openshift' ? openshift : []),
    ...(has.metalLb ? metalLb : []),
  ];
  return kinds.map(customResourceDefinition);
}
