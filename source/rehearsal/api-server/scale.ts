/** The scale subresource: a view of an object's replicas. */
import { at, textAt } from '../../model/look.ts';
import { type Dict, type Doc, isDict } from './json.ts';
import type { Resource } from './resources.ts';

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
