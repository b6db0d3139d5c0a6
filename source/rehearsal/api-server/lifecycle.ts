/** Deleting: preconditions, grace, finalizers, propagation; and namespaces that take nothing new while they end. */
import { listAt, numberAt, textAt } from '../../model/fields.ts';
import { inVersion } from './conversion.ts';
import { type Core, timestamp } from './core.ts';
import { markedDefinition } from './crd/definition-removal.ts';
import { type Dict, type Doc, same } from './json.ts';
import { keyOf } from './registry.ts';
import type { DeleteOptions, Write } from './requests.ts';
import { isSystemPriority } from './rules/scaling-rules.ts';
import { conflict, failure, forbidden, notFound } from './status-errors.ts';

/** Throws 404 when the namespace is not there, 403 when it is ending. */
export function refuseTerminating(core: Core, write: Write, name: string): void {
  const { resource, namespace } = write;
  if (namespace === undefined) return;
  const found = core.storage.get('namespaces', undefined, namespace);
  if (found === undefined) throw notFound({ group: '', plural: 'namespaces', kind: 'Namespace' }, namespace);
  if (found.metadata.deletionTimestamp === undefined) return;
  const what = resource.group === '' ? resource.plural : `${resource.plural}.${resource.group}`;
  const why = `unable to create new content in namespace ${namespace} because it is being terminated`;
  throw failure(403, 'Forbidden', `${what} "${name}" is forbidden: ${why}`, {
    name,
    ...(resource.group === '' ? {} : { group: resource.group }),
    kind: resource.plural,
    causes: [
      {
        reason: 'NamespaceTerminating',
        message: `namespace ${namespace} is being terminated`,
        field: 'metadata.namespace',
      },
    ],
  });
}

/** `gone`: it was removed now; else it is on its way out, held by a finalizer, its grace, or its contents. */
export type Deletion = { readonly gone: boolean; readonly doc: Doc };

const permanent = ['default', 'kube-public', 'kube-system'];

/** DELETE of one object: with finalizers it is only marked, otherwise it goes. Throws `StatusError`. */
export async function deleteObject(core: Core, name: string, options: DeleteOptions, write: Write): Promise<Deletion> {
  const { resource, namespace, version } = write;
  const found = core.storage.get(keyOf(resource), namespace, name);
  if (found === undefined) throw notFound(resource, name);
  if (resource.kind === 'Namespace' && permanent.includes(name)) {
    throw forbidden(resource, name, 'this namespace may not be deleted');
  }
  if (resource.kind === 'PriorityClass' && isSystemPriority(name)) {
    throw forbidden(resource, name, 'this is a system priority class and cannot be deleted');
  }
  checkPreconditions(found, options, write);
  await core.admission.validate({ ...write, operation: 'DELETE', name, object: undefined, oldObject: found });
  const now = core.storage.get(keyOf(resource), namespace, name);
  if (now === undefined) throw notFound(resource, name);
  const next = leaving(core, now, options);
  if (next === undefined) {
    if (!write.dryRun) core.storage.drop(keyOf(resource), now);
    const last = now.kind === 'Pod' ? marked(core, now, [], 0) : now;
    return { gone: true, doc: inVersion(last, resource, version) };
  }
  const stored = write.dryRun || next === now ? next : core.storage.put(keyOf(resource), next);
  return { gone: false, doc: inVersion(stored, resource, version) };
}

/** These conflicts are named by kind, not by resource. */
function checkPreconditions(doc: Doc, { uid, resourceVersion }: DeleteOptions, { resource }: Write): void {
  const { metadata } = doc;
  const of = { ...resource, plural: resource.kind };
  const differs = (what: string, wanted: string, found: unknown) =>
    `the ${what} in the precondition (${wanted}) does not match the ${what} in record (${String(found)})`;
  if (uid !== undefined && uid !== metadata.uid) {
    const why = `${differs('UID', uid, metadata.uid)}. The object might have been deleted and then recreated`;
    throw conflict(of, metadata.name, why);
  }
  if (resourceVersion !== undefined && resourceVersion !== metadata.resourceVersion) {
    const why = `${differs('ResourceVersion', resourceVersion, metadata.resourceVersion)}. The object might have been modified`;
    throw conflict(of, metadata.name, why);
  }
}

const propagationFinalizers: Readonly<Record<string, string>> = { Foreground: 'foregroundDeletion', Orphan: 'orphan' };

/** The object marked as leaving; nothing when it can go at once. */
function leaving(core: Core, doc: Doc, options: DeleteOptions): Doc | undefined {
  if (doc.kind === 'CustomResourceDefinition') return markedDefinition(doc, timestamp(core));
  const finalizers = finalizersFor(doc, options);
  const grace = graceOf(doc, options);
  const held =
    finalizers.length > 0 || grace > 0 || (doc.kind === 'Namespace' && listAt(doc, 'spec', 'finalizers').length > 0);
  if (!held) return undefined;
  const { metadata } = doc;
  const shorter = grace < Number(metadata.deletionGracePeriodSeconds ?? Number.POSITIVE_INFINITY);
  if (metadata.deletionTimestamp !== undefined && !shorter) {
    return same(finalizers, listAt(metadata, 'finalizers')) ? doc : { ...doc, metadata: { ...metadata, finalizers } };
  }
  return marked(core, doc, finalizers, grace);
}

function marked(core: Core, doc: Doc, finalizers: readonly string[], grace: number): Doc {
  const { metadata } = doc;
  const leaves: Dict = {
    ...metadata,
    deletionTimestamp: timestamp(core, grace * 1000),
    ...(finalizers.length > 0 ? { finalizers } : {}),
    ...(doc.kind === 'Namespace' ? {} : { deletionGracePeriodSeconds: grace }),
    ...(metadata.generation === undefined ? {} : { generation: Number(metadata.generation) + 1 }),
  };
  const next: Doc = { ...doc, metadata: leaves as Doc['metadata'] };
  if (doc.kind === 'Namespace') next.status = { ...(doc.status as Dict), phase: 'Terminating' };
  return next;
}

function finalizersFor(doc: Doc, { propagation }: DeleteOptions): readonly string[] {
  const own = (listAt(doc, 'metadata', 'finalizers') as readonly string[]).filter(
    each => propagation === undefined || !Object.values(propagationFinalizers).includes(each),
  );
  const added = propagation === undefined ? undefined : propagationFinalizers[propagation];
  return added === undefined ? own : [...own, added];
}

/** Pods alone get time to end: what they ask for, none when they never ran on a node or have ended. */
function graceOf(doc: Doc, { gracePeriodSeconds }: DeleteOptions): number {
  if (doc.kind !== 'Pod') return 0;
  if (textAt(doc, 'spec', 'nodeName') === undefined) return 0;
  if (['Succeeded', 'Failed'].includes(textAt(doc, 'status', 'phase') ?? '')) return 0;
  return Math.max(0, gracePeriodSeconds ?? numberAt(doc, 'spec', 'terminationGracePeriodSeconds') ?? 30);
}
