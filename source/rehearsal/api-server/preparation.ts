/** What happens to an object before it is stored: the parts that the server itself writes. */

import { at, listAt, recordAt, textAt } from '../../model/fields.ts';
import { type Core, timestamp } from './core.ts';
import { child, type Dict, type Doc, isDict, same } from './json.ts';
import { admitPod, qosClass } from './pod-admission.ts';
import type { Write } from './requests.ts';
import type { Resource } from './resources.ts';

const systemFields = [
  'uid',
  'creationTimestamp',
  'generation',
  'selfLink',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
];

/** Metadata that the server gives to a new object. Writes into the document. */
export function bear(doc: Doc, core: Core, resource: Resource): void {
  const { metadata } = doc;
  delete metadata.resourceVersion;
  for (const field of systemFields) delete metadata[field];
  metadata.uid = crypto.randomUUID();
  metadata.creationTimestamp = timestamp(core);
  if (resource.counted) metadata.generation = 1;
}

/** What a main endpoint does not take from a new object: the status. Writes into the document. */
export function resetNew(doc: Doc, resource: Resource): void {
  if (resource.subresources.includes('status') && resource.kind !== 'Node') delete doc.status;
}

/** What keeps volumes and claims while they are in use. */
const guards: Readonly<Record<string, string>> = {
  PersistentVolume: 'kubernetes.io/pv-protection',
  PersistentVolumeClaim: 'kubernetes.io/pvc-protection',
};

/** The work of built-in admission and allocation on a new or changed object. Writes into the document. */
export function admitBuiltin(doc: Doc, before: Doc | undefined, core: Core): void {
  if (doc.kind === 'Pod' && before === undefined) admitPod(doc, core.storage, core.random);
  const guard = before === undefined ? guards[doc.kind] : undefined;
  if (guard !== undefined) doc.metadata.finalizers = [...listAt(doc, 'metadata', 'finalizers'), guard];
  if (doc.kind === 'Job' && before === undefined) selectPods(doc);
  if (doc.kind === 'Service') core.addresses.allocate(doc, before);
  if (doc.kind === 'Namespace' && before === undefined) child(doc, 'spec').finalizers = ['kubernetes'];
  if (doc.kind === 'CustomResourceDefinition' && before === undefined) doc.status = beginDefinition(doc);
  if (doc.kind === 'DaemonSet' && before !== undefined) countTemplates(doc, before);
}

/** A Job finds its pods by its own uid. Writes into the document. */
function selectPods(job: Doc): void {
  const spec = child(job, 'spec');
  if (spec.manualSelector === true) return;
  const { name, uid } = job.metadata;
  const own = { 'batch.kubernetes.io/controller-uid': uid };
  const labels = { ...own, 'batch.kubernetes.io/job-name': name, 'controller-uid': uid, 'job-name': name };
  const template = child(child(spec, 'template'), 'metadata');
  spec.selector = { matchLabels: own };
  template.labels = { ...recordAt(template, 'labels'), ...labels };
  // The labels of its template are those of a Job that has none.
  if (job.metadata.labels === undefined) job.metadata.labels = template.labels;
}

/** The status that a new pod begins with. Writes into the document. */
export function beginPod(doc: Doc): void {
  if (doc.kind !== 'Pod') return;
  const status = child(doc, 'status');
  status.phase = 'Pending';
  status.qosClass = qosClass(doc);
}

/** DaemonSets count their templates in an annotation, a leftover of an older API that the server still writes. */
function countTemplates(doc: Doc, before: Doc): void {
  const template = 'deprecated.daemonset.template.generation';
  const last = Number(textAt(before, 'metadata', 'annotations', template) ?? '1');
  const changed = !same(at(doc, 'spec', 'template'), at(before, 'spec', 'template'));
  child(doc.metadata, 'annotations')[template] = String(changed ? last + 1 : last);
}

function beginDefinition(doc: Doc): Dict {
  const stored = listAt(doc, 'spec', 'versions').find(each => at(each, 'storage') === true);
  const storedVersions = [textAt(stored, 'name') ?? ''];
  return { conditions: null, acceptedNames: { plural: '', kind: '' }, storedVersions };
}

/** What `carryOver` takes of a given object. */
export function taking(given: Doc, { subresource }: Write): Doc {
  if (subresource !== 'status') return given;
  const { apiVersion, kind, metadata, status } = given;
  return status === undefined ? { apiVersion, kind, metadata } : { apiVersion, kind, metadata, status };
}

/** What a write to an endpoint may not change is taken from what is stored. */
export function carryOver(doc: Doc, before: Doc, write: Write): Doc {
  const { uid, creationTimestamp, deletionTimestamp, deletionGracePeriodSeconds, generation } = before.metadata;
  const kept: Dict = { uid, creationTimestamp, deletionTimestamp, deletionGracePeriodSeconds, generation };
  const metadata: Dict = { ...doc.metadata, resourceVersion: before.metadata.resourceVersion };
  for (const [field, value] of Object.entries(kept)) {
    if (value === undefined) delete metadata[field];
    else metadata[field] = value;
  }
  // A finalizer cannot be added to what is being deleted; the server ignores generateName on updates.
  if (before.metadata.generateName !== undefined) metadata.generateName = before.metadata.generateName;
  const whole = { ...doc, metadata: metadata as Doc['metadata'] };
  return write.subresource === 'status' ? statusOf(whole, before, write.resource) : mainOf(whole, before, write);
}

function mainOf(doc: Doc, before: Doc, { resource, subresource }: Write): Doc {
  if (!resource.subresources.includes('status')) return doc;
  const { status: _, ...rest } = doc;
  // The finalizers of a namespace have an endpoint of their own.
  if (doc.kind === 'Namespace' && subresource !== 'finalize')
    rest.spec = { ...recordAt(doc, 'spec'), finalizers: at(before, 'spec', 'finalizers') };
  return (before.status === undefined ? rest : { ...rest, status: before.status }) as Doc;
}

/** Of built-in kinds all metadata may be written with the status (a Deployment's but for its labels), of others none. */
function statusOf(doc: Doc, before: Doc, resource: Resource): Doc {
  const metadata = { ...doc.metadata };
  const kept = Object.keys({ ...before.metadata, ...metadata }).filter(
    field => field !== 'managedFields' && !mayChangeWithStatus(resource, field),
  );
  for (const field of kept) {
    if (before.metadata[field] === undefined) delete metadata[field];
    else metadata[field] = before.metadata[field];
  }
  const { status: _, ...rest } = before;
  return (doc.status === undefined ? { ...rest, metadata } : { ...rest, metadata, status: doc.status }) as Doc;
}

/** True for metadata that a write of the status may change too. */
export function mayChangeWithStatus({ custom, kind }: Resource, field: string): boolean {
  if (custom !== undefined || kind === 'CustomResourceDefinition') return false;
  return !(kind === 'Deployment' && field === 'labels') && !(kind === 'Pod' && field === 'ownerReferences');
}

/** The generation after a write: it counts changes of what the user wants, never of the status. */
export function counted(doc: Doc, before: Doc, { resource, subresource }: Write): Doc {
  if (!resource.counted || subresource === 'status') return doc;
  const changed = resource.custom === undefined ? builtinChanged(doc, before) : !same(wanted(doc), wanted(before));
  if (!changed) return doc;
  return { ...doc, metadata: { ...doc.metadata, generation: Number(before.metadata.generation ?? 0) + 1 } };
}

const wanted = ({ metadata: _, status: _s, apiVersion: _a, ...rest }: Doc): Dict => rest;

/** Deployments count changes of annotations too; what is never changed in earnest is not counted at all. */
function builtinChanged(doc: Doc, before: Doc): boolean {
  if (doc.kind === 'PriorityClass') return false;
  if (doc.kind === 'Deployment' && !same(annotations(doc), annotations(before))) return true;
  // Being bound to a node is no change of what the user wants.
  if (doc.kind === 'Pod') return !same(unbound(doc), unbound(before));
  return !same(wanted(doc), wanted(before));
}

const unbound = ({ spec }: Doc) => (isDict(spec) ? { ...spec, nodeName: undefined } : spec);
const annotations = (doc: Doc) => recordAt(doc, 'metadata', 'annotations');
