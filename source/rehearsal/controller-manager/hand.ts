/** How the controller manager reaches the objects: reading from the storage, writing through all rules. */

import type { Inside } from '../api-server/inside.ts';
import { type Doc, same } from '../api-server/json.ts';
import { deleteObject } from '../api-server/lifecycle.ts';
import { keyOf } from '../api-server/registry.ts';
import type { DeleteOptions, Write } from '../api-server/requests.ts';
import type { Resource } from '../api-server/resources.ts';
import type { Change } from '../api-server/storage.ts';
import type { User } from '../api-server/users.ts';

export type Hand = {
  readonly inside: Inside;
  readonly signal: AbortSignal;
  readonly resources: () => readonly Resource[];
  readonly get: (resource: string, namespace: string | undefined, name: string) => Doc | undefined;
  readonly list: (resource: string, namespace?: string) => readonly Doc[];
  /** Receives the existing objects of a resource as changes, then each change. */
  readonly subscribe: (resource: string, receive: (change: Change) => void) => void;
  readonly subscribeAll: (receive: (change: Change) => void) => void;
  readonly create: (doc: Doc) => Promise<Doc>;
  /** Nothing happens when the change changes nothing or the object is gone. */
  readonly update: (doc: Doc, change: (doc: Doc) => Doc, subresource?: string) => Promise<void>;
  readonly remove: (doc: Doc, options?: DeleteOptions) => Promise<void>;
};

const user: User = { name: 'system:kube-controller-manager', groups: ['system:masters', 'system:authenticated'] };

export function createHand(inside: Inside, signal: AbortSignal): Hand {
  const { storage, registry } = inside.core;
  const writeFor = (doc: Doc, subresource?: string): Write => {
    const slash = doc.apiVersion.indexOf('/');
    const [group, version] =
      slash < 0 ? ['', doc.apiVersion] : [doc.apiVersion.slice(0, slash), doc.apiVersion.slice(slash + 1)];
    const found = registry.byKind(group, doc.kind);
    if (found === undefined) throw new Error(`the controller manager knows no ${doc.kind} of ${doc.apiVersion}`);
    return {
      resource: found,
      version,
      namespace: doc.metadata.namespace as string | undefined,
      user,
      manager: 'kube-controller-manager',
      dryRun: false,
      validation: 'Ignore',
      subresource,
    };
  };
  const until = (stop: () => void) => signal.addEventListener('abort', stop, { once: true });
  const present = (key: string): readonly Change[] =>
    storage.list(key, undefined).map(after => ({
      revision: storage.revision(),
      resource: key,
      namespace: after.metadata.namespace as string | undefined,
      before: undefined,
      after,
    }));
  return {
    inside,
    signal,
    resources: registry.all,
    get: storage.get,
    list: (key, namespace) => storage.list(key, namespace),
    subscribe(key, receive) {
      for (const change of present(key)) receive(change);
      until(storage.listen(key, receive));
    },
    subscribeAll(receive) {
      for (const each of registry.all()) for (const change of present(keyOf(each))) receive(change);
      until(storage.subscribeAll(receive));
    },
    create: doc => inside.writes.create(doc, writeFor(doc)),
    async update(doc, change, subresource) {
      const write = writeFor(doc, subresource);
      await inside.writes.update(doc.metadata.name, write, before => {
        const next = change(before);
        return same(next, before) ? before : next;
      });
    },
    async remove(doc, options = {}) {
      const uid = String(doc.metadata.uid);
      await deleteObject(inside.core, doc.metadata.name, { uid, ...options }, writeFor(doc));
    },
  };
}
