/** All watches of one cluster: followers of the same objects share a connection, and none starts from stale ones. */
import type { KindRef, KubeObject, ObjectRef } from '../../model/kube.ts';
import type { Api, Clock, Selection } from '../../ports.ts';
import { createInformer, type Informer, keyOf, type Life, whatNow } from './informer.ts';
import { createWatchedBytes } from './watched-bytes.ts';

export type Watches = {
  /** The object now, then after each change. */
  one(ref: ObjectRef, signal: AbortSignal): AsyncGenerator<KubeObject | undefined, void, undefined>;
  /** All that match, now and after each change, in the order of namespaces and names. */
  all(kind: KindRef, selection: Selection, signal: AbortSignal): AsyncGenerator<readonly KubeObject[], void, undefined>;
  /** The smallest question about what is watched; where nothing is, about the server. */
  ask(signal: AbortSignal): Promise<unknown>;
};

/**
 * Kinds with many or large objects that are of no interest here: one is watched by its name, never the collection.
 * (Operators write Helm Secrets by the dozen; a definition may have 700 kB.)
 */
const noisy: ReadonlySet<string> = new Set([
  'Secret',
  'ConfigMap',
  'Event',
  'Lease',
  'Endpoints',
  'EndpointSlice',
  'CustomResourceDefinition',
  'ClusterRole',
  'ClusterRoleBinding',
  'MutatingWebhookConfiguration',
  'ValidatingWebhookConfiguration',
]);

/** Shares watches on this API. Throws what the API threw. */
export function createWatches(api: Api, clock: Clock, life: Life): Watches {
  const informers = new Map<string, Informer>();
  let question: (signal: AbortSignal) => Promise<unknown> = asking => api.version(asking);
  const held = createWatchedBytes();

  function informerOf(kind: KindRef, selection: Selection): Informer {
    const { namespace, labels, fields } = selection;
    const key = JSON.stringify([kind.apiVersion, kind.kind, namespace, labels, fields]);
    const present = informers.get(key);
    if (present !== undefined) return present;
    const made = createInformer(api, kind, selection, { clock, held, life }, () => {
      if (informers.get(key) === made) informers.delete(key);
    });
    informers.set(key, made);
    return made;
  }

  /**
   * The state at this moment, and up to which version the watch must have come before it knows more. A watch that runs
   * already may lag behind what its new follower has just written.
   */
  async function freshly(kind: KindRef, selection: Selection, signal: AbortSignal) {
    for (;;) {
      try {
        const list = await api.list(kind, selection, signal);
        return { items: list.items, since: Number(list.resourceVersion) };
      } catch (error) {
        signal.throwIfAborted();
        const now = whatNow(error);
        if (now === 'absent') return { items: [], since: Number.NaN };
        if (now === 'fail' || now === 'refused') throw error;
        await clock.sleep(1000, signal);
      }
    }
  }

  async function* follow(
    informer: Informer,
    kind: KindRef,
    selection: Selection,
    pick: (objects: ReadonlyMap<string, KubeObject>) => readonly KubeObject[],
    signal: AbortSignal,
  ): AsyncGenerator<readonly KubeObject[], void, undefined> {
    const wasRunning = informer.isRunning();
    const changes = informer.follow(signal);
    try {
      let shown: string | undefined;
      let since = Number.NaN;
      // Joining comes first: were it the other way round, the watch could stop in between.
      let next = changes.next();
      if (wasRunning) {
        // When this fails, the watch may fail as well; the follower ended with the first error, so nothing awaits it.
        next.catch(() => undefined);
        const fresh = await freshly(kind, selection, signal);
        since = fresh.since;
        shown = signature(fresh.items);
        yield fresh.items;
      }
      for (;;) {
        if ((await next).done === true) return;
        const isOld = Number(informer.version()) < since;
        const picked = pick(informer.objects);
        if (!isOld && signature(picked) !== shown) {
          shown = signature(picked);
          yield picked;
        }
        next = changes.next();
      }
    } finally {
      await changes.return();
    }
  }

  return {
    async *one(ref, signal) {
      const named: Selection = { ...inNamespace(ref.namespace), fields: `metadata.name=${ref.name}` };
      const informer = informerOf(ref, noisy.has(ref.kind) ? named : inNamespace(ref.namespace));
      const pick = (objects: ReadonlyMap<string, KubeObject>) => {
        const found = objects.get(keyOf(ref));
        return found === undefined ? [] : [found];
      };
      question = asking => api.get(ref, asking);
      for await (const found of follow(informer, ref, named, pick, signal)) yield found[0];
    },
    all(kind, selection, signal) {
      const sorted = (objects: ReadonlyMap<string, KubeObject>) =>
        [...objects].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, object]) => object);
      question = asking => api.list(kind, { ...selection, limit: 1 }, asking);
      return follow(informerOf(kind, selection), kind, selection, sorted, signal);
    },
    ask: asking => question(asking),
  };
}

const inNamespace = (namespace: string | undefined): Selection => (namespace === undefined ? {} : { namespace });

/** Equal for lists in which nothing changed. */
function signature(objects: readonly KubeObject[]): string {
  return objects.map(({ metadata }) => `${keyOf(metadata)} ${metadata.uid} ${metadata.resourceVersion}`).join('\n');
}
