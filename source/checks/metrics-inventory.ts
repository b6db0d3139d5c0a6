/** What a cluster holds of metrics, for removals: of a cluster from a mesh, or of all of it. */
import { recordAt } from '../model/fields.ts';
import type { Inventory } from '../model/inventory.ts';
import { type KindRef, type KubeObject, refOf } from '../model/kube.ts';
import { meshOf } from '../model/marks.ts';
import type { Selection } from '../ports.ts';

type List = (kind: KindRef, selection?: Selection) => readonly KubeObject[] | Promise<readonly KubeObject[]>;

const core = (kind: string): KindRef => ({ apiVersion: 'v1', kind });
const monitor = (kind: string): KindRef => ({ apiVersion: 'monitoring.coreos.com/v1', kind });
const named = (name: string, namespace: string): Selection => ({ namespace, fields: `metadata.name=${name}` });

type Metrics = NonNullable<Inventory['metrics']>;

export type MetricsInventory = Pick<Metrics, 'userWorkload'> & {
  /** Monitors of this mesh, whatever namespace they are in. */
  readonly objects: readonly KubeObject[];
};

/** `list` gives nothing for a kind that is not served. */
export async function metricsInventory(list: List, meshId: string): Promise<MetricsInventory> {
  const [pods, services, configs] = await Promise.all([
    list(monitor('PodMonitor')),
    list(monitor('ServiceMonitor')),
    list(core('ConfigMap'), named('cluster-monitoring-config', 'openshift-monitoring')),
  ]);
  const [config] = configs;
  return {
    objects: [...pods, ...services].filter(each => meshOf(each) === meshId),
    ...(config !== undefined && isSwitchedOnByUs(config, meshId) ? { userWorkload: true } : {}),
  };
}

/** What its Prometheus takes from those of other clusters. `namespace`: of the control plane. */
export async function federationInventory(
  list: List,
  meshId: string,
  namespace: string,
): Promise<Pick<Metrics, 'federation'>> {
  const [deployments, maps] = await Promise.all([
    list({ apiVersion: 'apps/v1', kind: 'Deployment' }, named('prometheus', namespace)),
    list(core('ConfigMap'), { namespace }),
  ]);
  const map = maps.find(({ metadata }) => metadata.annotations?.['eastwest/federated'] !== undefined);
  if (map === undefined) return {};
  const labels = Object.entries(recordAt(deployments[0], 'spec', 'selector', 'matchLabels'));
  return {
    federation: {
      ref: refOf(map),
      isOurs: meshOf(map) === meshId,
      clusters: (map.metadata.annotations?.['eastwest/federated'] ?? '').split(','),
      selector: Object.fromEntries(labels.map(([name, value]) => [name, String(value)])),
    },
  };
}

function isSwitchedOnByUs(config: KubeObject, meshId: string): boolean {
  return config.metadata.annotations?.['eastwest/user-workload-monitoring'] !== undefined || meshOf(config) === meshId;
}
