/** Glue between the cache and a work queue: which objects call for work on which key. */
import type { KindRef, KubeObject } from '../../model/kube.ts';
import type { Change } from './cache.ts';
import { createReconciler } from './reconciler.ts';
import type { Site } from './site.ts';

/** Starts one controller of a site; it ends with the site's signal. */
export type Controller = (site: Site) => void;

export type Watched = {
  readonly kind: KindRef;
  /** The keys of what must be reconciled again when this object changed; its own key without. */
  readonly affects?: (object: KubeObject, change: Change['type']) => readonly string[];
};

/** Calls `reconcile` with `namespace/name` (or what `affects` says) whenever a watched object changes. */
export function startController(
  site: Site,
  watched: readonly Watched[],
  reconcile: (key: string, signal: AbortSignal) => Promise<void>,
): void {
  const queue = createReconciler(reconcile, site, site.signal);
  for (const { kind, affects = (object: KubeObject) => [keyOf(object)] } of watched) {
    site.cache.onChange(kind, ({ type, object }) => {
      for (const key of affects(object, type)) queue.enqueue(key);
    });
  }
}

/** `namespace/name`; `/name` for what belongs to no namespace. */
export function keyOf(object: KubeObject): string {
  return `${object.metadata.namespace ?? ''}/${object.metadata.name}`;
}

/** The object of a key, if it is (still) there. */
export function objectOf(site: Site, kind: KindRef, key: string): KubeObject | undefined {
  const slash = key.indexOf('/');
  const namespace = key.slice(0, slash);
  return site.cache.get({ ...kind, name: key.slice(slash + 1), ...(namespace === '' ? {} : { namespace }) });
}

/** The key of the owner of a kind, for `affects`. */
export function ownedBy(kind: KindRef): (object: KubeObject) => readonly string[] {
  return object =>
    (object.metadata.ownerReferences ?? [])
      .filter(owner => owner.kind === kind.kind)
      .map(owner => `${object.metadata.namespace ?? ''}/${owner.name}`);
}

/** The objects of a kind that this one owns. */
export function ownedObjects(site: Site, kind: KindRef, owner: KubeObject): readonly KubeObject[] {
  return site.cache
    .list(kind, owner.metadata.namespace)
    .filter(each => each.metadata.ownerReferences?.some(reference => reference.uid === owner.metadata.uid));
}

/** The reference that makes `owner` the controller of what carries it. */
export function controllerReference(owner: KubeObject) {
  const { apiVersion, kind, metadata } = owner;
  return {
    apiVersion,
    kind,
    name: metadata.name,
    uid: metadata.uid ?? '',
    controller: true,
    blockOwnerDeletion: true,
  };
}
