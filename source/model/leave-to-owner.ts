/** What whoever made a Deployment decides there: where its images come from, and what its containers may use. */
import type { JsonObject, KubeObject } from './kube.ts';
import { at, listAt, textAt } from './look.ts';

const theirs = new Set(['image', 'imagePullPolicy', 'resources']);

/**
 * The object for one that somebody else made. Of a Deployment that has a container already, its image and resources are
 * not applied: the samples of each Istio release name others, and people tune gateways.
 */
export function leftToOwner(object: KubeObject, found: KubeObject): KubeObject {
  if (object.kind !== 'Deployment') return object;
  const path = ['spec', 'template', 'spec', 'containers'] as const;
  const existing = new Set(listAt(found, ...path).map(each => textAt(each, 'name')));
  const containers = listAt(object, ...path).map(each =>
    existing.has(textAt(each, 'name')) ? without(each as JsonObject, theirs) : (each as JsonObject),
  );
  const template = at(object, 'spec', 'template') as JsonObject;
  const pod = { ...(at(template, 'spec') as JsonObject), containers };
  return { ...object, spec: { ...object.spec, template: { ...template, spec: pod } } };
}

function without(fields: JsonObject, names: ReadonlySet<string>): JsonObject {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !names.has(name)));
}
