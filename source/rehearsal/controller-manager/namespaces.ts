/** A namespace that is deleted stays Terminating until everything in it has gone. */
import { listAt } from '../../model/fields.ts';
import { timestamp } from '../api-server/core.ts';
import type { Dict, Doc } from '../api-server/json.ts';
import { keyOf } from '../api-server/registry.ts';
import type { Resource } from '../api-server/resources.ts';
import type { Hand } from './hand.ts';
import { createQueue } from './queue.ts';

export function emptyNamespaces(hand: Hand): void {
  const queue = createQueue(async name => {
    const namespace = hand.get('namespaces', undefined, name);
    if (namespace?.metadata.deletionTimestamp === undefined) return;
    for (const doc of nextToGo(contents(hand, name))) {
      if (doc.metadata.deletionTimestamp === undefined) await hand.remove(doc);
    }
    const left = contents(hand, name);
    if (left.length > 0 && nextToGo(left).some(doc => doc.metadata.deletionTimestamp === undefined)) queue.add(name);
    const now = hand.get('namespaces', undefined, name);
    if (now === undefined) return;
    const status = { ...(now.status as Dict), phase: 'Terminating', conditions: conditions(hand, left) };
    await hand.update(now, doc => ({ ...doc, status: keepTimes(doc, status) }), 'status');
    if (left.length > 0) return;
    const last = hand.get('namespaces', undefined, name);
    if (last !== undefined) await finalize(hand, last);
  }, hand.signal);

  hand.subscribe('namespaces', ({ after }) => {
    if (after?.metadata.deletionTimestamp !== undefined) queue.add(after.metadata.name);
  });
  hand.subscribeAll(({ namespace, after }) => {
    if (after !== undefined || namespace === undefined) return;
    if (hand.get('namespaces', undefined, namespace)?.metadata.deletionTimestamp !== undefined) queue.add(namespace);
  });
}

type Content = { readonly resource: Resource; readonly docs: readonly Doc[] };

function contents(hand: Hand, name: string): readonly Content[] {
  return hand
    .resources()
    .filter(resource => resource.namespaced)
    .map(resource => ({ resource, docs: hand.list(keyOf(resource), name) }))
    .filter(({ docs }) => docs.length > 0);
}

/** Pods go before what they may still need: nothing else is touched while one exists (Kubernetes 1.33 on). */
function nextToGo(all: readonly Content[]): readonly Doc[] {
  const pods = all.filter(({ resource }) => keyOf(resource) === 'pods');
  return (pods.length > 0 ? pods : all).flatMap(({ docs }) => docs);
}

/** The finalizer `kubernetes` lives in the spec, and only this controller takes it away. */
async function finalize(hand: Hand, namespace: Doc): Promise<void> {
  const emptied = (doc: Doc) => ({ ...doc, spec: { ...(doc.spec as Dict), finalizers: [] } });
  await hand.update(namespace, emptied, 'finalize');
}

function conditions(hand: Hand, left: readonly Content[]): readonly Dict[] {
  const lastTransitionTime = timestamp(hand.inside.core);
  const condition = (type: string, status: string, reason: string, message: string): Dict => ({
    type,
    status,
    lastTransitionTime,
    reason,
    message,
  });
  const counts = left.map(({ resource, docs }) => `${keyOf(resource)}. has ${docs.length} resource instances`);
  const finalizers = new Map<string, number>();
  for (const doc of left.flatMap(each => each.docs)) {
    for (const each of listAt(doc, 'metadata', 'finalizers'))
      finalizers.set(String(each), (finalizers.get(String(each)) ?? 0) + 1);
  }
  const held = [...finalizers].map(([finalizer, count]) => `${finalizer} in ${count} resource instances`);
  return [
    condition(
      'NamespaceDeletionDiscoveryFailure',
      'False',
      'ResourcesDiscovered',
      'All resources successfully discovered',
    ),
    condition(
      'NamespaceDeletionGroupVersionParsingFailure',
      'False',
      'ParsedGroupVersions',
      'All legacy kube types successfully parsed',
    ),
    condition(
      'NamespaceDeletionContentFailure',
      'False',
      'ContentDeleted',
      'All content successfully deleted, may be waiting on finalization',
    ),
    counts.length === 0
      ? condition('NamespaceContentRemaining', 'False', 'ContentRemoved', 'All content successfully removed')
      : condition(
          'NamespaceContentRemaining',
          'True',
          'SomeResourcesRemain',
          `Some resources are remaining: ${counts.join(', ')}`,
        ),
    held.length === 0
      ? condition(
          'NamespaceFinalizersRemaining',
          'False',
          'ContentHasNoFinalizers',
          'All content-preserving finalizers finished',
        )
      : condition(
          'NamespaceFinalizersRemaining',
          'True',
          'SomeFinalizersRemain',
          `Some content in the namespace has finalizers remaining: ${held.join(', ')}`,
        ),
  ];
}

/** Conditions that say what they said keep their times, so that repeating them is not a write. */
function keepTimes(doc: Doc, status: Dict & { conditions: readonly Dict[] }): Dict {
  const before = listAt(doc, 'status', 'conditions') as readonly Dict[];
  const kept = status.conditions.map(each => {
    const was = before.find(old => old.type === each.type);
    return was !== undefined && was.status === each.status
      ? { ...each, lastTransitionTime: was.lastTransitionTime }
      : each;
  });
  return { ...status, conditions: kept };
}
