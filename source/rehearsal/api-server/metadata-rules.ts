/** What a real server refuses about the metadata of every kind. */
import { at, listAt, recordAt, textAt } from '../../model/fields.ts';
import { forbiddenField, required, tooLong, wrong } from './causes.ts';
import type { Doc } from './json.ts';
import { nameComplaints, subdomainComplaints } from './names.ts';
import type { Resource } from './resources.ts';
import type { Cause } from './status-errors.ts';

/** All that is wrong with an object's metadata. */
export function metadataCauses(resource: Resource, doc: Doc): readonly Cause[] {
  const { name: given } = doc.metadata;
  const absent = given === '' ? [required('metadata.name', 'name or generateName is required')] : [];
  const name =
    absent.length > 0
      ? absent
      : nameComplaints(resource.kind, resource.group, doc.metadata.name).map(why =>
          wrong('metadata.name', doc.metadata.name, why),
        );
  return [
    ...name,
    ...generatedCauses(resource, doc),
    ...labelCauses(doc),
    ...annotationCauses(doc),
    ...ownerCauses(doc),
    ...finalizerCauses(doc),
  ];
}

/** The start of a generated name is judged as if something followed it. */
function generatedCauses(resource: Resource, { metadata }: Doc): readonly Cause[] {
  const { generateName: start } = metadata;
  if (typeof start !== 'string' || start === '') return [];
  const masked = start.endsWith('-') ? `${start.slice(0, -1)}a` : start;
  return nameComplaints(resource.kind, resource.group, masked).map(why => wrong('metadata.generateName', start, why));
}

const labelValue = /^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$/;
const labelWords =
  "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";

function labelCauses(doc: Doc): readonly Cause[] {
  return Object.entries(recordAt(doc, 'metadata', 'labels')).flatMap(([key, value]) => {
    const named = keyComplaints(key).map(why => wrong('metadata.labels', key, why));
    const bad = labelValueComplaint(String(value));
    return bad === undefined ? named : [...named, wrong('metadata.labels', value, bad)];
  });
}

/** What is wrong with the value of a label. */
export function labelValueComplaint(text: string): string | undefined {
  if (text.length > 63) return 'must be no more than 63 characters';
  return labelValue.test(text) ? undefined : labelWords;
}

/** Annotations may be in capitals where labels may not, and hold anything. */
function annotationCauses(doc: Doc): readonly Cause[] {
  const entries = Object.entries(recordAt(doc, 'metadata', 'annotations'));
  const bytes = entries.reduce((sum, [key, value]) => sum + Buffer.byteLength(key + String(value)), 0);
  return [
    ...entries.flatMap(([key]) => keyComplaints(key.toLowerCase()).map(why => wrong('metadata.annotations', key, why))),
    ...(bytes > MOST_BYTES ? [tooLong('metadata.annotations', MOST_BYTES)] : []),
  ];
}

const MOST_BYTES = 262_144;

const namePart = /^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/;
const nameWords =
  "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";

/** Keys that were found to be right, of which each object has some and all have few. */
const rightKeys = new Set<string>();
const MOST_KEYS = 1000;

/** What is wrong with the key of a label or annotation. */
export function keyComplaints(key: string): readonly string[] {
  if (rightKeys.has(key)) return [];
  const complaints = complaintsAbout(key);
  if (complaints.length === 0 && rightKeys.size < MOST_KEYS) rightKeys.add(key);
  return complaints;
}

function complaintsAbout(key: string): readonly string[] {
  const parts = key.split('/');
  if (parts.length > 2) {
    return [`a qualified name ${nameWords} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`];
  }
  const [prefix, name = ''] = parts.length === 2 ? parts : [undefined, parts[0]];
  const before = prefix === undefined ? [] : prefixComplaints(prefix);
  if (name === '') return [...before, 'name part must be non-empty', `name part ${nameWords}`];
  const long = name.length > 63 ? ['name part must be no more than 63 characters'] : [];
  return namePart.test(name) ? [...before, ...long] : [...before, ...long, `name part ${nameWords}`];
}

function prefixComplaints(prefix: string): readonly string[] {
  return prefix === ''
    ? ['prefix part must be non-empty']
    : subdomainComplaints(prefix).map(why => `prefix part ${why}`);
}

function ownerCauses(doc: Doc): readonly Cause[] {
  const owners = listAt(doc, 'metadata', 'ownerReferences');
  const empty = owners.flatMap(owner =>
    ['apiVersion', 'kind', 'name', 'uid']
      .filter(field => (textAt(owner, field) ?? '') === '')
      .map(field => wrong(`metadata.ownerReferences.${field}`, at(owner, field) ?? '', 'must not be empty')),
  );
  const [first, second] = owners.filter(owner => at(owner, 'controller') === true);
  if (second === undefined) return empty;
  const title = (owner: unknown) => `${textAt(owner, 'kind')}/${textAt(owner, 'name')}`;
  const why = `Only one reference can have Controller set to true. Found "true" in references for ${title(first)} and ${title(second)}`;
  const ordered = owners.map(owner => {
    const { apiVersion, kind, name, uid, controller, blockOwnerDeletion } = recordAt(owner);
    return { apiVersion, kind, name, uid, controller, blockOwnerDeletion };
  });
  return [...empty, wrong('metadata.ownerReferences', ordered, why)];
}

/** What of the metadata may not change. */
export function metadataChangeCauses({ metadata }: Doc, before: Doc): readonly Cause[] {
  if (before.metadata.deletionTimestamp === undefined) return [];
  const old = listAt(before, 'metadata', 'finalizers');
  const added = listAt(metadata, 'finalizers').filter(each => !old.includes(each));
  if (added.length === 0) return [];
  const why = 'no new finalizers can be added if the object is being deleted, found new finalizers';
  const list = added.map(each => JSON.stringify(each)).join(', ');
  return [forbiddenField('metadata.finalizers', `${why} []string{${list}}`)];
}

function finalizerCauses(doc: Doc): readonly Cause[] {
  return (listAt(doc, 'metadata', 'finalizers') as readonly string[]).flatMap((each, index) => {
    const standard = ['orphan', 'foregroundDeletion', 'kubernetes'].includes(each) || each.includes('/');
    const why = 'name is neither a standard finalizer name nor is it fully qualified';
    return standard ? [] : [wrong(`metadata.finalizers[${index}]`, each, why)];
  });
}
