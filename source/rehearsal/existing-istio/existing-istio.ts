/** An Istio that is on a cluster before the rehearsal begins, with workloads: made by people, and joined with no other. */
import { numberAt, textAt } from '../../model/fields.ts';
import type { JsonObject, KubeObject } from '../../model/kube.ts';
import type { Platform } from '../../model/mesh.ts';
import type { Api, Clock } from '../../ports.ts';
import { releasesWith } from '../operator-releases.ts';
import type { ExistingIstio } from '../scenario.ts';
import { apps } from './apps.ts';
import { installByTool } from './by-tool.ts';

const NAMESPACE = 'istio-system';
const MANAGER = 'kubectl-create';
const PAUSE = 5;

export type Cluster = {
  readonly name: string;
  readonly index: number;
  readonly platform: Platform;
  readonly operatorVersion: string | undefined;
  readonly api: Api;
  readonly clock: Clock;
};

/** Creates it; resolves when its workloads are ready. Its istiod signs for itself. */
export async function installExisting(how: ExistingIstio, cluster: Cluster, signal: AbortSignal): Promise<void> {
  const { name, index, platform, api } = cluster;
  const create = (object: KubeObject) => api.create(object, { manager: MANAGER }, signal);
  const network = `network${index + 1}`;
  const labels = { 'topology.istio.io/network': network };
  await create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: NAMESPACE, labels } });
  const version = newestOf(cluster);
  const values: JsonObject = { global: { meshID: 'mesh1', multiCluster: { clusterName: name }, network } };
  if (how === 'own-root') {
    for (const object of istio(version, values, platform)) await create(object);
  } else {
    await installByTool(api, how, { namespace: NAMESPACE, version, values }, signal);
  }
  const istiod = { apiVersion: 'apps/v1', kind: 'Deployment', namespace: NAMESPACE, name: 'istiod' };
  const published = { apiVersion: 'v1', kind: 'ConfigMap', namespace: NAMESPACE, name: 'istio-ca-root-cert' };
  await until(cluster, signal, async () => numberAt(await api.get(istiod, signal), 'status', 'readyReplicas') === 1);
  // Its webhook answers by then.
  await until(
    cluster,
    signal,
    async () => textAt(await api.get(published, signal), 'data', 'root-cert.pem') !== undefined,
  );
  for (const object of apps(index)) await create(object);
  await until(cluster, signal, async () => {
    const { items } = await api.list({ apiVersion: 'apps/v1', kind: 'Deployment' }, { namespace: 'sample' }, signal);
    return items.every(each => numberAt(each, 'status', 'readyReplicas') === 1);
  });
}

function newestOf({ platform, operatorVersion }: Cluster): string {
  const releases = releasesWith(operatorVersion);
  const { versions } = platform === 'openshift' ? releases['service-mesh'] : releases.sail;
  return versions.installable[0] ?? '';
}

function istio(version: string, values: JsonObject, platform: Platform): readonly KubeObject[] {
  const sail = (kind: string, spec: JsonObject): KubeObject => ({
    apiVersion: 'sailoperator.io/v1',
    kind,
    metadata: { name: 'default' },
    spec: { version, ...spec },
  });
  const agent: readonly KubeObject[] =
    platform === 'openshift'
      ? [
          { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'istio-cni' } },
          sail('IstioCNI', { namespace: 'istio-cni' }),
        ]
      : [];
  return [...agent, sail('Istio', { namespace: NAMESPACE, values })];
}

async function until({ clock }: Cluster, signal: AbortSignal, holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await clock.sleep(PAUSE, signal);
}
