/** Deleting over HTTP: one object or all that match, with the options of the body and the query. */
import { StatusError } from '../../../model/kube.ts';
import type { Dict, Doc } from '../json.ts';
import { deleteObject } from '../lifecycle.ts';
import { keyOf } from '../registry.ts';
import type { Target, Write } from '../requests.ts';
import { type Context, managerOf } from './context.ts';
import { deleteOptions } from './delete-options.ts';
import { answerForm, listForm, objectForm, requireForm } from './forms.ts';
import { listOptions } from './list-options.ts';

/** Deletes one object; what comes back is the object, or a Status when it has gone. */
export async function removeOne(context: Context, target: Target, name: string): Promise<void> {
  requireForm(context, target.resource, 'object');
  const { options, dryRun } = await deleteOptions(context);
  const { gone, doc } = await deleteObject(context.inside.core, name, options, writeFor(context, target, dryRun));
  const status = gone && !isShown(target);
  answerForm(context, 200, status ? removedStatus(doc, target) : objectForm(context, target, doc));
}

const writeFor = (context: Context, target: Target, dryRun: boolean): Write => ({
  ...target,
  manager: managerOf(context),
  dryRun,
  validation: 'Ignore',
  subresource: undefined,
});

const shownWhenGone = [
  'pods',
  'services',
  'persistentvolumes',
  'persistentvolumeclaims',
  'serviceaccounts',
  'resourcequotas',
  'storageclasses.storage.k8s.io',
];

/** Kinds whose deletion answers with the object even when it is gone. */
const isShown = ({ resource }: Target): boolean => shownWhenGone.includes(keyOf(resource));

function removedStatus(doc: Doc, { resource }: Target): Dict {
  const { group, plural } = resource;
  return {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Success',
    details: { name: doc.metadata.name, ...(group === '' ? {} : { group }), kind: plural, uid: doc.metadata.uid },
  };
}

/** Deletes all that match. */
export async function removeMany(context: Context, target: Target): Promise<void> {
  const { query, inside } = context;
  requireForm(context, target.resource, 'object');
  const { labels, fields } = listOptions(query);
  const { options, dryRun } = await deleteOptions(context);
  const write = writeFor(context, target, dryRun);
  const { items, resourceVersion } = inside.reads.list({ labels, fields }, {}, target);
  const removed: Doc[] = [];
  for (const item of items) {
    const own = { ...write, namespace: item.metadata.namespace as string | undefined };
    try {
      removed.push((await deleteObject(inside.core, item.metadata.name, options, own)).doc);
    } catch (error) {
      // Gone between listing and deleting: what was wanted.
      if (!(error instanceof StatusError) || error.status.code !== 404) throw error;
    }
  }
  answerForm(context, 200, listForm(context, target, removed, { resourceVersion }));
}
