/**
 * Istio's own kinds, which the operator brings to every cluster, remotes too
 * (docs/istio/topologies.md#what-a-remote-has).
 */
import type { KubeObject } from '../../../model/kube.ts';
import { age, customResourceDefinition } from './crd.ts';

type Row = readonly [group: string, kind: string, plural: string, versions: readonly string[], short?: string];

const three = ['v1', 'v1beta1', 'v1alpha3'] as const;
const two = ['v1', 'v1beta1'] as const;

const rows: readonly Row[] = [
  ['networking', 'DestinationRule', 'destinationrules', three, 'dr'],
  ['networking', 'EnvoyFilter', 'envoyfilters', ['v1alpha3']],
  ['networking', 'Gateway', 'gateways', three, 'gw'],
  ['networking', 'ProxyConfig', 'proxyconfigs', ['v1beta1']],
  ['networking', 'ServiceEntry', 'serviceentries', three, 'se'],
  ['networking', 'Sidecar', 'sidecars', three],
  ['networking', 'VirtualService', 'virtualservices', three, 'vs'],
  ['networking', 'WorkloadEntry', 'workloadentries', three, 'we'],
  ['networking', 'WorkloadGroup', 'workloadgroups', three, 'wg'],
  ['security', 'AuthorizationPolicy', 'authorizationpolicies', two, 'ap'],
  ['security', 'PeerAuthentication', 'peerauthentications', two, 'pa'],
  ['security', 'RequestAuthentication', 'requestauthentications', two, 'ra'],
  ['telemetry', 'Telemetry', 'telemetries', ['v1', 'v1alpha1'], 'telemetry'],
  ['extensions', 'WasmPlugin', 'wasmplugins', ['v1alpha1']],
  ['extensions', 'TrafficExtension', 'trafficextensions', ['v1alpha1']],
];

/** The CRDs of Istio's API groups. */
export function istioCrds(): readonly KubeObject[] {
  return rows.map(([group, kind, plural, versions, short]) =>
    customResourceDefinition({
      group: `${group}.istio.io`,
      kind,
      plural,
      scope: 'Namespaced',
      versions,
      categories: ['istio-io', `${group}-istio-io`],
      ...(short === undefined ? {} : { short: [short] }),
      columns: [age],
    }),
  );
}
