/** How a CRD leaves: marked first, with a finalizer of the server's own, until its objects have gone. */
import { listAt, recordAt, textAt } from '../../../model/fields.ts';
import type { Dict, Doc } from '../json.ts';

const CLEANUP = 'customresourcecleanup.apiextensions.k8s.io';

const finalizersOf = (doc: Doc): readonly unknown[] => listAt(doc, 'metadata', 'finalizers');

/** The definition as a deletion leaves it. */
export function markedDefinition(doc: Doc, now: string): Doc {
  if (doc.metadata.deletionTimestamp !== undefined) return doc;
  const terminating = {
    type: 'Terminating',
    status: 'True',
    lastTransitionTime: now,
    reason: 'InstanceDeletionPending',
    message: 'CustomResourceDefinition marked for deletion; CustomResource deletion will begin soon',
  };
  const others = listAt(doc, 'status', 'conditions').filter(each => textAt(each, 'type') !== 'Terminating');
  const finalizers = [...finalizersOf(doc).filter(each => each !== CLEANUP), CLEANUP];
  return {
    ...doc,
    metadata: { ...doc.metadata, deletionTimestamp: now, finalizers },
    status: { ...recordAt(doc, 'status'), conditions: [...others, terminating] },
  };
}

/** Its objects have still to go. */
export const awaitsCleanup = (doc: Doc): boolean =>
  doc.metadata.deletionTimestamp !== undefined && finalizersOf(doc).includes(CLEANUP);

/** The definition once they have. */
export function cleanedUp(doc: Doc): Doc {
  const { finalizers: _, ...metadata } = doc.metadata as Dict & Doc['metadata'];
  const left = finalizersOf(doc).filter(each => each !== CLEANUP);
  return { ...doc, metadata: left.length === 0 ? metadata : { ...metadata, finalizers: left } };
}
