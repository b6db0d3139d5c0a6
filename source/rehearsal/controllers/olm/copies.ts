/** An operator for all namespaces has a copy of its ClusterServiceVersion in every one of them. */

import { listAt } from '../../../model/fields.ts';
import type { KubeObject } from '../../../model/kube.ts';
import { CLUSTER_SERVICE_VERSION, NAMESPACE, OPERATOR_GROUP } from '../kinds.ts';
import type { Site } from '../site.ts';

const MANAGER = 'olm';
const COPIED_FROM = 'olm.copiedFrom';

/** True for the copy of a ClusterServiceVersion whose operator runs in another namespace. */
export function isCopy(csv: KubeObject): boolean {
  return csv.metadata.labels?.[COPIED_FROM] !== undefined;
}

/** Makes the copies of a CSV, and lets them follow its phase. */
export async function copyTo(site: Site, csv: KubeObject, signal: AbortSignal): Promise<void> {
  const { name, namespace = '', labels, annotations = {} } = csv.metadata;
  const [group] = site.cache.list(OPERATOR_GROUP, namespace);
  if (group === undefined || csv.status === undefined || listAt(group, 'spec', 'targetNamespaces').length > 0) return;
  const writer = site.writer(MANAGER);
  const elsewhere = site.cache
    .list(NAMESPACE)
    .filter(each => each.metadata.name !== namespace && each.metadata.deletionTimestamp === undefined);
  const message = `The operator is running in ${namespace} but is managing this namespace`;
  for (const { metadata } of elsewhere) {
    const copy = {
      ...CLUSTER_SERVICE_VERSION,
      metadata: { name, namespace: metadata.name, labels: { ...labels, [COPIED_FROM]: namespace }, annotations },
      spec: csv.spec,
    };
    const made = await writer.ensure(copy as KubeObject, signal);
    await writer.status(made, { ...csv.status, reason: 'Copied', message }, signal);
  }
}
