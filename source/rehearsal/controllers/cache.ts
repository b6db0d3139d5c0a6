/** The present objects of one cluster, kept by list and watch: what every controller reads. */

import { textAt } from '../../model/fields.ts';
import { resourceOf } from '../../model/kinds.ts';
import { groupOf, type KindRef, type KubeObject, type ObjectRef, StatusError } from '../../model/kube.ts';
import { ProblemError } from '../../model/problem.ts';
import type { Api, Clock } from '../../ports.ts';
import type { Objects } from '../mesh/objects.ts';

export type Change = { readonly type: 'present' | 'gone'; readonly object: KubeObject };

export type ObjectCache = Objects & {
  /** Tells of every object of a kind: those that exist, then each change, until the returned function is called. */
  onChange(kind: KindRef, listener: (change: Change) => void): () => void;
  /** What a write returned, so that a controller reads its own writes before the watch brings them. */
  saw(object: KubeObject): void;
};

const CRD: KindRef = { apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition' };
const RETRY = 500;
const SOON = 50;

/**
 * Starts to keep these kinds until the signal aborts. A kind that the API does not serve yet is kept once its CRD
 * exists.
 */
export function createCache(api: Api, kinds: readonly KindRef[], clock: Clock, signal: AbortSignal): ObjectCache {
  const stores = new Map([CRD, ...kinds].map(kind => [keyOf(kind), createStore(kind)]));

  function storeOf(kind: KindRef): Store {
    const store = stores.get(keyOf(kind));
    if (store === undefined) throw new Error(`the cache does not keep ${kind.kind} of ${kind.apiVersion}`);
    return store;
  }

  for (const store of stores.values()) {
    void keep(api, store, clock, served(store.kind), signal).catch((error: unknown) => {
      if (!signal.aborted) throw error;
    });
  }

  /**
   * Resolves when it is worth asking again for a kind that is not served: its CRD comes, or exists and takes effect.
   */
  function served(kind: KindRef): () => Promise<void> {
    const name = `${resourceOf(kind).plural}.${groupOf(kind.apiVersion)}`;
    const store = storeOf(CRD);
    return () => {
      // A real API server serves a kind some time after the CRD says that it is established.
      if (store.objects.has(nameKey({ name }))) return clock.sleep(SOON, signal);
      return new Promise(resolve => {
        const listener = ({ type, object }: Change) => {
          if (type !== 'present' || object.metadata.name !== name) return;
          store.listeners.delete(listener);
          resolve();
        };
        store.listeners.add(listener);
      });
    };
  }

  return {
    get: ref => stores.get(keyOf(ref))?.objects.get(nameKey(ref)),
    list(kind, namespace) {
      const { objects } = storeOf(kind);
      if (namespace === undefined) return [...objects.values()];
      const found: KubeObject[] = [];
      for (const each of objects.values()) if (each.metadata.namespace === namespace) found.push(each);
      return found;
    },
    onChange(kind, listener) {
      const store = storeOf(kind);
      store.listeners.add(listener);
      for (const object of store.objects.values()) listener({ type: 'present', object });
      return () => store.listeners.delete(listener);
    },
    saw: object => stores.get(keyOf(object))?.put(object),
  };
}

const keyOf = (kind: KindRef) => `${kind.kind}.${groupOf(kind.apiVersion)}`;
const nameKey = (ref: Pick<ObjectRef, 'name' | 'namespace'>) => `${ref.namespace ?? ''}/${ref.name}`;

type Store = ReturnType<typeof createStore>;

function createStore(kind: KindRef) {
  const objects = new Map<string, KubeObject>();
  const listeners = new Set<(change: Change) => void>();
  /** Uids that are gone permanently: a late answer to a write must not bring them back. */
  const gone = new Set<string>();
  const tell = (change: Change) => {
    for (const listener of [...listeners]) listener(change);
  };

  function put(object: KubeObject): void {
    const { uid, resourceVersion } = object.metadata;
    const before = objects.get(nameKey(object.metadata));
    if (uid !== undefined && gone.has(uid)) return;
    const isOlder =
      before !== undefined &&
      before.metadata.uid === uid &&
      Number(before.metadata.resourceVersion) >= Number(resourceVersion);
    if (isOlder) return;
    if (before !== undefined && before.metadata.uid !== uid) drop(before);
    objects.set(nameKey(object.metadata), object);
    tell({ type: 'present', object });
  }

  function drop(object: KubeObject): void {
    const { uid } = object.metadata;
    if (uid !== undefined) gone.add(uid);
    const before = objects.get(nameKey(object.metadata));
    if (before === undefined || before.metadata.uid !== uid) return;
    objects.delete(nameKey(object.metadata));
    tell({ type: 'gone', object });
  }

  return { kind, objects, listeners, put, drop };
}

async function keep(
  api: Api,
  store: Store,
  clock: Clock,
  served: () => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    try {
      const list = await api.list(store.kind, {}, signal);
      const names = new Set(list.items.map(each => nameKey(each.metadata)));
      for (const object of list.items) store.put(withKind(object, store.kind));
      for (const [name, object] of store.objects) if (!names.has(name)) store.drop(object);
      await follow(api, store, list.resourceVersion, signal);
    } catch (error) {
      if (signal.aborted) return;
      if (error instanceof StatusError && error.status.code === 404) await served();
      // 410 asks for a new list at once; a server that is away or refuses is asked again a little later.
      else if (!(error instanceof StatusError && error.status.code === 410)) {
        if (!(error instanceof StatusError) && !(error instanceof ProblemError)) throw error;
        await clock.sleep(RETRY, signal);
      }
    }
  }
}

/** One watch after the other from a version on, until one fails. */
async function follow(api: Api, store: Store, from: string, signal: AbortSignal): Promise<void> {
  let resourceVersion = from;
  while (!signal.aborted) {
    for await (const { type, object } of api.watch(store.kind, { resourceVersion }, signal)) {
      resourceVersion = textAt(object, 'metadata', 'resourceVersion') ?? resourceVersion;
      if (type === 'DELETED') store.drop(withKind(object, store.kind));
      else if (type !== 'BOOKMARK') store.put(withKind(object, store.kind));
    }
  }
}

/** Items of a list come without kind and apiVersion from a real API server. */
function withKind(object: KubeObject, kind: KindRef): KubeObject {
  return object.kind === kind.kind ? object : { ...object, apiVersion: kind.apiVersion, kind: kind.kind };
}
