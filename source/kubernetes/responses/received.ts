/**
 * The door for JSON of API servers: what was received becomes what this program reads, or `BadResponse`, a problem of that
 * cluster. Behind it the types of `kube.ts` hold; fields beyond them are looked into with `model/fields.ts`. `null` is absence.
 */

import { at, textAt } from '../../model/fields.ts';
import type { KindRef, KubeObject, Metadata } from '../../model/kube.ts';
import type { List } from '../../ports.ts';
import { BadResponse, notA } from '../failures/bad-response.ts';

/** An object, of this kind where one was asked for. */
export function objectIn(value: unknown, kind?: KindRef): KubeObject {
  const found = fieldsOf(value, 'the response');
  if (kind !== undefined) {
    for (const field of ['apiVersion', 'kind'] as const) {
      text(found[field], field);
      if (found[field] !== kind[field]) throw new BadResponse(`${field} is ${found[field]}, not ${kind[field]}`);
    }
  }
  return read(found, '', 'named');
}

/** The object of a bookmark, which has a version and no name. */
export function bookmarkIn(value: unknown): KubeObject {
  return read(fieldsOf(value, 'the bookmark'), '', 'nameless');
}

/** A list; its items do not say their kind themselves. */
export function listIn(value: unknown, { apiVersion, kind }: KindRef): List {
  const list = fieldsOf(value, 'the response');
  const metadata = fieldsOf(list.metadata, 'metadata');
  for (const field of ['resourceVersion', 'continue']) maybe(text)(metadata[field], `metadata.${field}`);
  const more = textAt(metadata, 'continue') ?? '';
  return {
    items: itemsOf(list.items, 'items').map((item, index) => {
      const where = `items[${index}]`;
      // In place: a copy of each of thousands would take as much room again.
      return read(Object.assign(fieldsOf(item, where), { apiVersion, kind }), `${where}.`, 'named');
    }),
    resourceVersion: textAt(metadata, 'resourceVersion') ?? '',
    ...(more === '' ? {} : { continue: more }),
  };
}

/** The text at a path that must have one. */
export function wantedText(value: unknown, ...path: readonly string[]): string {
  const found = at(value, ...path);
  if (typeof found !== 'string') throw notA('text', found, path.join('.'));
  return found;
}

/** True or false at a path that must have one of them. */
export function wantedFlag(value: unknown, ...path: readonly string[]): boolean {
  const found = at(value, ...path);
  if (typeof found !== 'boolean') throw notA('true or false', found, path.join('.'));
  return found;
}

/** The list at a path that must have one; Go writes an empty one as `null` as well. */
export function wantedList(value: unknown, field: string): readonly unknown[] {
  return itemsOf(at(value, field), field);
}

type Fields = Readonly<Record<string, unknown>>;
type Check = (value: unknown, where: string) => void;
type Checks = Readonly<Record<string, Check>>;

const text: Check = (value, where) => {
  if (typeof value !== 'string') throw notA('text', value, where);
};
const number: Check = (value, where) => {
  if (typeof value !== 'number') throw notA('a number', value, where);
};
const flag: Check = (value, where) => {
  if (typeof value !== 'boolean') throw notA('true or false', value, where);
};
const object: Check = (value, where) => void fieldsOf(value, where);
const texts: Check = (value, where) => {
  for (const [name, each] of Object.entries(fieldsOf(value, where))) text(each, `${where}[${name.slice(0, 63)}]`);
};
const maybe =
  (check: Check): Check =>
  (value, where) => {
    if (value !== undefined && value !== null) check(value, where);
  };
const listOf =
  (check: Check): Check =>
  (value, where) => {
    for (const [index, each] of itemsOf(value, where).entries()) check(each, `${where}[${index}]`);
  };
const objectWith =
  (checks: Checks): Check =>
  (value, where) =>
    insist(fieldsOf(value, where), checks, `${where}.`);

const ownFields: Checks = { apiVersion: text, kind: text, spec: maybe(object), status: maybe(object) };

const metadataFields: Readonly<Record<Exclude<keyof Metadata, 'name'>, Check>> = {
  namespace: maybe(text),
  generateName: maybe(text),
  uid: maybe(text),
  resourceVersion: maybe(text),
  generation: maybe(number),
  creationTimestamp: maybe(text),
  deletionTimestamp: maybe(text),
  deletionGracePeriodSeconds: maybe(number),
  labels: maybe(texts),
  annotations: maybe(texts),
  finalizers: maybe(listOf(text)),
  ownerReferences: maybe(
    listOf(
      objectWith({
        apiVersion: text,
        kind: text,
        name: text,
        uid: text,
        controller: maybe(flag),
        blockOwnerDeletion: maybe(flag),
      }),
    ),
  ),
  managedFields: maybe(
    listOf(
      objectWith({
        manager: maybe(text),
        operation: maybe(text),
        apiVersion: maybe(text),
        time: maybe(text),
        fieldsType: maybe(text),
        fieldsV1: maybe(object),
        subresource: maybe(text),
      }),
    ),
  ),
};

/** Other kinds may keep anything under that name. */
const kindsWithTexts: ReadonlySet<unknown> = new Set(['Secret', 'ConfigMap']);

function insist(found: Fields, checks: Checks, before: string): void {
  for (const [field, check] of Object.entries(checks)) check(found[field], before + field);
}

function read(found: Fields, before: string, named: 'named' | 'nameless'): KubeObject {
  insist(found, ownFields, before);
  const metadata = fieldsOf(found.metadata, `${before}metadata`);
  insist(metadata, metadataFields, `${before}metadata.`);
  if (named === 'named') text(metadata.name, `${before}metadata.name`);
  if (kindsWithTexts.has(found.kind)) maybe(texts)(found.data, `${before}data`);
  const holdsNull = Object.values(metadata).includes(null);
  // What was insisted on above is what the type says.
  return (holdsNull ? { ...found, metadata: withoutNull(metadata) } : found) as KubeObject;
}

function withoutNull(found: Fields): Fields {
  return Object.fromEntries(Object.entries(found).filter(([, value]) => value !== null));
}

function fieldsOf(value: unknown, where: string): Fields {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) throw notA('an object', value, where);
  return value as Fields;
}

function itemsOf(value: unknown, where: string): readonly unknown[] {
  if (value === null) return [];
  if (!Array.isArray(value)) throw notA('a list', value, where);
  return value;
}
