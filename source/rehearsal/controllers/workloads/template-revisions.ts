/** The templates that a DaemonSet or StatefulSet has had: `rollout history` and `rollout undo` read them. */

import { numberAt, recordAt } from '../../../model/fields.ts';
import type { JsonObject, KubeObject } from '../../../model/kube.ts';
import { hashOf, nameOf } from '../../mesh/random.ts';
import { controllerReference, ownedObjects } from '../controller.ts';
import { CONTROLLER_REVISION } from '../kinds.ts';
import type { Site } from '../site.ts';

const HASH = 'controller-revision-hash';

/** The label of a pod that says of which template it is. */
export const revisionOf = (pod: KubeObject): string => pod.metadata.labels?.[HASH] ?? '';

/** The labels of a pod of such a template. */
export const revisionLabel = (revision: string): Readonly<Record<string, string>> => ({ [HASH]: revision });

/** The hash of the template of now, which is written down when it is new, and counted again when it comes back. */
export async function currentRevision(
  site: Site,
  manager: string,
  owner: KubeObject,
  signal: AbortSignal,
): Promise<string> {
  const template = recordAt(owner, 'spec', 'template') as JsonObject;
  const hash = nameOf(hashOf(JSON.stringify(template)), 10);
  const { name, namespace, annotations } = owner.metadata;
  const known = ownedObjects(site, CONTROLLER_REVISION, owner);
  const numbers = known.map(each => numberAt(each, 'revision') ?? 0);
  const found = known.find(each => each.metadata.name === `${name}-${hash}`);
  const newest = Math.max(0, ...numbers);
  if (found === undefined) {
    // The data of this kind is not a map of texts, as that of others is.
    const data: object = { spec: { template: { ...template, $patch: 'replace' } } };
    await site.writer(manager).create(
      {
        ...CONTROLLER_REVISION,
        metadata: {
          name: `${name}-${hash}`,
          ...(namespace === undefined ? {} : { namespace }),
          labels: { ...(recordAt(template, 'metadata', 'labels') as Record<string, string>), [HASH]: hash },
          ...(annotations === undefined ? {} : { annotations }),
          ownerReferences: [controllerReference(owner)],
        },
        data: data as Record<string, string>,
        revision: newest + 1,
      },
      signal,
    );
  } else if (numberAt(found, 'revision') !== newest) {
    await site.writer(manager).patch(found, { revision: newest + 1 }, signal);
  }
  return hash;
}
