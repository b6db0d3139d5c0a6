/** What the objects of a bundle are called: it becomes commands to copy, labels and paths, before any API server sees it. */
import { cleaned } from '../model/clean.ts';
import type { KubeObject } from '../model/kube.ts';

/** Roles and bindings may have colons and capital letters in their names; no other kind that is installed does. */
const name = /^[A-Za-z0-9](?:[A-Za-z0-9:._-]{0,251}[A-Za-z0-9])?$/;
const kind = /^[A-Z][A-Za-z0-9]{0,62}$/;
const apiVersion = /^(?:[a-z0-9][a-z0-9.-]{0,251}\/)?v[a-z0-9]{1,62}$/;

/** Throws an `Error` that names the first object whose name, kind or version Kubernetes would not take. */
export function refuseBadNames(objects: readonly KubeObject[]): void {
  for (const object of objects) {
    const { namespace } = object.metadata;
    const isGood =
      name.test(object.metadata.name) &&
      (namespace === undefined || name.test(namespace)) &&
      kind.test(object.kind) &&
      apiVersion.test(object.apiVersion);
    if (!isGood) throw new Error(`it has an object with an invalid name: ${shown(object)}`);
  }
}

/** Throws an `Error` for a package whose name can be no part of a label. */
export function refuseBadPackage(packageName: string): void {
  if (/^[a-z0-9](?:[a-z0-9.-]{0,100}[a-z0-9])?$/.test(packageName)) return;
  throw new Error(`its package has an invalid name: ${cleaned(packageName, 80)}`);
}

function shown({ apiVersion: version, kind: of, metadata }: KubeObject): string {
  return cleaned([version, of, metadata.namespace, metadata.name].filter(Boolean).join(' '), 120);
}
