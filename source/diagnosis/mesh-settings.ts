/** What the mesh configuration of a primary says of all hosts and identities, as its istiod reads it. */
import { yamlValue } from '../limited-yaml.ts';
import { cleaned } from '../model/clean.ts';
import { at, listAt, textAt } from '../model/fields.ts';
import type { Plane } from '../model/plane.ts';
import type { Cluster } from '../ports.ts';

export type MeshSettings = {
  /** Hosts that stay in their cluster: `serviceSettings` with `clusterLocal`. */
  readonly clusterLocalHosts: readonly string[];
  /** What the identities of its proxies begin with. */
  readonly trustDomain: string;
  /** Other trust domains that its proxies take for their own. */
  readonly trustDomainAliases: readonly string[];
  /** Settings for all hosts that may keep requests near: "localityLbSetting.distribute". */
  readonly localities: readonly string[];
};

/** Reads ConfigMap `istio` of the control plane, or that of its revision. */
export async function meshSettings(
  { namespace, revision }: Plane,
  cluster: Cluster,
  signal: AbortSignal,
): Promise<MeshSettings> {
  const name = revision === 'default' ? 'istio' : `istio-${revision}`;
  const found = await cluster.read({ apiVersion: 'v1', kind: 'ConfigMap', namespace, name }, signal);
  return settingsIn(textAt(found, 'data', 'mesh') ?? '');
}

/** Of the YAML of a mesh configuration; the defaults where it is not YAML: an istiod does not take such a one either. */
export function settingsIn(mesh: string): MeshSettings {
  const found = yamlValue(mesh);
  const texts = (all: readonly unknown[]) =>
    all.flatMap(each => (typeof each === 'string' ? [cleaned(each, 253)] : []));
  return {
    clusterLocalHosts: texts(
      listAt(found, 'serviceSettings')
        .filter(each => at(each, 'settings', 'clusterLocal') === true)
        .flatMap(each => listAt(each, 'hosts')),
    ),
    trustDomain: cleaned(textAt(found, 'trustDomain') ?? 'cluster.local', 253),
    trustDomainAliases: texts(listAt(found, 'trustDomainAliases')),
    localities: [
      ...(spreads(at(found, 'localityLbSetting')) ? ['localityLbSetting.distribute'] : []),
      ...(at(found, 'defaultTrafficPolicy', 'outlierDetection') === undefined
        ? []
        : ['defaultTrafficPolicy.outlierDetection']),
    ],
  };
}

/** Whether a `localityLbSetting` gives localities their shares. Failover alone does nothing without outlier detection. */
export function spreads(setting: unknown): boolean {
  return at(setting, 'enabled') !== false && listAt(setting, 'distribute').length > 0;
}
