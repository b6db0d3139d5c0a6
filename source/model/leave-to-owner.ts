/** What the owner of a Deployment decides: where its images come from, what its containers may use, and as whom. */

import { listAt, recordAt, textAt } from './fields.ts';
import type { JsonObject, KubeObject } from './kube.ts';

const theirs = new Set(['image', 'imagePullPolicy', 'resources', 'securityContext']);
const theirsOfPod = new Set(['securityContext', 'imagePullSecrets']);
const path = ['spec', 'template', 'spec', 'containers'] as const;

/**
 * What to apply to a foreign object. Of a Deployment that has a container already, its image, resources and security
 * are not applied: the samples of each Istio release name others, and people tune gateways.
 */
export function leftToOwner(object: KubeObject, found: KubeObject): KubeObject {
  if (object.kind !== 'Deployment') return object;
  const existing = new Set(listAt(found, ...path).map(each => textAt(each, 'name')));
  const wanted = listAt(object, ...path) as readonly JsonObject[];
  if (wanted.length === 0) return object;
  const isThere = (each: JsonObject) => existing.has(textAt(each, 'name'));
  const containers = wanted.map(each => (isThere(each) ? without(each, theirs) : each));
  const pod = podOf(object);
  return withPod(object, { ...(wanted.some(isThere) ? without(pod, theirsOfPod) : pod), containers });
}

/**
 * Our own object for one that was created before its pods said as whom they run: they stay as they are, because a new
 * template restarts them.
 */
export function leftAsMade(object: KubeObject, found: KubeObject): KubeObject {
  if (object.kind !== 'Deployment') return object;
  const made = new Map(listAt(found, ...path).map(each => [textAt(each, 'name'), each as JsonObject] as const));
  const wanted = listAt(object, ...path) as readonly JsonObject[];
  const isOld = (each: JsonObject) => {
    const there = made.get(textAt(each, 'name'));
    return there !== undefined && there.securityContext === undefined && each.securityContext !== undefined;
  };
  if (!wanted.some(isOld)) return object;
  const containers = wanted.map(each => {
    if (!isOld(each)) return each;
    const resources = made.get(textAt(each, 'name'))?.resources;
    return {
      ...without(each, new Set(['resources', 'securityContext'])),
      ...(resources === undefined ? {} : { resources }),
    };
  });
  return withPod(object, { ...without(podOf(object), new Set(['securityContext'])), containers });
}

const podOf = (deployment: KubeObject) => recordAt(deployment, 'spec', 'template', 'spec') as JsonObject;

function withPod(object: KubeObject, spec: JsonObject): KubeObject {
  const template = recordAt(object, 'spec', 'template') as JsonObject;
  return { ...object, spec: { ...object.spec, template: { ...template, spec } } };
}

function without(fields: JsonObject, names: ReadonlySet<string>): JsonObject {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !names.has(name)));
}
