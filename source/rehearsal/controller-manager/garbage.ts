/** Garbage collection: dependents go when all their owners have gone; foreground and orphan deletion. */
import { listAt, textAt } from '../../model/fields.ts';
import type { Doc } from '../api-server/json.ts';
import { keyOf } from '../api-server/registry.ts';
import type { Hand } from './hand.ts';
import { createQueue } from './queue.ts';

export function collectGarbage(hand: Hand): void {
  /** Dependents by the uid of an owner, as storage keys. */
  const dependents = new Map<string, Set<string>>();
  const alive = new Set<string>();

  const queue = createQueue(async uid => {
    const keys = [...(dependents.get(uid) ?? [])];
    const docs = keys.flatMap(key => lookUp(hand, key) ?? []);
    if (alive.has(uid)) {
      await leaveOwner(hand, uid, docs);
      return;
    }
    for (const doc of docs) {
      const owners = ownersOf(doc);
      if (!owners.includes(uid) || owners.some(each => alive.has(each))) continue;
      if (doc.metadata.deletionTimestamp === undefined) await hand.remove(doc, { propagation: 'Background' });
    }
  }, hand.signal);

  hand.subscribeAll(({ resource, before, after }) => {
    const doc = after ?? before;
    if (doc === undefined) return;
    const uid = String(doc.metadata.uid);
    const key = `${resource} ${String(doc.metadata.namespace ?? '')} ${doc.metadata.name}`;
    for (const owner of ownersOf(doc)) {
      const known = dependents.get(owner) ?? new Set<string>();
      if (after === undefined) known.delete(key);
      else known.add(key);
      dependents.set(owner, known);
      if (after === undefined || !alive.has(owner)) queue.add(owner);
    }
    if (after === undefined) alive.delete(uid);
    else alive.add(uid);
    if (after === undefined || isWaiting(after)) queue.add(uid);
  });
}

const ownersOf = (doc: Doc): readonly string[] =>
  listAt(doc, 'metadata', 'ownerReferences').flatMap(each => textAt(each, 'uid') ?? []);

const finalizersOf = (doc: Doc): readonly string[] => listAt(doc, 'metadata', 'finalizers') as readonly string[];

const isWaiting = (doc: Doc): boolean =>
  doc.metadata.deletionTimestamp !== undefined &&
  finalizersOf(doc).some(each => each === 'foregroundDeletion' || each === 'orphan');

function lookUp(hand: Hand, key: string): Doc | undefined {
  const [resource = '', namespace = '', name = ''] = key.split(' ');
  return hand.get(resource, namespace === '' ? undefined : namespace, name);
}

/** An owner that is being deleted in the foreground or leaves orphans: its dependents first, then its finalizer. */
async function leaveOwner(hand: Hand, uid: string, docs: readonly Doc[]): Promise<void> {
  const owner = hand
    .resources()
    .flatMap(each => hand.list(keyOf(each)))
    .find(each => each.metadata.uid === uid);
  if (owner === undefined || !isWaiting(owner)) return;
  const orphans = finalizersOf(owner).includes('orphan');
  for (const doc of docs) {
    if (orphans) await hand.update(doc, now => withoutOwner(now, uid));
    else if (doc.metadata.deletionTimestamp === undefined) await hand.remove(doc, { propagation: 'Foreground' });
  }
  const blocking = orphans ? [] : docs.filter(doc => blocks(doc, uid) && lookUpAgain(hand, doc));
  if (blocking.length > 0) return;
  const mine = orphans ? 'orphan' : 'foregroundDeletion';
  await hand.update(owner, now => {
    const finalizers = finalizersOf(now).filter(each => each !== mine);
    return { ...now, metadata: { ...now.metadata, finalizers } };
  });
}

function lookUpAgain(hand: Hand, doc: Doc): boolean {
  const resource = hand.resources().find(each => each.kind === doc.kind && doc.apiVersion.startsWith(each.group));
  if (resource === undefined) return false;
  const found = hand.get(keyOf(resource), doc.metadata.namespace as string | undefined, doc.metadata.name);
  return found?.metadata.uid === doc.metadata.uid;
}

const blocks = (doc: Doc, uid: string): boolean =>
  listAt(doc, 'metadata', 'ownerReferences').some(
    each => textAt(each, 'uid') === uid && (each as { blockOwnerDeletion?: boolean }).blockOwnerDeletion === true,
  );

function withoutOwner(doc: Doc, uid: string): Doc {
  const ownerReferences = listAt(doc, 'metadata', 'ownerReferences').filter(each => textAt(each, 'uid') !== uid);
  const { ownerReferences: _, ...metadata } = doc.metadata;
  return { ...doc, metadata: ownerReferences.length === 0 ? metadata : { ...metadata, ownerReferences } } as Doc;
}
