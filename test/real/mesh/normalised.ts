/** Objects without what no two clusters have in common: identities, times, addresses, random names, keys. */

import { textAt } from '../../../source/model/fields.ts';
import type { KubeObject } from '../../../source/model/kube.ts';

/**
 * Title → normalised object. Objects that differ only in a random part of their name get the same title, numbered.
 * `mesh`: the objects of all clusters, which may name each other.
 */
export function normalised(
  objects: readonly KubeObject[],
  mesh: readonly KubeObject[],
): Readonly<Record<string, unknown>> {
  const stable = stabiliser(mesh);
  const found = new Map<string, unknown>();
  for (const object of objects) {
    const place = object.metadata.namespace === undefined ? '' : `${object.metadata.namespace}/`;
    const title = `${object.kind} ${place}${stable(object.metadata.name)}`;
    let unique = title;
    for (let number = 2; found.has(unique); number += 1) unique = `${title} (${number})`;
    found.set(unique, without(withoutSecrets(object), '', stable));
  }
  return Object.fromEntries(found);
}

/** Fields that are the server's own: their names, wherever they stand. */
const own = new Set(['uid', 'uuid', 'resourceVersion', 'creationTimestamp', 'managedFields', 'generation']);
const counters = new Set(['observedGeneration', 'nodePort', 'healthCheckNodePort', 'createdAt', 'rendered']);

type Stable = (text: string) => string;

function without(value: unknown, field: string, stable: Stable): unknown {
  if (counters.has(field)) return '*';
  if (typeof value === 'string') return stable(sortedJson(value));
  if (Array.isArray(value)) {
    const found = keyed(value, field);
    return Array.isArray(found) ? found.map(each => without(each, '', stable)) : without(found, '', stable);
  }
  if (value === null || typeof value !== 'object') return value;
  const kept = Object.entries(value).filter(([key]) => !own.has(key));
  return Object.fromEntries(kept.map(([key, inner]) => [key, without(inner, key, stable)]));
}

/** Lists in which order means nothing, by what tells their entries apart. */
const keys: Readonly<Record<string, string>> = { conditions: 'type', ports: 'name' };

function keyed(list: readonly unknown[], field: string): unknown {
  const key = keys[field];
  if (key === undefined || !list.every(each => textAt(each, key) !== undefined)) return list;
  const names = list.map(each => textAt(each, key) ?? '');
  // The history of a ClusterServiceVersion names a phase, not a type.
  return new Set(names).size < list.length ? list : Object.fromEntries(list.map((each, index) => [names[index], each]));
}

/** Replaces what is random in a text: the names that the objects themselves tell, and what reads like an address or time. */
function stabiliser(objects: readonly KubeObject[]): Stable {
  const random = objects.flatMap(({ metadata: { name, generateName, labels } }) => [
    ...['pod-template-hash', 'controller-revision-hash'].flatMap(key => labels?.[key] ?? []),
    ...(generateName === undefined ? [] : [name.slice(generateName.length)]),
  ]);
  const names = new RegExp(`(?<![a-z0-9])(${[...new Set(random)].join('|') || '(?!)'})(?![a-z0-9])`, 'g');
  return text =>
    text
      .replaceAll(names, '<random>')
      .replaceAll(/kube-api-access-[a-z0-9]{5}/g, 'kube-api-access-<random>')
      .replaceAll(/-----BEGIN [\s\S]+-----\n?/g, '<pem>')
      .replaceAll(/\bLS0tLS1[A-Za-z0-9+/=]+/g, '<pem>')
      .replaceAll(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g, '<time>')
      .replaceAll(/\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g, '<uid>')
      .replaceAll(/https:\/\/127\.0\.0\.1:\d+/g, '<server>')
      .replaceAll(/\b\d{1,3}(\.\d{1,3}){3}\b/g, '<address>');
}

/** JSON within a text (annotations, ConfigMaps), its keys in order: real servers keep none. */
function sortedJson(text: string): string {
  if (!/^[{[]/.test(text)) return text;
  try {
    return JSON.stringify(sorted(JSON.parse(text)));
  } catch {
    // It only begins like JSON.
    return text;
  }
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value).toSorted(([left], [right]) => (left < right ? -1 : 1));
  return Object.fromEntries(entries.map(([key, inner]) => [key, sorted(inner)]));
}

/** Keys and tokens are other ones in each run: only that they are there can be compared. */
function withoutSecrets(object: KubeObject): KubeObject {
  if (object.kind !== 'Secret') return object;
  const data = Object.fromEntries(Object.keys(object.data ?? {}).map(key => [key, '*']));
  return { ...object, data };
}
