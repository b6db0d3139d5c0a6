/** What a real server refuses about the metadata of every kind. */
import { at, listAt, recordAt, textAt } from '../../model/look.ts';
import { wrong } from './causes.ts';
import type { Doc } from './json.ts';
import { nameComplaint } from './names.ts';
import type { Resource } from './resources.ts';
import type { Cause } from './status-errors.ts';

/** All that is wrong with an object's metadata. */
export function metadataCauses(resource: Resource, doc: Doc): readonly Cause[] {
  const bad = nameComplaint(resource.kind, resource.group, doc.metadata.name);
  const name = bad === undefined ? [] : [wrong('metadata.name', doc.metadata.name, bad)];
  return [...name, ...labelCauses(doc), ...annotationCauses(doc), ...ownerCauses(doc), ...finalizerCauses(doc)];
}

const labelValue = /^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$/;
const labelWords =
  "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";

function labelCauses(doc: Doc): readonly Cause[] {
  return Object.entries(recordAt(doc, 'metadata', 'labels')).flatMap(([key, value]) => {
    const named = keyComplaints(key).map(why => wrong('metadata.labels', key, why));
    const text = String(value);
    const bad = text.length > 63 ? ['must be no more than 63 characters'] : labelValue.test(text) ? [] : [labelWords];
    return [...named, ...bad.map(why => wrong('metadata.labels', value, why))];
  });
}

/** Annotations may be in capitals where labels may not, and hold anything. */
function annotationCauses(doc: Doc): readonly Cause[] {
  return Object.keys(recordAt(doc, 'metadata', 'annotations')).flatMap(key =>
    keyComplaints(key.toLowerCase()).map(why => wrong('metadata.annotations', key, why)),
  );
}

const namePart = /^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/;
const nameWords =
  "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";

/** What is wrong with the key of a label or annotation. */
export function keyComplaints(key: string): readonly string[] {
  const parts = key.split('/');
  if (parts.length > 2) {
    return [`a qualified name ${nameWords} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`];
  }
  const name = parts.at(-1) ?? '';
  if (name === '') return ['name part must be non-empty', `name part ${nameWords}`];
  const long = name.length > 63 ? ['name part must be no more than 63 characters'] : [];
  return namePart.test(name) ? long : [...long, `name part ${nameWords}`];
}

function ownerCauses(doc: Doc): readonly Cause[] {
  return listAt(doc, 'metadata', 'ownerReferences').flatMap(owner =>
    ['apiVersion', 'kind', 'name', 'uid']
      .filter(field => (textAt(owner, field) ?? '') === '')
      .map(field => wrong(`metadata.ownerReferences.${field}`, at(owner, field) ?? '', 'must not be empty')),
  );
}

function finalizerCauses(doc: Doc): readonly Cause[] {
  return (listAt(doc, 'metadata', 'finalizers') as readonly string[]).flatMap((each, index) => {
    const standard = ['orphan', 'foregroundDeletion', 'kubernetes'].includes(each) || each.includes('/');
    const why = 'name is neither a standard finalizer name nor is it fully qualified';
    return standard ? [] : [wrong(`metadata.finalizers[${index}]`, each, why)];
  });
}
