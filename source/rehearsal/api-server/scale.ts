/** The scale subresource: a view of an object's replicas. */
import { at, textAt } from '../../model/fields.ts';
import { wrong } from './causes.ts';
import { type Dict, type Doc, isDict } from './json.ts';
import { jsonKind } from './json-text.ts';
import type { Resource } from './resources.ts';
import type { Cause } from './status-errors.ts';

type Paths = { readonly spec: string; readonly status: string; readonly selector?: string };

const builtin: Paths = { spec: 'spec.replicas', status: 'status.replicas' };

/** The Scale of an object. */
export function scaleOf(doc: Doc, resource: Resource): Doc {
  const paths = resource.custom?.scale ?? builtin;
  const { name, namespace, uid, resourceVersion, creationTimestamp } = doc.metadata;
  const selector =
    resource.custom === undefined ? selectorText(at(doc, 'spec', 'selector')) : customSelector(doc, paths);
  return {
    kind: 'Scale',
    apiVersion: 'autoscaling/v1',
    metadata: { name, namespace, uid, resourceVersion, creationTimestamp },
    spec: nonZero(at(doc, ...paths.spec.split('.'))),
    status: { replicas: at(doc, ...paths.status.split('.')) ?? 0, ...(selector === undefined ? {} : { selector }) },
  };
}

/** Go leaves the zero out. */
const nonZero = (replicas: unknown): Dict => (replicas === undefined || replicas === 0 ? {} : { replicas });

/** The object with the replicas that a Scale wants. */
export function scaled(doc: Doc, scale: Doc, resource: Resource): Doc {
  const path = (resource.custom?.scale ?? builtin).spec.split('.');
  const set = (value: unknown, [field, ...rest]: readonly string[]): Dict => {
    const parent: Dict = isDict(value) ? { ...value } : {};
    if (field !== undefined) {
      parent[field] = rest.length === 0 ? (at(scale, 'spec', 'replicas') ?? 0) : set(parent[field], rest);
    }
    return parent;
  };
  const { resourceVersion: _, ...metadata } = doc.metadata;
  const given = scale.metadata.resourceVersion;
  return {
    ...(set(doc, path) as Doc),
    metadata: given === undefined ? metadata : { ...metadata, resourceVersion: given },
  };
}

const MOST = 2 ** 31 - 1;

/** What is wrong with the replicas of a custom object, told by the path that its definition gives. */
export function replicasCauses(doc: Doc, path: string | undefined): readonly Cause[] {
  if (path === undefined) return [];
  const refuse = (value: unknown, why: string) => [wrong(`.${path}`, value, why)];
  const fields = path.split('.');
  for (const [index, field] of fields.entries()) {
    const parent = at(doc, ...fields.slice(0, index));
    if (parent === undefined || parent === null) return [];
    const wanted = 'map[string]interface{}';
    if (!isDict(parent)) return refuse(0, `.${path} accessor error: ${goTyped(parent)}, expected ${wanted}`);
    const value = parent[field];
    if (index < fields.length - 1 || value === undefined) continue;
    if (!Number.isInteger(value)) return refuse(0, `.${path} accessor error: ${goTyped(value)}, expected int64`);
    if (Number(value) < 0) return refuse(value, 'should be a non-negative integer');
    if (Number(value) > MOST) return refuse(value, `should be less than or equal to ${MOST}`);
  }
  return [];
}

function goTyped(value: unknown): string {
  const type = typeof value === 'number' ? (Number.isInteger(value) ? 'int64' : 'float64') : jsonKind(value);
  return `${String(value)} is of the type ${type}`;
}

function customSelector(doc: Doc, { selector }: Paths): string | undefined {
  return selector === undefined ? undefined : textAt(doc, ...selector.split('.'));
}

function selectorText(selector: unknown): string {
  const labels = at(selector, 'matchLabels') ?? selector;
  if (!isDict(labels)) return '';
  return Object.entries(labels)
    .map(([key, value]) => `${key}=${String(value)}`)
    .sort()
    .join(',');
}
